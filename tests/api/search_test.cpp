// API search: the language, and that nobody finds what they may not see.
#include "api/search_query.h"
#include "desk.h"
#include "store/search.h"

namespace kotae::api::testing {
namespace {

std::string told(std::string_view query) {
  const auto w = read_search(query);
  if (!w) return "error " + w.error().details.at(0).reason;
  std::string out = w->type + "|";
  for (const auto& c : w->conditions) out += (c.negated ? "-" : "") + c.key + c.op + c.value + ";";
  return out + "|" + w->words;
}

TEST(SearchQuery, IsReadAsZendeskReadsIt) {
  EXPECT_EQ(told("type:ticket status<solved -tags:vip created>=2026-11-01 返品 \"exact words\""), "ticket|status<solved;-tags:vip;created>=2026-11-01;|返品 \"exact words\"");
  EXPECT_EQ(told("assignee:\"Taro Yamada\" group:none"), "|assignee:Taro Yamada;group:none;|");
  EXPECT_EQ(told("subject:refund -refund"), "||\"refund\" -refund");
  EXPECT_EQ(told("type:incident"), "|ticket_type:incident;|");
  EXPECT_EQ(told("http://example.jp 12:30"), "||http://example.jp 12:30");
  EXPECT_EQ(told("\"status:open\""), "||\"status:open\"");
  EXPECT_EQ(told(std::string(5000, 'a')), "error too_long");
  std::string many;
  for (int i = 0; i < 60; ++i) many += "tags:a ";
  EXPECT_EQ(told(many), "error too_many");
}

class Search : public ApiTest {
 protected:
  std::int64_t count(Who who, const std::string& query) {
    const auto got = call(who, "GET", "/api/v2/search/count?query=" + query);
    EXPECT_EQ(got.status, 200) << got.text;
    return got.body.is_object() && got.body.as_object().contains("count") ? got.body.at("count").as_int64() : -1;
  }
};

TEST_F(Search, FindsByPropertiesBehindTheGate) {
  const auto a = letter("質問"), b = letter("質問");
  ASSERT_EQ(call(Who::agent, "PUT", "/api/v2/tickets/" + std::to_string(a.ticket_id.v), R"({"ticket":{"priority":"high","tags":["vip"],"status":"pending"}})").status, 200);
  EXPECT_EQ(count(Who::agent, "type:ticket"), 2);
  EXPECT_EQ(count(Who::limited, "type:ticket"), 0);
  EXPECT_EQ(count(Who::agent, "type:ticket+tags:vip"), 1);
  EXPECT_EQ(count(Who::agent, "type:ticket+-tags:vip"), 1);
  EXPECT_EQ(count(Who::agent, "type:ticket+status:new+status:pending"), 2);
  EXPECT_EQ(count(Who::agent, "type:ticket+status%3Epending"), 0);
  EXPECT_EQ(count(Who::agent, "type:ticket+priority:high"), 1);
  EXPECT_EQ(count(Who::agent, "type:ticket+priority%3Cnormal"), 1);
  EXPECT_EQ(count(Who::agent, "type:ticket+requester:taro@customer.example"), 2);
  EXPECT_EQ(count(Who::agent, "type:ticket+requester:nobody@customer.example"), 0);
  EXPECT_EQ(count(Who::agent, "type:ticket+assignee:none"), 2);
  EXPECT_EQ(count(Who::agent, "type:ticket+group:%E8%BF%94%E5%93%81"), 2);
  EXPECT_EQ(count(Who::agent, "type:ticket+created%3E1hours"), 2);
  EXPECT_EQ(count(Who::agent, "type:ticket+created%3C2020-01-01"), 0);
  EXPECT_EQ(count(Who::agent, "type:user+role:admin"), 1);
  EXPECT_EQ(count(Who::agent, "type:group+%E8%BF%94"), 1);
  const auto page = call(Who::agent, "GET", "/api/v2/search?query=type:ticket&sort_by=created_at&sort_order=asc&per_page=1");
  EXPECT_EQ(page.body.at("results").at(0).at("id").as_int64(), a.ticket_id.v);
  EXPECT_EQ(page.body.at("results").at(0).at("result_type").as_string(), "ticket");
  EXPECT_EQ(page.body.at("count").as_int64(), 2);
  EXPECT_TRUE(page.body.at("next_page").is_string());
  EXPECT_NE(a.ticket_id, b.ticket_id);
}

TEST_F(Search, RefusesWhatItDoesNotUnderstand) {
  for (const char* q : {"", "type:spaceship", "status:odd", "created%3Eyesterday", "type:ticket+name:x"})
    EXPECT_EQ(call(Who::agent, "GET", std::string("/api/v2/search?query=") + q).status, 422) << q;
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/search?query=type:ticket&sort_by=color").faults(), "sort_by=inclusion");
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/search?query=type:ticket&page=11").faults(), "page=too_many");
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/search?query=%E8%BF%94%E5%93%81").status, 503) << "no index runs in this test";
}

}  // namespace
}  // namespace kotae::api::testing
