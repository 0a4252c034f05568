#include "desk/field.h"

#include <gtest/gtest.h>

#include "desk/field_definition.h"

namespace kotae::desk {
namespace {
namespace json = boost::json;

Field field(FieldType t) {
  Field f;
  f.id = 7;
  f.type = t;
  return f;
}

Field with_options(FieldType t) {
  Field f = field(t);
  f.options = {{1, "返品", "return", false}, {2, "交換", "exchange", true}, {3, "故障", "broken", false}};
  return f;
}

// What is kept of this JSON, or "reason" of the refusal.
std::string kept(const Field& f, std::string_view given) {
  const auto v = accept(f, json::parse(given), "custom_fields.7");
  if (v) return json::serialize(*v);
  EXPECT_EQ(v.error().details.size(), 1u);
  EXPECT_EQ(v.error().details.front().field, "custom_fields.7");
  return v.error().details.front().reason;
}

TEST(FieldValue, Texts) {
  const auto line = field(FieldType::text), lines = field(FieldType::textarea);
  EXPECT_EQ(kept(line, R"("注文 12")"), R"("注文 12")");
  EXPECT_EQ(kept(line, "12"), R"("12")");
  EXPECT_EQ(kept(line, R"("")"), "null");
  EXPECT_EQ(kept(line, "null"), "null");
  EXPECT_EQ(kept(line, R"("a\nb")"), "invalid");
  EXPECT_EQ(kept(lines, R"("a\nb")"), R"("a\nb")");
  EXPECT_EQ(kept(lines, R"("a\u0000b")"), "invalid");
  EXPECT_EQ(kept(line, "[1]"), "invalid");
  EXPECT_EQ(kept(line, "\"" + std::string(4097, 'a') + "\""), "too_long");
  EXPECT_EQ(kept(lines, "\"" + std::string(65537, 'a') + "\""), "too_long");
}

TEST(FieldValue, Numbers) {
  const auto whole = field(FieldType::integer), broken = field(FieldType::decimal);
  EXPECT_EQ(kept(whole, "12"), "12");
  EXPECT_EQ(kept(whole, R"(" -12 ")"), "-12");
  EXPECT_EQ(kept(whole, "3.0"), "3");
  EXPECT_EQ(kept(whole, "3.5"), "invalid");
  EXPECT_EQ(kept(whole, R"("12a")"), "invalid");
  EXPECT_EQ(kept(whole, "9007199254740993"), "invalid");
  EXPECT_EQ(kept(whole, "1e300"), "invalid");
  EXPECT_EQ(kept(whole, R"("")"), "null");
  EXPECT_EQ(kept(broken, R"("5.25")"), json::serialize(json::value(5.25)));
  EXPECT_EQ(kept(broken, "5"), json::serialize(json::value(5.0)));
  EXPECT_EQ(kept(broken, R"("nan")"), "invalid");
  EXPECT_EQ(kept(broken, R"("inf")"), "invalid");
  EXPECT_EQ(kept(broken, "true"), "invalid");
}

TEST(FieldValue, Dates) {
  const auto f = field(FieldType::date);
  EXPECT_EQ(kept(f, R"("2026-02-28")"), R"("2026-02-28")");
  EXPECT_EQ(kept(f, R"("2026-02-28T10:00:00+09:00")"), R"("2026-02-28")");
  EXPECT_EQ(kept(f, R"("2026-02-29")"), "invalid");
  EXPECT_EQ(kept(f, R"("28.2.2026")"), "invalid");
  EXPECT_EQ(kept(f, "20260228"), "invalid");
}

TEST(FieldValue, CheckboxesAndChoices) {
  const auto box = field(FieldType::checkbox), one = with_options(FieldType::tagger), many = with_options(FieldType::multiselect);
  EXPECT_EQ(kept(box, "true"), "true");
  EXPECT_EQ(kept(box, "0"), "false");
  EXPECT_EQ(kept(box, R"("yes")"), "invalid");
  EXPECT_EQ(kept(one, R"("return")"), R"("return")");
  EXPECT_EQ(kept(one, R"("Return")"), R"("return")");
  EXPECT_EQ(kept(one, R"("返品")"), "inclusion");   // the name is not the value
  EXPECT_EQ(kept(one, "1"), "invalid");
  EXPECT_EQ(kept(many, R"(["broken","return","broken"])"), R"(["return","broken"])");
  EXPECT_EQ(kept(many, R"("broken")"), R"(["broken"])");
  EXPECT_EQ(kept(many, "[]"), "null");
  EXPECT_EQ(kept(many, R"(["broken","x"])"), "inclusion");
}

TEST(FieldValue, LookupsAndCards) {
  const auto person = field(FieldType::lookup), card = field(FieldType::partialcreditcard);
  EXPECT_EQ(kept(person, "42"), R"("42")");
  EXPECT_EQ(kept(person, R"("42")"), R"("42")");
  EXPECT_EQ(kept(person, R"("-1")"), "invalid");
  EXPECT_EQ(kept(card, R"("4111 1111 1111 1234")"), R"("XXXXXXXXXXXX1234")");
  EXPECT_EQ(kept(card, R"("XXXXXXXXXXXX1234")"), R"("XXXXXXXXXXXX1234")");
  EXPECT_EQ(kept(card, R"("1234")"), R"("XXXXXXXXXXXX1234")");
  EXPECT_EQ(kept(card, R"("12345678")"), "invalid");
  EXPECT_EQ(kept(card, R"("4111 1111 1111 abcd")"), "invalid");
}

TEST(FieldValue, PatternsRunInLinearTime) {
  auto f = field(FieldType::regexp);
  f.pattern = "^(a+)+$";   // doubles with every letter in a backtracking engine
  f.compiled = compile_pattern(f.pattern);
  ASSERT_TRUE(f.compiled);
  EXPECT_EQ(kept(f, "\"" + std::string(4000, 'a') + "!\""), "invalid");
  EXPECT_EQ(kept(f, R"("aaa")"), R"("aaa")");
  EXPECT_FALSE(compile_pattern("(?=a)b"));
  EXPECT_FALSE(compile_pattern("("));
  EXPECT_FALSE(compile_pattern("((((a{100}){100}){100}){100})"));
  auto order = field(FieldType::regexp);
  order.pattern = "\\A[A-Z]{2}-\\d{4}\\z";
  order.compiled = compile_pattern(order.pattern);
  EXPECT_EQ(kept(order, R"("AB-1234")"), R"("AB-1234")");
  EXPECT_EQ(kept(order, R"("AB-12345")"), "invalid");
}

FieldSet tagging() {
  auto one = with_options(FieldType::tagger), many = with_options(FieldType::multiselect), box = field(FieldType::checkbox);
  one.id = 1;
  many.id = 2;
  many.options = {{1, "a", "size_s", false}, {2, "b", "size_l", false}};
  box.id = 3;
  box.tag = "urgent_care";
  return FieldSet({one, many, box});
}

struct Settled {
  std::string values, tags;
};
Settled settled(std::string_view had, std::string_view now, std::vector<std::int64_t> given, std::vector<std::string> before, std::vector<std::string> tags) {
  json::object v = json::parse(now).as_object();
  settle_tags(tagging(), json::parse(had).as_object(), v, given, before, tags);
  std::string out;
  for (const auto& t : tags) out += (out.empty() ? "" : " ") + t;
  return {json::serialize(v), out};
}

TEST(FieldTags, AFieldSetsItsTagsAndTakesTheOldOnesAway) {
  auto s = settled("{}", R"({"1":"return"})", {1}, {"vip"}, {"vip"});
  EXPECT_EQ(s.tags, "return vip");
  s = settled(R"({"1":"return"})", R"({"1":"broken"})", {1}, {"return", "vip"}, {"return", "vip"});
  EXPECT_EQ(s.tags, "broken vip");
  s = settled(R"({"1":"return"})", "{}", {1}, {"return", "vip"}, {"return", "vip"});
  EXPECT_EQ(s.tags, "vip");
  s = settled(R"({"2":["size_l"]})", R"({"2":["size_s"]})", {2}, {"size_l"}, {"size_l"});
  EXPECT_EQ(s.tags, "size_s");
  s = settled("{}", R"({"3":true})", {3}, {}, {});
  EXPECT_EQ(s.tags, "urgent_care");
  s = settled(R"({"3":true})", R"({"3":false})", {3}, {"urgent_care"}, {"urgent_care"});
  EXPECT_EQ(s.tags, "");
}

TEST(FieldTags, ATagSetsItsFieldAndItsRemovalEmptiesIt) {
  auto s = settled("{}", "{}", {}, {}, {"broken", "size_l", "size_s", "urgent_care", "x"});
  EXPECT_EQ(s.values, R"({"1":"broken","2":["size_s","size_l"],"3":true})");
  EXPECT_EQ(s.tags, "broken size_l size_s urgent_care x");
  s = settled(s.values, s.values, {}, {"broken", "size_l", "size_s", "urgent_care", "x"}, {"return", "size_l", "x"});
  EXPECT_EQ(s.values, R"({"1":"return","2":["size_l"],"3":false})");
  EXPECT_EQ(s.tags, "return size_l x");
  s = settled(R"({"1":"return"})", R"({"1":"return"})", {}, {"return"}, {"broken", "return"});   // the new one wins
  EXPECT_EQ(s.values, R"({"1":"broken"})");
  EXPECT_EQ(s.tags, "broken");
}

TEST(FieldTags, WhatIsGivenStandsAgainstTheTagsOfTheSameRequest) {
  const auto s = settled(R"({"1":"return"})", R"({"1":"broken"})", {1}, {"return"}, {"exchange"});
  EXPECT_EQ(s.values, R"({"1":"broken"})");
  EXPECT_EQ(s.tags, "broken exchange");
}

Field read(std::string_view text, bool profile, std::string& faults, Field from = {}) {
  const json::object o = json::parse(text).as_object();
  Fields f(o);
  read_field(f, from, profile);
  faults.clear();
  if (!f.ok())
    for (const auto& d : f.error().details) faults += (faults.empty() ? "" : " ") + d.field + "=" + d.reason;
  return from;
}

TEST(FieldDefinition, SaysEveryFault) {
  std::string faults;
  read("{}", false, faults);
  EXPECT_EQ(faults, "title=blank type=blank");
  read(R"({"type":"subject","title":"x"})", false, faults);
  EXPECT_EQ(faults, "type=inclusion");
  read(R"({"type":"regexp","title":"x","regexp_for_validation":"("})", false, faults);
  EXPECT_EQ(faults, "regexp_for_validation=invalid");
  read(R"({"type":"lookup","title":"x"})", false, faults);
  EXPECT_EQ(faults, "relationship_target_type=blank");
  read(R"({"type":"tagger","title":"x","custom_field_options":[{"name":"A","value":"a"},{"name":"B","value":"a"},{"value":"c"}]})", false, faults);
  EXPECT_EQ(faults, "custom_field_options.1.value=taken custom_field_options.2.name=blank");
  read(R"({"type":"text","title":"x"})", true, faults);
  EXPECT_EQ(faults, "key=blank");
  read(R"({"type":"text","title":"x","key":"a b"})", true, faults);
  EXPECT_EQ(faults, "key=invalid");
  Field made = read(R"({"type":"text","title":"x","key":"a"})", true, faults);
  made.id = 9;
  read(R"({"type":"date","key":"b"})", true, faults, made);
  EXPECT_EQ(faults, "type=invalid key=invalid");
}

TEST(FieldDefinition, OptionsKeepTheirNumbersAndTheListIsTheWhole) {
  std::string faults;
  Field f = read(R"({"type":"tagger","title":"x","custom_field_options":[{"name":"A","value":"a","default":true},{"name":"Big one","value":"Big One"}]})", false, faults);
  ASSERT_EQ(faults, "");
  ASSERT_EQ(f.options.size(), 2u);
  EXPECT_EQ(f.options[1].value, "big_one");
  f.id = 12;
  f = read(R"({"custom_field_options":[{"id":1200002,"name":"Large","value":"large"},{"name":"C","value":"c","default":true}]})", false, faults, f);
  ASSERT_EQ(faults, "");
  ASSERT_EQ(f.options.size(), 2u);
  EXPECT_EQ(f.options[0].number, 2);
  EXPECT_EQ(f.options[0].value, "large");
  EXPECT_EQ(f.options[1].number, 3);
  EXPECT_TRUE(f.options[1].is_default);
  const Field again = field_of(12, "x", 1, true, data_of(f));
  EXPECT_EQ(json::serialize(data_of(again)), json::serialize(data_of(f)));
  EXPECT_EQ(again.next_option, 4);
}

}  // namespace
}  // namespace kotae::desk
