// The history of a ticket as audits, and who may read it.
#include <set>

#include "ticket_desk.h"

namespace kotae::api::testing {
namespace {

class Audits : public TicketDesk {
 protected:
  json::array audits(std::int64_t id, const std::string& query = "") { return call(Who::admin, "GET", at(id, "/audits" + query)).body.at("audits").as_array(); }
  // "Change status new>open", one row of an audit.
  static std::string row(const json::value& e) {
    const std::string type(e.at("type").as_string());
    const auto text = [](const json::value& v) { return v.is_string() ? std::string(v.get_string()) : json::serialize(v); };
    if (type == "Create") return type + " " + text(e.at("field_name")) + " " + text(e.at("value"));
    if (type == "Change") return type + " " + text(e.at("field_name")) + " " + text(e.at("previous_value")) + ">" + text(e.at("value"));
    if (type == "Comment") return type + " " + text(e.at("body")) + (e.at("public").as_bool() ? " public" : " private");
    return type;
  }
  static std::vector<std::string> rows(const json::value& audit) {
    std::vector<std::string> out;
    for (const auto& e : audit.at("events").as_array()) out.push_back(row(e));
    return out;
  }
};

using ::testing::Contains;
using ::testing::Not;

TEST_F(Audits, TheAnswersOfCreateAndUpdateCarryTheirAudit) {
  const auto made = call(Who::agent, "POST", "/api/v2/tickets", R"({"ticket":{"subject":"困った","priority":"high","tags":["a","b"],"comment":{"body":"本文","public":false}}})");
  ASSERT_EQ(made.status, 201) << made.text;
  const auto& a = made.body.at("audit");
  EXPECT_THAT(rows(a), Contains("Create subject 困った"));
  EXPECT_THAT(rows(a), Contains("Create priority high"));
  EXPECT_THAT(rows(a), Contains(R"(Create tags ["a","b"])"));
  EXPECT_THAT(rows(a), Contains("Create status new"));
  EXPECT_THAT(rows(a), Contains("Comment 本文 private"));
  const auto id = made.body.at("ticket").at("id").as_int64();
  const auto changed = update(Who::admin, id, R"({"status":"pending","subject":"直った","remove_tags":["b"],"custom_fields":[{"id":7,"value":"x"}]})");
  ASSERT_EQ(changed.status, 200) << changed.text;
  const auto& b = changed.body.at("audit");
  EXPECT_THAT(rows(b), Contains("Change status new>pending"));
  EXPECT_THAT(rows(b), Contains("Change subject 困った>直った"));
  EXPECT_THAT(rows(b), Contains(R"(Change tags ["a","b"]>["a"])"));
  EXPECT_EQ(b.at("author_id").as_int64(), people[Who::admin].id.v);
  const auto all = audits(id);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0], a);
  EXPECT_EQ(all[1], b);
  EXPECT_EQ(call(Who::agent, "GET", at(id, "/audits/" + std::to_string(b.at("id").as_int64()))).body.at("audit"), b);
  EXPECT_EQ(call(Who::agent, "GET", at(id, "/audits/count")).body.at("count").at("value").as_int64(), 2);
  const auto nothing = update(Who::admin, id, R"({"status":"pending"})");
  EXPECT_TRUE(nothing.body.at("audit").at("events").as_array().empty());
}

TEST_F(Audits, RowsOfOneTicketHaveIdsOfTheirOwn) {
  const auto id = ticket(Who::agent, {{"tags", json::array{"x"}}});
  update(Who::agent, id, R"({"priority":"low","type":"task","comment":{"body":"返事"}})");
  std::set<std::int64_t> ids;
  std::size_t n = 0;
  for (const auto& a : audits(id))
    for (const auto& e : a.at("events").as_array()) ids.insert(e.at("id").as_int64()), ++n;
  EXPECT_EQ(ids.size(), n);
}

TEST_F(Audits, ALetterShowsItsMessageIdAndAReplyItsNotification) {
  const auto mail = letter("質問");
  const auto id = mail.ticket_id.v;
  const auto in = audits(id).at(0);
  EXPECT_EQ(in.at("via").at("channel").as_string(), "email");
  EXPECT_TRUE(in.at("metadata").at("system").as_object().contains("message_id"));
  EXPECT_EQ(in.at("author_id").as_int64(), people[Who::customer].id.v);
  const auto out = update(Who::agent, id, R"({"comment":{"body":"お答え"}})");
  EXPECT_THAT(rows(out.body.at("audit")), Contains("Notification"));
  for (const auto& e : out.body.at("audit").at("events").as_array())
    if (e.at("type") == "Notification") {
      EXPECT_EQ(json::serialize(e.at("recipients")), "[" + std::to_string(people[Who::customer].id.v) + "]");
    }
}

TEST_F(Audits, PagesByCursorShowEachOnce) {
  const auto id = ticket(Who::agent);
  for (int n = 0; n < 7; ++n) update(n % 2 ? Who::agent : Who::admin, id, "{\"subject\":\"" + std::to_string(n) + "\"}");
  for (const std::string sort : {"", "&sort=-created_at"}) {
    std::vector<std::int64_t> seen;
    std::string next = at(id, "/audits?page[size]=3" + sort);
    for (int page = 0; !next.empty(); ++page) {
      ASSERT_LT(page, 9);
      const auto got = call(Who::agent, "GET", next);
      for (const auto& a : got.body.at("audits").as_array()) seen.push_back(a.at("id").as_int64());
      const auto& link = got.body.at("links").at("next");
      next = link.is_null() ? "" : std::string(link.as_string()).substr(std::string("http://desk.example.jp").size());
    }
    EXPECT_EQ(seen.size(), 8u) << sort;
    if (sort.empty()) EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    else EXPECT_TRUE(std::is_sorted(seen.rbegin(), seen.rend()));
  }
}

TEST_F(Audits, MadePrivateIsGoneForTheCustomer) {
  const auto id = ticket(Who::agent);
  const auto said = update(Who::agent, id, R"({"comment":{"body":"内緒","public":true}})");
  const auto audit = std::to_string(said.body.at("audit").at("id").as_int64());
  EXPECT_EQ(call(Who::agent, "PUT", at(id, "/audits/" + audit + "/make_private")).status, 204);
  const auto comments = call(Who::agent, "GET", at(id, "/comments")).body.at("comments").as_array();
  ASSERT_EQ(comments.size(), 2u);
  EXPECT_FALSE(comments[1].at("public").as_bool());
  EXPECT_THAT(rows(audits(id).back()), Contains("CommentPrivacyChange"));
  const auto first = std::to_string(comments[0].at("id").as_int64());
  EXPECT_EQ(call(Who::agent, "PUT", at(id, "/comments/" + first + "/make_private")).status, 204);
  EXPECT_FALSE(shown(id).at("is_public").as_bool());
}

TEST_F(Audits, NobodyElsesTicketShowsItsHistory) {
  const auto id = ticket(Who::agent), other = ticket(Who::agent);
  const auto audit = std::to_string(audits(other).at(0).at("id").as_int64());
  EXPECT_EQ(call(Who::admin, "GET", at(id, "/audits/" + audit)).status, 404);
  EXPECT_EQ(call(Who::limited, "GET", at(id, "/audits")).status, 404);
  EXPECT_EQ(call(Who::customer, "GET", at(id, "/audits")).status, 403);
  EXPECT_EQ(call(Who::limited, "GET", "/api/v2/ticket_audits").status, 403);
  EXPECT_GE(call(Who::admin, "GET", "/api/v2/ticket_audits").body.at("audits").as_array().size(), 2u);
}

}  // namespace
}  // namespace kotae::api::testing
