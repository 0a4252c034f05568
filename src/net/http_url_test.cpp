#include "net/http_url.h"

#include <gtest/gtest.h>

namespace kotae::net {

TEST(HttpUrl, DecodesQueriesAsRealClientsSendThem) {
  const auto q = parse_query("filter%5Bstatus%5D=open&page[size]=100&q=a+b%2Bc&ids=1,2&ids=3&flag&=x&&name=%E5%B1%B1%E7%94%B0");
  ASSERT_TRUE(q);
  const Pairs expected{{"filter[status]", "open"}, {"page[size]", "100"}, {"q", "a b+c"}, {"ids", "1,2"}, {"ids", "3"}, {"flag", ""}, {"", "x"}, {"name", "山田"}};
  EXPECT_EQ(*q, expected);
  EXPECT_TRUE(parse_query("")->empty());
}

TEST(HttpUrl, RefusesWhatCannotBeText) {
  for (const char* bad : {"%", "%4", "%zz", "a=%00", "a=%ff", "a=%C0%80", "a=%ED%A0%80", "a=%F5%80%80%80", "a=\xff"}) EXPECT_FALSE(parse_query(bad)) << bad;
}

TEST(HttpUrl, TakesTheFormsOfTargets) {
  EXPECT_EQ(parse_target("/a+b/%E3%81%82?x=1#f")->path, "/a+b/あ");
  EXPECT_EQ(parse_target("/a?x=1#f")->query, (Pairs{{"x", "1"}}));
  EXPECT_EQ(parse_target("*")->path, "*");
  const auto absolute = parse_target("HTTP://desk.example.jp:8080/a?b=c");
  ASSERT_TRUE(absolute);
  EXPECT_EQ(absolute->host, "desk.example.jp:8080");
  EXPECT_EQ(absolute->path, "/a");
  EXPECT_EQ(parse_target("https://x?y=1")->path, "/");
  for (const char* bad : {"", "a", "http://", "http:///a", "http://u@h/", "ftp://h/"}) EXPECT_FALSE(parse_target(bad)) << bad;
}

TEST(HttpUrl, KnowsUtf8) {
  for (const char* good : {"", "a", "é", "日本", "😀", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"}) EXPECT_TRUE(valid_utf8(good)) << good;
  for (const char* bad : {"\x80", "\xC2", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xE6\x97", "a\xFF"})
    EXPECT_FALSE(valid_utf8(bad));
}

}  // namespace kotae::net
