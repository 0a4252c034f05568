// Exports by time: everything comes, whatever is written meanwhile; lists of whom tickets concern; metrics; suspended letters; activities.
#include <set>
#include <thread>

#include "ticket_desk.h"

namespace kotae::api::testing {
namespace {

class Exports : public TicketDesk {
 protected:
  // Puts a ticket's last change to this second.
  void stamp(std::int64_t id, std::int64_t second, std::int64_t us = 0) {
    write([&](store::Tx& tx) -> Done {
      store::Query(tx, std::string_view("UPDATE tickets SET updated_at = ?2 WHERE id = ?1"), id, second * us_per_s + us).run();
      return {};
    });
  }
  static std::string local(const json::value& url) { return std::string(url.as_string()).substr(std::string("http://desk.example.jp").size()); }
};

using ::testing::ElementsAre;

TEST_F(Exports, ByCursorEveryTicketComesAndDeletedOnesToo) {
  std::vector<std::int64_t> ids;
  for (int n = 0; n < 9; ++n) ids.push_back(ticket(Who::agent));
  for (std::size_t n = 0; n < ids.size(); ++n) stamp(ids[n], 1'600'000'000, static_cast<std::int64_t>(n % 2));   // nearly all at the same moment
  call(Who::agent, "DELETE", at(ids[3]));
  std::string next = "/api/v2/incremental/tickets/cursor?start_time=1500000000&per_page=2";
  std::multiset<std::int64_t> seen;
  std::string status;
  for (int page = 0;; ++page) {
    ASSERT_LT(page, 9);
    const auto got = call(Who::admin, "GET", next);
    ASSERT_EQ(got.status, 200) << got.text;
    for (const auto& t : got.body.at("tickets").as_array()) {
      seen.insert(t.at("id").as_int64());
      if (t.at("id").as_int64() == ids[3]) status = t.at("status").as_string();
    }
    next = local(got.body.at("after_url"));
    if (got.body.at("end_of_stream").as_bool()) break;
  }
  EXPECT_EQ(seen, std::multiset<std::int64_t>(ids.begin(), ids.end()));
  EXPECT_EQ(status, "deleted");
  // What changes after the end is what the next page shows, beside what is younger than the overlap.
  update(Who::agent, ids[5], R"({"priority":"low"})");
  const auto more = call(Who::admin, "GET", next).body.at("tickets").as_array();
  bool found = false;
  for (const auto& t : more) found |= t.at("id").as_int64() == ids[5];
  EXPECT_TRUE(found);
  EXPECT_LE(more.size(), 2u);   // ids[3] was deleted just now
}

TEST_F(Exports, ByTimeASecondIsNeverCutInTwo) {
  std::vector<std::int64_t> ids;
  for (int n = 0; n < 7; ++n) ids.push_back(ticket(Who::agent));
  for (int n = 0; n < 5; ++n) stamp(ids[static_cast<std::size_t>(n)], 1'600'000'000, n);
  stamp(ids[5], 1'600'000'010);
  stamp(ids[6], 1'600'000'020);
  const auto first = call(Who::admin, "GET", "/api/v2/incremental/tickets.json?start_time=0&per_page=2");
  EXPECT_EQ(first.body.at("tickets").as_array().size(), 5u);
  EXPECT_EQ(first.body.at("count").as_int64(), 5);
  EXPECT_EQ(first.body.at("end_time").as_int64(), 1'600'000'001);
  EXPECT_FALSE(first.body.at("end_of_stream").as_bool());
  const auto second = call(Who::admin, "GET", local(first.body.at("next_page")));
  EXPECT_EQ(second.body.at("tickets").as_array().size(), 2u);
  EXPECT_TRUE(second.body.at("end_of_stream").as_bool());
  EXPECT_TRUE(call(Who::admin, "GET", local(second.body.at("next_page"))).body.at("tickets").as_array().empty());
  EXPECT_EQ(call(Who::admin, "GET", "/api/v2/incremental/tickets").faults(), "start_time=blank");
  EXPECT_EQ(call(Who::admin, "GET", "/api/v2/incremental/tickets?start_time=99999999999").faults(), "start_time=invalid");
  EXPECT_EQ(call(Who::admin, "GET", "/api/v2/incremental/tickets/cursor?cursor=x").faults(), "cursor=invalid");
}

TEST_F(Exports, PeopleByTimeAndByCursor) {
  std::set<std::string> emails;
  const auto all1 = call(Who::admin, "GET", "/api/v2/incremental/users?start_time=0");
  for (const auto& u : all1.body.at("users").as_array()) emails.emplace(u.at("email").as_string());
  EXPECT_EQ(emails.size(), 4u);
  std::string next = "/api/v2/incremental/users/cursor?start_time=0&per_page=1";
  std::size_t n = 0;
  for (bool end = false; !end; ++n) {
    const auto got = call(Who::admin, "GET", next);
    end = got.body.at("end_of_stream").as_bool();
    EXPECT_EQ(got.body.at("users").as_array().size(), 1u);
    next = local(got.body.at("after_url"));
  }
  EXPECT_EQ(n, 4u);
}

TEST_F(Exports, EventsOfTicketsAreTheirAudits) {
  const auto id = ticket(Who::agent);
  update(Who::agent, id, R"({"status":"pending","comment":{"body":"秘密のメモ","public":false}})");
  const auto plain = call(Who::admin, "GET", "/api/v2/incremental/ticket_events?start_time=0");
  ASSERT_EQ(plain.status, 200) << plain.text;
  const auto events = plain.body.at("ticket_events").as_array();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(plain.text.find("秘密のメモ"), std::string::npos);
  EXPECT_TRUE(plain.body.at("end_of_stream").as_bool());
  bool status = false;
  for (const auto& e : events[1].at("child_events").as_array())
    if (const auto* s = e.as_object().if_contains("status")) status = *s == "pending" && e.at("previous_value") == "new";
  EXPECT_TRUE(status) << json::serialize(events[1]);
  EXPECT_NE(call(Who::admin, "GET", "/api/v2/incremental/ticket_events?start_time=0&include=comment_events").text.find("秘密のメモ"), std::string::npos);
  const auto later = now();
  EXPECT_TRUE(call(Who::admin, "GET", "/api/v2/incremental/ticket_events?start_time=" + std::to_string(seconds(later))).body.at("ticket_events").as_array().size() <= 2);
}

TEST_F(Exports, MetricEventsTellWhenClocksRan) {
  const auto id = letter("質問").ticket_id.v;
  update(Who::agent, id, R"({"status":"solved","comment":{"body":"お答え"}})");
  std::vector<std::string> told;
  const auto all2 = call(Who::admin, "GET", "/api/v2/incremental/ticket_metric_events?start_time=0");
  for (const auto& e : all2.body.at("ticket_metric_events").as_array())
    if (e.at("metric") == "reply_time") told.emplace_back(e.at("type").as_string());
  EXPECT_THAT(told, ElementsAre("activate", "fulfill", "update_status"));
}

TEST_F(Exports, MetricsOfATicket) {
  const auto id = letter("質問").ticket_id.v;
  update(Who::agent, id, R"({"assignee_id":)" + std::to_string(people[Who::agent].id.v) + R"(,"comment":{"body":"お答え"}})");
  update(Who::agent, id, R"({"status":"solved"})");
  update(Who::agent, id, R"({"status":"open"})");
  const auto m = call(Who::agent, "GET", at(id, "/metrics")).body.at("ticket_metric");
  EXPECT_EQ(m.at("replies").as_int64(), 1);
  EXPECT_EQ(m.at("reopens").as_int64(), 1);
  EXPECT_EQ(m.at("assignee_stations").as_int64(), 1);
  EXPECT_EQ(m.at("group_stations").as_int64(), 1);
  EXPECT_EQ(m.at("reply_time_in_minutes").at("calendar").as_int64(), 0);
  EXPECT_EQ(m.at("first_resolution_time_in_minutes").at("calendar").as_int64(), 0);
  EXPECT_TRUE(m.at("full_resolution_time_in_minutes").at("calendar").is_null());
  const auto list = call(Who::agent, "GET", "/api/v2/ticket_metrics").body.at("ticket_metrics").as_array();
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0], m);
  EXPECT_TRUE(call(Who::limited, "GET", "/api/v2/ticket_metrics").body.at("ticket_metrics").as_array().empty());
}

TEST_F(Exports, ListsOfWhomTicketsConcern) {
  const auto mine = ticket(Who::agent, {{"assignee_id", people[Who::agent].id.v}, {"email_ccs", json::array{"cc@customer.example"}}, {"followers", json::array{json::object{{"user_id", people[Who::admin].id.v}}}}});
  const auto hidden = ticket(Who::admin);
  const auto list = [&](Who who, const std::string& path) {
    std::vector<std::int64_t> out;
    const auto got = call(who, "GET", "/api/v2/" + path);
    EXPECT_EQ(got.status, 200) << path << got.text;
    for (const auto& t : got.body.at("tickets").as_array()) out.push_back(t.at("id").as_int64());
    return out;
  };
  const auto id = [&](Who w) { return std::to_string(people[w].id.v); };
  EXPECT_THAT(list(Who::agent, "users/" + id(Who::customer) + "/tickets/requested"), ElementsAre(mine, hidden));
  EXPECT_THAT(list(Who::agent, "users/" + id(Who::agent) + "/tickets/assigned"), ElementsAre(mine));
  EXPECT_THAT(list(Who::agent, "users/" + id(Who::admin) + "/tickets/followed"), ElementsAre(mine));
  const auto cc = read([&](store::Tx& tx) { return store::user_by_email(tx, "cc@customer.example"); });
  EXPECT_THAT(list(Who::agent, "users/" + std::to_string(cc->id.v) + "/tickets/ccd"), ElementsAre(mine));
  EXPECT_TRUE(list(Who::limited, "users/" + id(Who::customer) + "/tickets/requested").empty());
  EXPECT_EQ(call(Who::limited, "GET", "/api/v2/users/" + id(Who::agent) + "/tickets/assigned/count").body.at("count").at("value").as_int64(), 0);
  EXPECT_EQ(call(Who::agent, "GET", at(mine, "/followers")).body.at("users").as_array().size(), 1u);
  EXPECT_THAT(list(Who::agent, "tickets?sort_by=created_at&sort_order=desc&per_page=1"), ElementsAre(hidden));
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/tickets?sort_by=nothing").faults(), "sort_by=inclusion");
  update(Who::agent, mine, R"({"external_id":"K-1"})");
  EXPECT_THAT(list(Who::agent, "tickets?external_id=K-1"), ElementsAre(mine));
  call(Who::agent, "POST", "/api/kotae/tickets/" + std::to_string(hidden) + "/read");
  EXPECT_THAT(list(Who::agent, "tickets/recent"), ElementsAre(hidden));
}

// Property: pages by cursor show every ticket once in either direction, while others write.
TEST_F(Exports, AnyPageOrderShowsEachOnceWhileOthersWrite) {
  std::vector<std::int64_t> ids;
  for (int n = 0; n < 60; ++n) ids.push_back(ticket(Who::agent));
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int n = 0; !stop; ++n) {
      update(Who::admin, ids[static_cast<std::size_t>(n * 7) % ids.size()], "{\"priority\":\"" + std::string(n % 2 ? "low" : "high") + "\"}");
      if (n % 3 == 0) ticket(Who::admin);
    }
  });
  for (const std::string sort : {"id", "-id"})
    for (const int size : {1, 7, 25}) {
      std::multiset<std::int64_t> seen;
      std::string next = "/api/v2/tickets?page[size]=" + std::to_string(size) + "&sort=" + sort;
      while (!next.empty()) {
        const auto got = call(Who::agent, "GET", next);
        for (const auto& t : got.body.at("tickets").as_array())
          if (t.at("id").as_int64() <= ids.back()) seen.insert(t.at("id").as_int64());
        const auto& link = got.body.at("links").at("next");
        next = link.is_null() ? "" : local(link);
        // Towards the end the writer adds faster than pages of one can follow.
        if (sort == "id" && !got.body.at("tickets").as_array().empty() && got.body.at("tickets").as_array().back().at("id").as_int64() > ids.back()) break;
      }
      for (const auto id : ids) EXPECT_EQ(seen.count(id), 1u) << "ticket " << id << " sort " << sort << " size " << size;
    }
  stop = true;
  writer.join();
}

TEST_F(Exports, SuspendedLettersBecomeTicketsOrGo) {
  const char* bulk = "Precedence: bulk\r\nList-Id: <news.customer.example>\r\nList-Unsubscribe: <mailto:out@customer.example>\r\n";
  const auto a = letter("お得な情報", bulk), b = letter("お知らせ", bulk), c = letter("広告", bulk);
  const auto list = call(Who::agent, "GET", "/api/v2/suspended_tickets");
  ASSERT_EQ(list.body.at("suspended_tickets").as_array().size(), 3u);
  const auto& first = list.body.at("suspended_tickets").at(0);
  EXPECT_EQ(first.at("id").as_int64(), c.inbound_id.v);
  EXPECT_EQ(first.at("author").at("email").as_string(), "taro@customer.example");
  EXPECT_NE(std::string(first.at("content").as_string()).find("Hello"), std::string::npos);
  EXPECT_EQ(first.at("recipient").as_string(), "support@desk.example.jp");
  EXPECT_TRUE(call(Who::limited, "GET", "/api/v2/suspended_tickets").body.at("suspended_tickets").as_array().empty());
  const auto url = [](const app::Received& r) { return "/api/v2/suspended_tickets/" + std::to_string(r.inbound_id.v); };
  EXPECT_EQ(call(Who::agent, "POST", url(a) + "/attachments").body.at("upload").at("attachments").as_array().size(), 1u);
  const auto got = call(Who::agent, "PUT", url(a) + "/recover");
  ASSERT_EQ(got.status, 200) << got.text;
  EXPECT_NE(std::string(got.body.at("ticket").at("subject").as_string()).find("お得な情報"), std::string::npos);
  EXPECT_EQ(call(Who::agent, "PUT", url(a) + "/recover").status, 404);
  EXPECT_EQ(call(Who::agent, "PUT", "/api/v2/suspended_tickets/recover_many?ids=" + std::to_string(b.inbound_id.v)).body.at("tickets").as_array().size(), 1u);
  EXPECT_EQ(call(Who::agent, "DELETE", "/api/v2/suspended_tickets/destroy_many?ids=" + std::to_string(c.inbound_id.v)).status, 204);
  EXPECT_TRUE(call(Who::agent, "GET", "/api/v2/suspended_tickets").body.at("suspended_tickets").as_array().empty());
}

TEST_F(Exports, ActivitiesAreWhatOthersDidWithMyTickets) {
  const auto id = ticket(Who::admin);
  update(Who::admin, id, R"({"assignee_id":)" + std::to_string(people[Who::agent].id.v) + "}");
  update(Who::admin, id, R"({"priority":"urgent"})");
  update(Who::admin, id, R"({"comment":{"body":"見てください","public":false}})");
  update(Who::agent, id, R"({"comment":{"body":"はい","public":false}})");
  std::vector<std::string> verbs;
  const auto got = call(Who::agent, "GET", "/api/v2/activities");
  for (const auto& a : got.body.at("activities").as_array()) verbs.emplace_back(a.at("verb").as_string());
  EXPECT_EQ(std::count(verbs.begin(), verbs.end(), "tickets.assignment"), 1);
  EXPECT_EQ(std::count(verbs.begin(), verbs.end(), "tickets.priority_increase"), 1);
  EXPECT_GE(std::count(verbs.begin(), verbs.end(), "tickets.comment"), 1);
  const auto one = std::to_string(got.body.at("activities").at(0).at("id").as_int64());
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/activities/" + one).body.at("activity"), got.body.at("activities").at(0));
  EXPECT_EQ(call(Who::limited, "GET", "/api/v2/activities/" + one).status, 404);
  EXPECT_EQ(call(Who::admin, "GET", "/api/v2/activities/count").body.at("count").at("value").as_int64(), 0);
}

}  // namespace
}  // namespace kotae::api::testing
