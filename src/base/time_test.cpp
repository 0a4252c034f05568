#include "base/time.h"

#include <gtest/gtest.h>

namespace kotae {

TEST(Time, PrintsAndReadsIso8601) {
  const auto t = parse_iso8601("2026-11-22T14:05:00+09:00");
  ASSERT_TRUE(t);
  EXPECT_EQ(iso8601(*t), "2026-11-22T05:05:00Z");
  EXPECT_EQ(parse_iso8601("2026-11-22T05:05:00Z"), t);
  EXPECT_EQ(parse_iso8601("2026-11-22T05:05:00.25Z")->us - t->us, 250'000);
  EXPECT_EQ(iso8601(*parse_iso8601("2024-02-29")), "2024-02-29T00:00:00Z");
}

TEST(Time, RefusesWhatIsNoDate) {
  for (const char* bad : {"", "2026", "2026-13-01", "2025-02-29", "2026-11-22T25:00:00Z", "2026-11-22T05:05:00+0", "2026-11-22T05:05:00Zx", "abc"})
    EXPECT_FALSE(parse_iso8601(bad)) << bad;
}

TEST(Time, PrintsRfc5322) { EXPECT_EQ(rfc5322_date({1'795'323'900 * us_per_s}, 540), "Sun, 22 Nov 2026 14:05:00 +0900"); }

}  // namespace kotae
