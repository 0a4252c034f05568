// Bulk jobs: every item is reported, nothing is done twice, nobody reaches further than their rights.
#include "ticket_desk.h"

namespace kotae::api::testing {
namespace {

class Bulk : public TicketDesk {};

TEST_F(Bulk, ManyAreMadeAndEachFaultIsNamed) {
  const auto done = job(Who::agent, call(Who::agent, "POST", "/api/v2/tickets/create_many",
                                         R"({"tickets":[{"subject":"一","comment":{"body":"x"}},{"subject":"二"},{"subject":"三","status":"nonsense","comment":{"body":"x"}},{"subject":"四","comment":{"body":"x"}}]})"));
  EXPECT_EQ(done.at("status").as_string(), "completed");
  EXPECT_EQ(done.at("total").as_int64(), 4);
  EXPECT_EQ(done.at("progress").as_int64(), 4);
  const auto& r = done.at("results").as_array();
  ASSERT_EQ(r.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(r[i].at("index").as_int64(), static_cast<std::int64_t>(i));
  EXPECT_TRUE(r[0].at("success").as_bool());
  EXPECT_FALSE(r[1].at("success").as_bool());
  EXPECT_EQ(r[1].at("field").as_string(), "comment");
  EXPECT_EQ(r[2].at("field").as_string(), "status");
  EXPECT_EQ(shown(r[3].at("id").as_int64()).at("subject").as_string(), "四");
  EXPECT_EQ(call(Who::admin, "GET", "/api/v2/tickets/count").body.at("count").at("value").as_int64(), 2);
}

TEST_F(Bulk, BothShapesOfUpdate) {
  const auto a = ticket(Who::agent), b = ticket(Who::agent);
  const std::string ids = std::to_string(a) + "," + std::to_string(b);
  auto done = job(Who::agent, call(Who::agent, "PUT", "/api/v2/tickets/update_many.json?ids=" + ids, R"({"ticket":{"priority":"urgent","additional_tags":["x"],"comment":{"body":"みなさまへ","public":false}}})"));
  EXPECT_EQ(done.at("results").as_array().size(), 2u);
  for (const auto id : {a, b}) {
    EXPECT_EQ(shown(id).at("priority").as_string(), "urgent");
    EXPECT_EQ(call(Who::agent, "GET", at(id, "/comments/count")).body.at("count").at("value").as_int64(), 2);
  }
  done = job(Who::agent, call(Who::agent, "PUT", "/api/v2/tickets/update_many", R"({"tickets":[{"id":)" + std::to_string(a) + R"(,"status":"solved"},{"id":)" + std::to_string(b) + R"(,"status":"pending"}]})"));
  EXPECT_EQ(shown(a).at("status").as_string(), "solved");
  EXPECT_EQ(shown(b).at("status").as_string(), "pending");
}

TEST_F(Bulk, AForeignTicketIsAnItemThatFailed) {
  const auto mine = ticket(Who::admin, {{"group_id", away.v}}), theirs = ticket(Who::admin);
  const std::string ids = std::to_string(mine) + "," + std::to_string(theirs) + ",999999";
  const auto done = job(Who::limited, call(Who::limited, "PUT", "/api/v2/tickets/update_many?ids=" + ids, R"({"ticket":{"priority":"low"}})"));
  const auto& r = done.at("results").as_array();
  EXPECT_TRUE(r[0].at("success").as_bool());
  for (const std::size_t i : {1u, 2u}) {
    EXPECT_FALSE(r[i].at("success").as_bool());
    EXPECT_EQ(r[i].at("error").as_string(), "RecordNotFound");
  }
  EXPECT_TRUE(shown(theirs).at("priority").is_null());
  const auto gone = job(Who::limited, call(Who::limited, "DELETE", "/api/v2/tickets/destroy_many?ids=" + ids));
  EXPECT_FALSE(gone.at("results").at(1).at("success").as_bool());
  EXPECT_EQ(shown(theirs).at("status").as_string(), "new");
  // Another agent's job is nobody's business.
  const std::string url = "/api/v2/job_statuses/" + std::string(gone.at("id").as_string());
  EXPECT_EQ(call(Who::agent, "GET", url).status, 404);
  EXPECT_EQ(call(Who::admin, "GET", url).status, 200);
  EXPECT_TRUE(call(Who::agent, "GET", "/api/v2/job_statuses").body.at("job_statuses").as_array().empty());
}

TEST_F(Bulk, AJobThatWasCutOffGoesOnWhereItWas) {
  std::string ids;
  std::vector<std::int64_t> all;
  for (int n = 0; n < 50; ++n) {
    all.push_back(ticket(Who::agent));
    ids += (n ? "," : "") + std::to_string(all.back());
  }
  const auto started = call(Who::agent, "PUT", "/api/v2/tickets/update_many?ids=" + ids, R"({"ticket":{"comment":{"body":"一度だけ","public":false}}})");
  ASSERT_EQ(started.status, 200) << started.text;
  // One part is done, a second one dies before its commit, and the job's lease is lost.
  const auto job_id = read([&](store::Tx& tx) { return store::job_status(tx, std::string(started.body.at("job_status").at("id").as_string()))->id; });
  write([&](store::Tx& tx) -> Done {
    EXPECT_TRUE(*app::bulk_step(tx, *desk, job_id));
    return {};
  });
  EXPECT_FALSE(desk->db().write_wait([&](store::Tx& tx) -> Done {
    EXPECT_TRUE(*app::bulk_step(tx, *desk, job_id));
    return fail(Code::internal, "the power failed");
  }));
  const auto half = call(Who::agent, "GET", "/api/v2/job_statuses/" + std::string(started.body.at("job_status").at("id").as_string())).body.at("job_status");
  EXPECT_EQ(half.at("status").as_string(), "working");
  EXPECT_EQ(half.at("progress").as_int64(), 20);
  const auto done = job(Who::agent, started);
  EXPECT_EQ(done.at("progress").as_int64(), 50);
  EXPECT_EQ(done.at("results").as_array().size(), 50u);
  for (const auto id : all) EXPECT_EQ(call(Who::agent, "GET", at(id, "/comments/count")).body.at("count").at("value").as_int64(), 2) << id;
}

TEST_F(Bulk, LimitsAreSaidBeforeAnythingBegins) {
  std::string ids = "1";
  for (int n = 2; n <= 101; ++n) ids += "," + std::to_string(n);
  EXPECT_EQ(call(Who::agent, "PUT", "/api/v2/tickets/update_many?ids=" + ids, R"({"ticket":{"priority":"low"}})").faults(), "ids=too_many");
  EXPECT_EQ(call(Who::agent, "PUT", "/api/v2/tickets/update_many?ids=1,x", R"({"ticket":{"priority":"low"}})").faults(), "ids=invalid");
  EXPECT_EQ(call(Who::agent, "PUT", "/api/v2/tickets/update_many", R"({"tickets":[{"priority":"low"}]})").faults(), "tickets=invalid");
  json::array many;
  for (int n = 0; n < 10'001; ++n) many.push_back(n + 1);
  EXPECT_EQ(call(Who::agent, "PUT", "/api/kotae/tickets/update_many", json::serialize(json::object{{"ids", many}, {"ticket", json::object{}}})).status, 422);
  for (int n = 0; n < app::max_open_jobs; ++n) EXPECT_EQ(call(Who::agent, "DELETE", "/api/v2/tickets/destroy_many?ids=1").status, 200);
  const auto stopped = call(Who::agent, "DELETE", "/api/v2/tickets/destroy_many?ids=1");
  EXPECT_EQ(stopped.status, 429);
  EXPECT_FALSE(stopped.header("Retry-After").empty());
}

TEST_F(Bulk, ImportedTicketsKeepTheirTimesAndTellNobody) {
  const auto got = call(Who::admin, "POST", "/api/v2/imports/tickets",
                        R"({"ticket":{"subject":"昔の件","status":"solved","requester_id":)" + std::to_string(people[Who::customer].id.v) + R"(,"created_at":"2020-01-01T00:00:00Z","solved_at":"2020-01-03T00:00:00Z",
                        "comments":[{"author_id":)" + std::to_string(people[Who::customer].id.v) + R"(,"value":"はじめ","created_at":"2020-01-01T00:00:00Z"},{"author_id":)" +
                            std::to_string(people[Who::agent].id.v) + R"(,"value":"お答え","created_at":"2020-01-01T01:30:00Z"},{"author_id":)" + std::to_string(people[Who::agent].id.v) +
                            R"(,"value":"メモ","public":false,"created_at":"2020-01-02T00:00:00Z"}]}})");
  ASSERT_EQ(got.status, 201) << got.text;
  const auto& t = got.body.at("ticket");
  const auto id = t.at("id").as_int64();
  EXPECT_EQ(t.at("created_at").as_string(), "2020-01-01T00:00:00Z");
  EXPECT_EQ(t.at("description").as_string(), "はじめ");
  const auto comments = call(Who::agent, "GET", at(id, "/comments")).body.at("comments").as_array();
  ASSERT_EQ(comments.size(), 3u);
  EXPECT_EQ(comments[1].at("created_at").as_string(), "2020-01-01T01:30:00Z");
  const auto m = call(Who::agent, "GET", at(id, "/metrics")).body.at("ticket_metric");
  EXPECT_EQ(m.at("reply_time_in_minutes").at("calendar").as_int64(), 90);
  EXPECT_EQ(m.at("full_resolution_time_in_minutes").at("calendar").as_int64(), 2 * 24 * 60);
  EXPECT_EQ(read([&](store::Tx& tx) {
    store::Query q(tx, std::string_view("SELECT count(*) FROM jobs WHERE kind = 'deliver'"));
    q.next();
    return q.i64(0);
  }), 0);
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/imports/tickets", R"({"ticket":{"created_at":"2099-01-01T00:00:00Z","comments":[{"value":"x"}]}})").faults(), "created_at=invalid");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/imports/tickets?archive_immediately=true", R"({"ticket":{"comments":[{"value":"x"}]}})").body.at("ticket").at("status").as_string(), "closed");
}

TEST_F(Bulk, TagsAreSetAddedAndTakenAway) {
  const auto id = ticket(Who::agent, {{"tags", json::array{"a", "b"}}});
  EXPECT_EQ(json::serialize(call(Who::agent, "PUT", at(id, "/tags"), R"({"tags":["c"]})").body.at("tags")), R"(["a","b","c"])");
  EXPECT_EQ(json::serialize(call(Who::agent, "DELETE", at(id, "/tags"), R"({"tags":["a"]})").body.at("tags")), R"(["b","c"])");
  EXPECT_EQ(json::serialize(call(Who::agent, "POST", at(id, "/tags"), R"({"tags":["zeta"]})").body.at("tags")), R"(["zeta"])");
  EXPECT_EQ(call(Who::agent, "PUT", at(id, "/tags"), R"({"tags":["d"],"safe_update":"true","updated_stamp":"2020-01-01T00:00:00Z"})").status, 409);
  EXPECT_EQ(json::serialize(call(Who::agent, "GET", "/api/v2/autocomplete/tags?name=ze").body.at("tags")), R"(["zeta"])");
  EXPECT_EQ(json::serialize(call(Who::agent, "GET", "/api/v2/tags").body.at("tags")), R"([{"name":"zeta","count":1}])");
  EXPECT_EQ(json::serialize(call(Who::limited, "GET", "/api/v2/tags").body.at("tags")), "[]");   // a tag of a ticket they may not see
}

}  // namespace
}  // namespace kotae::api::testing
