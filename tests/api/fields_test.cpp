// Custom fields, forms and custom statuses through the API: what is accepted, kept, shown, required, found, and by whom.
#include "desk.h"
#include "store/feed.h"

namespace kotae::api::testing {
namespace {

class FieldsTest : public ApiTest {
 protected:
  std::int64_t field(const std::string& members) { return made("ticket_field", "ticket_fields", members); }
  std::int64_t made(const std::string& one, const std::string& many, const std::string& members) {
    const auto got = call(Who::admin, "POST", "/api/v2/" + many, "{\"" + one + "\":{" + members + "}}");
    EXPECT_EQ(got.status, 201) << got.text;
    return got.body.at(one).at("id").as_int64();
  }
  Got put(const std::string& ticket, const std::string& members, Who who = Who::agent) { return call(who, "PUT", "/api/v2/tickets/" + ticket, "{\"ticket\":{" + members + "}}"); }
  std::string ticket() { return std::to_string(letter("質問").ticket_id.v); }
  // The ticket's value of the field, as JSON; "absent" when it is not printed.
  static std::string value(const Got& got, std::int64_t id, const char* list = "custom_fields") {
    for (const auto& f : got.body.at("ticket").at(list).as_array())
      if (f.at("id") == id) return json::serialize(f.at("value"));
    return "absent";
  }
  static std::string words(const json::value& list) {
    std::string out;
    for (const auto& w : list.as_array()) out += (out.empty() ? "" : " ") + std::string(w.as_string());
    return out;
  }
  std::string found(const std::string& query) {
    std::string encoded;
    for (const char c : query) encoded += c == ' ' ? "+" : c == '>' ? "%3E" : c == '<' ? "%3C" : c == '"' ? "%22" : std::string(1, c);
    const auto got = call(Who::admin, "GET", "/api/v2/search?sort_by=created_at&sort_order=asc&query=type:ticket+" + encoded);
    if (got.status != 200) return std::to_string(got.status) + " " + got.faults();
    std::string out;
    for (const auto& t : got.body.at("results").as_array()) out += (out.empty() ? "" : " ") + std::to_string(t.at("id").as_int64());
    return out;
  }
  static std::string f(std::int64_t id, const std::string& v) { return "\"custom_fields\":[{\"id\":" + std::to_string(id) + ",\"value\":" + v + "}]"; }
};

TEST_F(FieldsTest, EveryDeskHasTheSystemFields) {
  const auto got = call(Who::agent, "GET", "/api/v2/ticket_fields.json");
  ASSERT_EQ(got.status, 200) << got.text;
  std::string types;
  for (const auto& x : got.body.at("ticket_fields").as_array()) {
    types += (types.empty() ? "" : " ") + std::string(x.at("type").as_string());
    EXPECT_FALSE(x.at("removable").as_bool());
    EXPECT_TRUE(x.at("active").as_bool());
    const auto id = std::to_string(x.at("id").as_int64());
    EXPECT_EQ(call(Who::admin, "DELETE", "/api/v2/ticket_fields/" + id).status, 422);
    EXPECT_EQ(call(Who::admin, "PUT", "/api/v2/ticket_fields/" + id, R"({"ticket_field":{"type":"text"}})").faults(), "type=invalid");
    EXPECT_EQ(call(Who::admin, "PUT", "/api/v2/ticket_fields/" + id, R"({"ticket_field":{"active":false}})").faults(), "active=invalid");
  }
  EXPECT_EQ(types, "subject description status tickettype priority group assignee");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/ticket_fields", R"({"ticket_field":{"type":"status","title":"x"}})").faults(), "type=inclusion");
  const auto count = call(Who::agent, "GET", "/api/v2/ticket_fields/count.json");
  EXPECT_EQ(count.body.at("count").at("value").as_int64(), 7);
}

TEST_F(FieldsTest, ValuesAreCheckedAndEveryFaultIsNamed) {
  const auto number = field(R"("type":"integer","title":"数量")"), day = field(R"("type":"date","title":"納期")"), text = field(R"("type":"text","title":"型番")");
  const auto id = ticket();
  auto got = put(id, "\"custom_fields\":[{\"id\":" + std::to_string(number) + ",\"value\":\"x\"},{\"id\":" + std::to_string(day) + ",\"value\":\"2026-02-30\"},{\"id\":" + std::to_string(text) + ",\"value\":\"A-1\"}]");
  EXPECT_EQ(got.status, 422);
  EXPECT_EQ(got.faults(), "custom_fields." + std::to_string(number) + "=invalid custom_fields." + std::to_string(day) + "=invalid");
  got = call(Who::agent, "GET", "/api/v2/tickets/" + id);
  EXPECT_EQ(value(got, text), "null");   // nothing of it was kept
  got = put(id, "\"fields\":[{\"id\":" + std::to_string(number) + ",\"value\":\"12\"},{\"id\":\"" + std::to_string(text) + "\",\"value\":\"A-1\"},{\"id\":999999,\"value\":1}]");
  ASSERT_EQ(got.status, 200) << got.text;
  EXPECT_EQ(value(got, number), "12");
  EXPECT_EQ(value(got, number, "fields"), "12");
  EXPECT_EQ(value(got, text), "\"A-1\"");
  EXPECT_EQ(value(got, day), "null");
  EXPECT_EQ(value(got, 999999), "absent");
  // A field that is switched off keeps its values, and does not show them.
  EXPECT_EQ(call(Who::admin, "PUT", "/api/v2/ticket_fields/" + std::to_string(number), R"({"ticket_field":{"active":false}})").status, 200);
  EXPECT_EQ(value(call(Who::agent, "GET", "/api/v2/tickets/" + id), number), "absent");
  EXPECT_EQ(call(Who::admin, "PUT", "/api/v2/ticket_fields/" + std::to_string(number), R"({"ticket_field":{"active":true}})").status, 200);
  EXPECT_EQ(value(call(Who::agent, "GET", "/api/v2/tickets/" + id), number), "12");
}

TEST_F(FieldsTest, LookupsNameSomebodyWhoIsThere) {
  const auto person = field(R"("type":"lookup","title":"紹介者","relationship_target_type":"zen:user")");
  const auto id = ticket();
  EXPECT_EQ(put(id, f(person, "999999")).faults(), "custom_fields." + std::to_string(person) + "=not_found");
  const auto who = std::to_string(people[Who::customer].id.v);
  EXPECT_EQ(value(put(id, f(person, who)), person), "\"" + who + "\"");
}

TEST_F(FieldsTest, OptionsAndTagsAreOne) {
  const auto reason = field(R"("type":"tagger","title":"理由","custom_field_options":[{"name":"返品","value":"return"},{"name":"故障","value":"broken"}])");
  const auto id = ticket();
  auto got = put(id, "\"tags\":[\"vip\"]," + f(reason, "\"return\""));
  ASSERT_EQ(got.status, 200) << got.text;
  EXPECT_EQ(words(got.body.at("ticket").at("tags")), "return vip");
  got = put(id, "\"additional_tags\":[\"broken\"]");
  EXPECT_EQ(value(got, reason), "\"broken\"");
  EXPECT_EQ(words(got.body.at("ticket").at("tags")), "broken vip");
  got = put(id, "\"remove_tags\":[\"broken\"]");
  EXPECT_EQ(value(got, reason), "null");
  EXPECT_EQ(words(got.body.at("ticket").at("tags")), "vip");
  EXPECT_EQ(put(id, f(reason, "\"x\"")).faults(), "custom_fields." + std::to_string(reason) + "=inclusion");
}

TEST_F(FieldsTest, OptionsHaveRoutesOfTheirOwn) {
  const auto reason = field(R"("type":"multiselect","title":"理由","custom_field_options":[{"name":"返品","value":"return"}])");
  const std::string at = "/api/v2/ticket_fields/" + std::to_string(reason) + "/options";
  auto got = call(Who::admin, "POST", at, R"({"custom_field_option":{"name":"故障","value":"broken"}})");
  ASSERT_EQ(got.status, 201) << got.text;
  const auto id = got.body.at("custom_field_option").at("id").as_int64();
  EXPECT_EQ(got.body.at("custom_field_option").at("position").as_int64(), 1);
  got = call(Who::admin, "POST", at, "{\"custom_field_option\":{\"id\":" + std::to_string(id) + ",\"name\":\"破損\"}}");
  EXPECT_EQ(got.status, 200) << got.text;
  EXPECT_EQ(got.body.at("custom_field_option").at("value").as_string(), "broken");
  EXPECT_EQ(call(Who::admin, "POST", at, R"({"custom_field_option":{"name":"x","value":"return"}})").faults(), "value=taken");
  EXPECT_EQ(call(Who::admin, "POST", at, R"({"custom_field_option":{}})").faults(), "name=blank value=blank");
  got = call(Who::agent, "GET", at);
  EXPECT_EQ(got.body.at("custom_field_options").as_array().size(), 2u);
  EXPECT_EQ(call(Who::agent, "GET", at + "/" + std::to_string(id)).body.at("custom_field_option").at("name").as_string(), "破損");
  EXPECT_EQ(call(Who::admin, "DELETE", at + "/" + std::to_string(id)).status, 204);
  EXPECT_EQ(call(Who::agent, "GET", at + "/" + std::to_string(id)).status, 404);
  const auto text = field(R"("type":"text","title":"x")");
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/ticket_fields/" + std::to_string(text) + "/options").status, 404);
}

TEST_F(FieldsTest, WhatIsRequiredIsAskedForWhenSolving) {
  const auto cause = field(R"("type":"text","title":"原因","required":true)");
  const auto id = ticket();
  EXPECT_EQ(put(id, R"("priority":"high")").status, 200);
  EXPECT_EQ(put(id, R"("status":"solved")").faults(), "custom_fields." + std::to_string(cause) + "=blank");
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/tickets/" + id).body.at("ticket").at("status").as_string(), "new");
  const auto solved = put(id, R"("status":"solved",)" + f(cause, "\"停電\""));
  EXPECT_EQ(solved.status, 200) << solved.text;
  // The screen's reply says so before it is held.
  const auto other = ticket();
  const auto refused = call(Who::agent, "POST", "/api/kotae/tickets/" + other + "/reply", R"({"body":"解決しました","status":"solved"})");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.faults(), "custom_fields." + std::to_string(cause) + "=blank");
  EXPECT_EQ(call(Who::agent, "POST", "/api/kotae/tickets/" + other + "/reply", R"({"body":"解決しました","status":"pending","hold_s":0})").status, 202);
}

TEST_F(FieldsTest, EndUsersSetWhatIsOpenToThemAlone) {
  const auto open = field(R"("type":"text","title":"型番","visible_in_portal":true,"editable_in_portal":true,"required_in_portal":true)");
  const auto inner = field(R"("type":"text","title":"社内メモ")"), shown = field(R"("type":"text","title":"受付番号","visible_in_portal":true)");
  const std::string begin = R"({"ticket":{"subject":"x","comment":{"body":"y"},"status":"solved","priority":"urgent")";
  auto got = call(Who::customer, "POST", "/api/v2/tickets", begin + "}}");
  EXPECT_EQ(got.faults(), "custom_fields." + std::to_string(open) + "=blank");
  got = call(Who::customer, "POST", "/api/v2/tickets",
             begin + ",\"custom_fields\":{\"" + std::to_string(open) + "\":\"A-1\",\"" + std::to_string(inner) + "\":\"secret\",\"" + std::to_string(shown) + "\":\"1\"}}}");
  ASSERT_EQ(got.status, 201) << got.text;
  EXPECT_EQ(value(got, open), "\"A-1\"");
  EXPECT_EQ(value(got, inner), "absent");
  EXPECT_EQ(value(got, shown), "null");
  EXPECT_EQ(got.body.at("ticket").at("status").as_string(), "new");
  EXPECT_TRUE(got.body.at("ticket").at("priority").is_null());
  const auto seen = call(Who::agent, "GET", "/api/v2/tickets/" + std::to_string(got.body.at("ticket").at("id").as_int64()));
  EXPECT_EQ(value(seen, inner), "null");
  EXPECT_EQ(value(seen, shown), "null");
  // And they learn of no other fields.
  EXPECT_EQ(call(Who::customer, "GET", "/api/v2/ticket_fields/" + std::to_string(inner)).status, 404);
  EXPECT_EQ(call(Who::customer, "GET", "/api/v2/ticket_fields/" + std::to_string(inner) + "/options").status, 404);
  const auto list = call(Who::customer, "GET", "/api/v2/ticket_fields");
  EXPECT_EQ(list.text.find("社内メモ"), std::string::npos);
  EXPECT_NE(list.text.find("受付番号"), std::string::npos);
}

TEST_F(FieldsTest, FormsShowRequireAndAreNamedByTickets) {
  const auto kind = field(R"("type":"tagger","title":"種類","custom_field_options":[{"name":"返品","value":"return"},{"name":"故障","value":"broken"}])");
  const auto cause = field(R"("type":"text","title":"原因")"), spare = field(R"("type":"text","title":"予備")");
  const std::string k = std::to_string(kind), c = std::to_string(cause);
  const auto general = made("ticket_form", "ticket_forms", R"("name":"一般")");
  const auto repair = made("ticket_form", "ticket_forms", R"("name":"修理","ticket_field_ids":[)" + k + "," + c + R"(],"agent_conditions":[{"parent_field_id":)" + k +
                                                              R"(,"value":"broken","child_fields":[{"id":)" + c + R"(,"is_required":true,"required_on_statuses":{"type":"SOME_STATUSES","statuses":["pending","solved"]}}]}])");
  auto form = call(Who::agent, "GET", "/api/v2/ticket_forms/" + std::to_string(general)).body.at("ticket_form");
  EXPECT_TRUE(form.at("default").as_bool());   // the first one
  form = call(Who::agent, "GET", "/api/v2/ticket_forms/" + std::to_string(repair)).body.at("ticket_form");
  EXPECT_FALSE(form.at("default").as_bool());
  EXPECT_EQ(form.at("ticket_field_ids").as_array().size(), 7u);   // those a ticket cannot do without are there
  const auto id = ticket();
  auto got = call(Who::agent, "GET", "/api/v2/tickets/" + id);
  EXPECT_EQ(got.body.at("ticket").at("ticket_form_id").as_int64(), general);
  EXPECT_EQ(put(id, R"("ticket_form_id":999999)").faults(), "ticket_form_id=not_found");
  got = put(id, "\"ticket_form_id\":" + std::to_string(repair) + "," + f(kind, "\"broken\""));
  ASSERT_EQ(got.status, 200) << got.text;
  EXPECT_EQ(got.body.at("ticket").at("ticket_form_id").as_int64(), repair);
  EXPECT_EQ(put(id, R"("status":"pending")").faults(), "custom_fields." + c + "=blank");
  EXPECT_EQ(put(id, R"("status":"open")").status, 200);
  EXPECT_EQ(put(id, R"("status":"pending",)" + f(cause, "\"落下\"")).status, 200);
  EXPECT_EQ(put(id, f(kind, "\"return\"")).status, 200);
  EXPECT_EQ(put(id, f(cause, "\"\"")).status, 200);   // no longer shown, no longer required
  // Faults of conditions.
  const auto fault = [&](const std::string& conditions) {
    return call(Who::admin, "PUT", "/api/v2/ticket_forms/" + std::to_string(repair), R"({"ticket_form":{"agent_conditions":[)" + conditions + "]}}").faults();
  };
  EXPECT_EQ(fault(R"({"parent_field_id":)" + c + R"(,"value":"x","child_fields":[{"id":)" + k + "}]}"), "agent_conditions.0.parent_field_id=inclusion");
  EXPECT_EQ(fault(R"({"parent_field_id":)" + k + R"(,"value":"x","child_fields":[{"id":)" + c + "}]}"), "agent_conditions.0.value=inclusion");
  EXPECT_EQ(fault(R"({"parent_field_id":)" + k + R"(,"value":"broken","child_fields":[{"id":)" + std::to_string(spare) + "}]}"), "agent_conditions.0.child_fields=not_found");
  EXPECT_EQ(fault(R"({"parent_field_id":)" + k + R"(,"value":"broken","child_fields":[{"id":)" + k + "}]}"), "agent_conditions=invalid");
  EXPECT_EQ(fault(R"({"parent_field_id":)" + std::to_string(spare) + R"(,"value":"x","child_fields":[]})"), "agent_conditions.0.parent_field_id=not_found");
  // A field that is deleted leaves the form and its conditions.
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/v2/ticket_fields/" + c).status, 204);
  form = call(Who::agent, "GET", "/api/v2/ticket_forms/" + std::to_string(repair)).body.at("ticket_form");
  EXPECT_EQ(form.at("ticket_field_ids").as_array().size(), 6u);
  EXPECT_TRUE(form.at("agent_conditions").as_array().empty());
}

TEST_F(FieldsTest, OneFormIsTheDefault) {
  const auto a = made("ticket_form", "ticket_forms", R"("name":"a")"), b = made("ticket_form", "ticket_forms", R"("name":"b","default":true,"end_user_visible":false)");
  const auto shown = [&](std::int64_t id) { return call(Who::agent, "GET", "/api/v2/ticket_forms/" + std::to_string(id)).body.at("ticket_form"); };
  EXPECT_FALSE(shown(a).at("default").as_bool());
  EXPECT_TRUE(shown(b).at("default").as_bool());
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/v2/ticket_forms/" + std::to_string(b)).faults(), "base=invalid");
  EXPECT_EQ(call(Who::admin, "PUT", "/api/v2/ticket_forms/" + std::to_string(b), R"({"ticket_form":{"default":false}})").faults(), "default=invalid");
  EXPECT_EQ(call(Who::admin, "PUT", "/api/v2/ticket_forms/" + std::to_string(b), R"({"ticket_form":{"active":false}})").faults(), "active=invalid");
  EXPECT_EQ(call(Who::customer, "GET", "/api/v2/ticket_forms/" + std::to_string(b)).status, 404);
  const auto copy = call(Who::admin, "POST", "/api/v2/ticket_forms/" + std::to_string(b) + "/clone", R"({"prepend_clone_title":true})");
  EXPECT_EQ(copy.body.at("ticket_form").at("name").as_string(), "Clone of b");
  EXPECT_FALSE(copy.body.at("ticket_form").at("default").as_bool());
  const auto order = call(Who::admin, "PUT", "/api/v2/ticket_forms/reorder", "{\"ticket_form_ids\":[" + std::to_string(b) + "," + std::to_string(a) + "]}");
  EXPECT_EQ(order.status, 200);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/ticket_forms").body.at("ticket_forms").at(0).at("id").as_int64(), b);
}

TEST_F(FieldsTest, CustomStatusesStandWithinTheirCategory) {
  const auto waiting = made("custom_status", "custom_statuses", R"("status_category":"pending","agent_label":"倉庫待ち","end_user_label":"確認中")");
  const auto id = ticket();
  const auto statuses = call(Who::agent, "GET", "/api/v2/custom_statuses").body.at("custom_statuses").as_array();
  ASSERT_EQ(statuses.size(), 6u);
  const auto defaults = [&](std::string_view category) {
    for (const auto& s : statuses)
      if (s.at("status_category").as_string() == category && s.at("default").as_bool()) return s.at("id").as_int64();
    return std::int64_t{0};
  };
  auto t = call(Who::agent, "GET", "/api/v2/tickets/" + id).body.at("ticket");
  EXPECT_EQ(t.at("custom_status_id").as_int64(), defaults("new"));
  t = put(id, "\"custom_status_id\":" + std::to_string(waiting)).body.at("ticket");
  EXPECT_EQ(t.at("status").as_string(), "pending");
  EXPECT_EQ(t.at("custom_status_id").as_int64(), waiting);
  t = put(id, R"("priority":"high")").body.at("ticket");
  EXPECT_EQ(t.at("custom_status_id").as_int64(), waiting);
  t = put(id, R"("status":"pending")").body.at("ticket");
  EXPECT_EQ(t.at("custom_status_id").as_int64(), defaults("pending"));
  t = put(id, R"("status":"solved")").body.at("ticket");
  EXPECT_EQ(t.at("custom_status_id").as_int64(), defaults("solved"));
  EXPECT_EQ(put(id, "\"custom_status_id\":" + std::to_string(defaults("new"))).faults(), "custom_status_id=invalid");
  EXPECT_EQ(put(id, "\"custom_status_id\":999999").faults(), "custom_status_id=not_found");
  // What changed is in the history.
  std::string changes;
  desk->db().read([&](store::Tx& tx) {
    for (const auto& e : store::events_of(tx, {std::atoll(id.c_str())}))
      if (e.type == "ticket.updated") changes += e.data;
  });
  EXPECT_NE(changes.find("{\"field\":\"custom_status_id\",\"from\":\"" + std::to_string(defaults("new")) + "\",\"to\":\"" + std::to_string(waiting) + "\"}"), std::string::npos) << changes;
  // Defaults: one per category, in use, changed by their own route.
  EXPECT_EQ(call(Who::admin, "PUT", "/api/v2/custom_statuses/" + std::to_string(defaults("open")), R"({"custom_status":{"active":false}})").faults(), "active=invalid");
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/v2/custom_statuses/" + std::to_string(defaults("open"))).faults(), "base=invalid");
  EXPECT_EQ(call(Who::admin, "PUT", "/api/v2/custom_status/default", "{\"ids\":[" + std::to_string(waiting) + "]}").status, 200);
  t = put(ticket(), R"("status":"pending")").body.at("ticket");
  EXPECT_EQ(t.at("custom_status_id").as_int64(), waiting);
  EXPECT_EQ(call(Who::admin, "PUT", "/api/v2/custom_statuses/" + std::to_string(waiting), R"({"custom_status":{"status_category":"open"}})").faults(), "status_category=invalid");
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/custom_statuses?status_categories=pending&default=true").body.at("custom_statuses").as_array().size(), 1u);
}

TEST_F(FieldsTest, AFormOffersTheStatusesItIsGiven) {
  const auto form = made("ticket_form", "ticket_forms", R"("name":"修理")"), status = made("custom_status", "custom_statuses", R"("status_category":"open","agent_label":"調査中")");
  const auto other = made("custom_status", "custom_statuses", R"("status_category":"hold","agent_label":"部品待ち")");
  const std::string at = "/api/v2/ticket_forms/" + std::to_string(form) + "/ticket_form_statuses", pair = std::to_string(form) + "-" + std::to_string(status);
  auto got = call(Who::admin, "POST", at, "{\"ticket_form_status\":[{\"custom_status_id\":" + std::to_string(status) + "}]}");
  ASSERT_EQ(got.status, 201) << got.text;
  EXPECT_EQ(got.body.at("ticket_form_statuses").at(0).at("id").as_string(), pair);
  EXPECT_EQ(call(Who::admin, "POST", at, R"({"ticket_form_status":[{"custom_status_id":999999}]})").faults(), "custom_status_id=not_found");
  got = call(Who::admin, "POST", "/api/v2/custom_statuses/" + std::to_string(other) + "/ticket_form_statuses", "{\"ticket_form_status\":[{\"ticket_form_id\":" + std::to_string(form) + "}]}");
  EXPECT_EQ(got.status, 201) << got.text;
  EXPECT_EQ(call(Who::agent, "GET", at).body.at("ticket_form_statuses").as_array().size(), 2u);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/ticket_form_statuses/show_many?ids=" + pair).body.at("ticket_form_statuses").as_array().size(), 1u);
  EXPECT_EQ(call(Who::admin, "PUT", at, "{\"ticket_form_status\":[{\"id\":\"" + pair + "\",\"_destroy\":true}]}").body.at("ticket_form_statuses").as_array().size(), 1u);
  EXPECT_EQ(call(Who::admin, "DELETE", at + "/" + pair).status, 404);
  // A status that is deleted is offered no more.
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/v2/custom_statuses/" + std::to_string(other)).status, 204);
  EXPECT_TRUE(call(Who::agent, "GET", "/api/v2/ticket_form_statuses").body.at("ticket_form_statuses").as_array().empty());
  EXPECT_FALSE(call(Who::agent, "GET", "/api/v2/ticket_forms/" + std::to_string(form)).body.at("ticket_form").as_object().contains("status_ids"));
}

TEST_F(FieldsTest, TicketsAreFoundByTheirFields) {
  const auto reason = field(R"("type":"tagger","title":"理由","custom_field_options":[{"name":"返品","value":"return"},{"name":"故障","value":"broken"}])");
  const auto amount = field(R"("type":"integer","title":"数量")"), model = field(R"("type":"text","title":"型番")"), day = field(R"("type":"date","title":"納期")");
  const auto a = ticket(), b = ticket(), c = ticket();
  put(a, f(reason, "\"return\""));
  put(a, f(amount, "5"));
  put(a, f(day, "\"2026-01-31\""));
  put(b, f(reason, "\"broken\""));
  put(b, f(amount, "40"));
  put(b, f(day, "\"2026-02-01\""));
  put(c, f(model, "\"ＡＢ－１２３\""));
  put(c, f(amount, "-3"));
  const std::string r = "custom_field_" + std::to_string(reason), n = "custom_field_" + std::to_string(amount), m = "custom_field_" + std::to_string(model), d = "custom_field_" + std::to_string(day);
  EXPECT_EQ(found(r + ":return"), a);
  EXPECT_EQ(found(r + ":return " + r + ":broken"), a + " " + b);
  EXPECT_EQ(found("-" + r + ":return"), b + " " + c);
  EXPECT_EQ(found(r + ":none"), c);
  EXPECT_EQ(found(r + ":*"), a + " " + b);
  EXPECT_EQ(found(n + ">5"), b);
  EXPECT_EQ(found(n + ">=5"), a + " " + b);
  EXPECT_EQ(found(n + "<5"), c);
  EXPECT_EQ(found(n + ":-3"), c);
  EXPECT_EQ(found(d + ">2026-01-31"), b);
  EXPECT_EQ(found(m + ":ab-123"), c);
  EXPECT_EQ(found(m + ":AB*"), c);
  EXPECT_EQ(found("fieldvalue:return"), a);
  EXPECT_EQ(found("fieldvalue:40"), b);
  EXPECT_EQ(found("fieldvalue:nothing"), "");
  EXPECT_EQ(found("custom_field_999999:x"), "422 query=not_found");
  put(a, f(reason, "null"));   // what went is not found any more
  EXPECT_EQ(found(r + ":return"), "");
}

TEST_F(FieldsTest, ProfilesOfPeople) {
  made("user_field", "user_fields", R"("type":"dropdown","title":"会員","key":"plan","custom_field_options":[{"name":"金","value":"gold"}])");
  made("user_field", "user_fields", R"("type":"date","title":"入会日","key":"since")");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/user_fields", R"({"user_field":{"type":"text","title":"x","key":"plan"}})").faults(), "key=taken");
  const std::string at = "/api/v2/users/" + std::to_string(people[Who::customer].id.v);
  auto got = call(Who::agent, "PUT", at, R"({"user":{"user_fields":{"plan":"silver","since":"x","unknown":1}}})");
  EXPECT_EQ(got.faults(), "user_fields.plan=inclusion user_fields.since=invalid");
  got = call(Who::agent, "PUT", at, R"({"user":{"user_fields":{"plan":"gold","since":"2026-01-02","unknown":1}}})");
  ASSERT_EQ(got.status, 200) << got.text;
  EXPECT_EQ(got.body.at("user").at("user_fields").at("plan").as_string(), "gold");
  EXPECT_EQ(got.body.at("user").at("user_fields").at("since").as_string(), "2026-01-02T00:00:00+00:00");
  EXPECT_FALSE(got.body.at("user").at("user_fields").as_object().contains("unknown"));
  got = call(Who::agent, "GET", "/api/v2/users/" + std::to_string(people[Who::agent].id.v));
  EXPECT_TRUE(got.body.at("user").at("user_fields").at("plan").is_null());
}

}  // namespace
}  // namespace kotae::api::testing
