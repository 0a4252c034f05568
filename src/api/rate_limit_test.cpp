#include "api/rate_limit.h"

#include <gtest/gtest.h>

namespace kotae::api {

TEST(RateLimit, CountsEachPersonInEachMinute) {
  RateLimit r;
  const UserId anna{1}, ben{2};
  const Time at{90 * us_per_s};   // half a minute into a minute
  EXPECT_EQ(r.take(anna, 2, at).left, 1);
  const auto second = r.take(anna, 2, at);
  EXPECT_EQ(second.left, 0);
  EXPECT_FALSE(second.over);
  EXPECT_EQ(second.reset_s, 30);
  EXPECT_TRUE(r.take(anna, 2, at).over);
  EXPECT_FALSE(r.take(ben, 2, at).over);
  EXPECT_FALSE(r.take(anna, 2, Time{120 * us_per_s}).over);
}

}  // namespace kotae::api
