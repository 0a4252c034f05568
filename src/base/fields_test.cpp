#include "base/fields.h"

#include <gtest/gtest.h>

namespace kotae {
namespace {

boost::json::object object(std::string_view text) { return boost::json::parse(text).as_object(); }

TEST(Fields, ReadsWhatIsThereAndLeavesTheRest) {
  const auto o = object(R"({"name":"青葉","on":true,"port":993,"brand_id":"7","group_id":null,"mode":"a"})");
  Fields f(o);
  std::string name, mode, other = "kept";
  bool on = false;
  int port = 0;
  std::int64_t group = 5;
  BrandId brand;
  EXPECT_TRUE(f.text("name", name, 100));
  EXPECT_TRUE(f.flag("on", on));
  EXPECT_TRUE(f.number("port", port, 1, 65535));
  EXPECT_TRUE(f.id("brand_id", brand));
  EXPECT_TRUE(f.id("group_id", group));
  EXPECT_TRUE(f.choice("mode", mode, {"a", "b"}));
  EXPECT_FALSE(f.text("other", other, 1));
  EXPECT_TRUE(f.ok());
  EXPECT_EQ(name, "青葉");
  EXPECT_TRUE(on);
  EXPECT_EQ(port, 993);
  EXPECT_EQ(brand.v, 7);
  EXPECT_EQ(group, 0);
  EXPECT_EQ(mode, "a");
  EXPECT_EQ(other, "kept");
}

TEST(Fields, NamesEveryFaultWithItsPrefix) {
  const auto o = object(R"({"host":"  ","port":70000,"tls":"ssl","user":5,"on":1,"id":-1,"note":"a\u0001b","long":"abc","one":"a\nb"})");
  Fields f(o, "imap.");
  std::string s;
  bool on = false;
  int port = 0;
  std::int64_t id = 0;
  f.text("host", s, 100, false);
  f.number("port", port, 1, 65535);
  f.choice("tls", s, {"none"});
  f.text("user", s, 100);
  f.flag("on", on);
  f.id("id", id);
  f.text("note", s, 100);
  f.text("long", s, 2);
  f.line("one", s, 10);
  ASSERT_FALSE(f.ok());
  std::string all;
  for (const auto& d : f.error().details) all += d.field + "=" + d.reason + " ";
  EXPECT_EQ(all, "imap.host=blank imap.port=inclusion imap.tls=inclusion imap.user=invalid imap.on=invalid imap.id=invalid imap.note=invalid imap.long=too_long imap.one=invalid ");
  EXPECT_EQ(f.error().description, "imap.host: cannot be blank");
  EXPECT_EQ(port, 0);
}

}  // namespace
}  // namespace kotae
