#include "base/remembered.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace kotae {

// Dear: not made again for a second.
int slowly(int value) {
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return value;
}

TEST(Remembered, IsMadeOnceForANumberOfTheFeed) {
  Remembered<int> r;
  int made = 0;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(r.get("a", 7, [&] { return slowly(++made); })->value, 1);
  EXPECT_EQ(r.get("b", 7, [&] { return slowly(++made); })->value, 2);
}

TEST(Remembered, TellsWhatItIsTrueFor) {
  Remembered<int> r;
  r.get("a", 1, [] { return slowly(1); });
  const auto again = r.get("a", 2, [] { return 2; });
  EXPECT_EQ(again->value, 1);
  EXPECT_EQ(again->seq, 1);
}

TEST(Remembered, WhatIsMadeQuicklyIsMadeAnew) {
  Remembered<int> r;
  int anew = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string key = std::to_string(i);
    r.get(key, 1, [] { return 1; });
    anew += r.get(key, 1, [] { return 2; })->value == 2;
  }
  EXPECT_GT(anew, 0);  // not each: a machine that stops for a moment makes anything slow
}

TEST(Remembered, WhatFailedIsTriedAgain) {
  Remembered<int> r;
  EXPECT_THROW(r.get("a", 1, []() -> int { throw std::runtime_error("no"); }), std::runtime_error);
  EXPECT_EQ(r.get("a", 1, [] { return 5; })->value, 5);
}

}  // namespace kotae
