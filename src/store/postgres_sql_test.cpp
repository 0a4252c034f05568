#include "store/postgres_sql.h"

#include <gtest/gtest.h>

using kotae::store::dollar_placeholders;

TEST(DollarPlaceholders, NumbersAndCasts) {
  const auto s = dollar_placeholders("SELECT ?1::bigint, ?12 FROM t WHERE a=?2");
  EXPECT_EQ(s.text, "SELECT $1::bigint, $12 FROM t WHERE a=$2");
  EXPECT_EQ(s.parameters, 12);
}

TEST(DollarPlaceholders, LeavesLiteralsNamesCommentsAndOperators) {
  const std::string same = "SELECT 'a?1 it''s ?2', \"odd?3\", j ? 'k' -- ?4\n, /* ?5 */ 1";
  const auto s = dollar_placeholders(same);
  EXPECT_EQ(s.text, same);
  EXPECT_EQ(s.parameters, 0);
}

TEST(DollarPlaceholders, AfterALiteralGoesOn) {
  EXPECT_EQ(dollar_placeholders("x = 'it''s' AND y = ?1").text, "x = 'it''s' AND y = $1");
  EXPECT_EQ(dollar_placeholders("'open ?1").text, "'open ?1");
  EXPECT_EQ(dollar_placeholders("?").text, "?");
}
