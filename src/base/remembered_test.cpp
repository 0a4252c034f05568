#include "base/remembered.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace kotae {

TEST(Remembered, IsMadeOnceForANumberOfTheFeed) {
  Remembered<int> r;
  int made = 0;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(r.get("a", 7, [&] { return ++made; })->value, 1);
  EXPECT_EQ(r.get("b", 7, [&] { return ++made; })->value, 2);
}

TEST(Remembered, TellsWhatItIsTrueFor) {
  Remembered<int> r;
  r.get("a", 1, [] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // dear: not made again for a second
    return 1;
  });
  const auto again = r.get("a", 2, [] { return 2; });
  EXPECT_EQ(again->value, 1);
  EXPECT_EQ(again->seq, 1);
}

TEST(Remembered, WhatFailedIsTriedAgain) {
  Remembered<int> r;
  EXPECT_THROW(r.get("a", 1, []() -> int { throw std::runtime_error("no"); }), std::runtime_error);
  EXPECT_EQ(r.get("a", 1, [] { return 5; })->value, 5);
}

}  // namespace kotae
