#include "desk/form.h"

#include <gtest/gtest.h>

namespace kotae::desk {
namespace {
namespace json = boost::json;

FieldSet fields() {
  const auto make = [](std::int64_t id, FieldType t, bool required = false) {
    Field f;
    f.id = id;
    f.type = t;
    f.required = f.required_in_portal = required;
    f.visible_in_portal = f.editable_in_portal = id != 5;
    return f;
  };
  auto kind = make(1, FieldType::tagger);
  kind.options = {{1, "返品", "return", false}, {2, "故障", "broken", false}};
  return FieldSet({kind, make(2, FieldType::text), make(3, FieldType::checkbox), make(4, FieldType::text, true), make(5, FieldType::text), make(6, FieldType::subject)});
}

// 1 = broken shows 2 (required) and 3; 3 ticked shows 5 at pending.
Form form() {
  return form_of(1, "f", true, json::parse(R"({"ticket_field_ids":[6,1,2,3,4,5],
    "agent_conditions":[
      {"parent_field_id":3,"value":true,"child_fields":[{"id":5,"is_required":true,"required_on_statuses":{"type":"SOME_STATUSES","statuses":["pending"],"custom_statuses":[77]}}]},
      {"parent_field_id":1,"value":"broken","child_fields":[{"id":2,"is_required":true},{"id":3,"is_required":false}]}],
    "end_user_conditions":[{"parent_field_id":1,"value":"return","child_fields":[{"id":2,"is_required":true}]}]})").as_object());
}

// Ids in their order, * behind the required ones.
std::string shown(const Form* f, std::string_view values, bool portal = false, Ticket t = {}, bool solving = false) {
  const json::object v = json::parse(values).as_object();
  const auto set = fields();
  std::string out;
  for (const auto& s : shown_fields(f, set, portal, t, solving, [&](const Field& x) { return value_of(t, v, x); }))
    out += (out.empty() ? "" : " ") + std::to_string(s.field->id) + (s.required ? "*" : "");
  return out;
}

TEST(Form, WithoutOneEveryActiveFieldShows) {
  EXPECT_EQ(shown(nullptr, "{}"), "1 2 3 4 5 6");
  EXPECT_EQ(shown(nullptr, "{}", false, {}, true), "1 2 3 4* 5 6");
  EXPECT_EQ(shown(nullptr, "{}", true), "1 2 3 4* 6");
}

TEST(Form, ConditionsShowAndRequire) {
  const Form f = form();
  EXPECT_EQ(shown(&f, "{}"), "6 1 4");
  EXPECT_EQ(shown(&f, R"({"1":"return"})"), "6 1 4");
  EXPECT_EQ(shown(&f, R"({"1":"broken"})"), "6 1 2 3 4");
  EXPECT_EQ(shown(&f, R"({"1":"broken"})", false, {}, true), "6 1 2* 3 4*");
  EXPECT_EQ(shown(&f, R"({"1":"broken","3":true})"), "6 1 2 3 4 5");
  EXPECT_EQ(shown(&f, R"({"3":true})"), "6 1 4");   // its parent is not shown, so it says nothing
}

TEST(Form, RequiredAtStatuses) {
  const Form f = form();
  Ticket t;
  t.status = Status::pending;
  EXPECT_EQ(shown(&f, R"({"1":"broken","3":true})", false, t), "6 1 2 3 4 5*");
  t.status = Status::open;
  t.custom_status_id = 77;
  EXPECT_EQ(shown(&f, R"({"1":"broken","3":true})", false, t), "6 1 2 3 4 5*");
  t.custom_status_id = 78;
  EXPECT_EQ(shown(&f, R"({"1":"broken","3":true})", false, t), "6 1 2 3 4 5");
}

TEST(Form, EndUsersHaveTheirOwnConditions) {
  const Form f = form();
  EXPECT_EQ(shown(&f, "{}", true), "6 1 3 4*");
  EXPECT_EQ(shown(&f, R"({"1":"return"})", true), "6 1 2* 3 4*");
}

TEST(Form, NoFieldMayHangOnItself) {
  const auto c = [](std::int64_t parent, std::int64_t child) { return FormCondition{parent, true, {FormChild{child, false, FormChild::On::solved, {}, {}}}}; };
  EXPECT_TRUE(circles({c(1, 2), c(2, 3), c(1, 3)}).empty());
  EXPECT_EQ(circles({c(1, 2), c(2, 3), c(3, 1)}).size(), 3u);
  EXPECT_EQ(circles({c(1, 1)}).size(), 1u);
}

}  // namespace
}  // namespace kotae::desk
