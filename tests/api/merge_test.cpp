// Merging, taking it back, splitting, follow-ups, problems.
#include <random>

#include "ticket_desk.h"

namespace kotae::api::testing {
namespace {

class Merge : public TicketDesk {
 protected:
  json::value merge(Who who, std::int64_t target, const std::vector<std::int64_t>& sources, json::object more = {}) {
    json::array ids;
    for (const auto s : sources) ids.push_back(s);
    more["ids"] = std::move(ids);
    return job(who, call(who, "POST", at(target, "/merge"), json::serialize(more)));
  }
  // Everything the API tells of a ticket but its audits, without the stamps of the last update.
  std::string told(std::int64_t id) {
    std::string out;
    for (const char* part : {"", "/comments", "/comments?page[size]=2", "/tags", "/collaborators", "/email_ccs", "/followers", "/related", "/incidents", "/metrics", "/comments/count"}) {
      json::value v = call(Who::admin, "GET", at(id, part)).body;
      strip(v);
      out += std::string(part) + json::serialize(v) + "\n";
    }
    return out;
  }
  static void strip(json::value& v) {
    if (v.is_array())
      for (auto& x : v.get_array()) strip(x);
    if (!v.is_object()) return;
    for (const char* key : {"updated_at", "generated_timestamp", "refreshed_at"}) v.get_object().erase(key);
    for (auto& x : v.get_object()) strip(x.value());
  }
};

using ::testing::HasSubstr;

TEST_F(Merge, TheSourceClosesAndTheTargetHearsOfIt) {
  const auto target = ticket(Who::agent), source = letter("同じ件").ticket_id.v;
  const auto done = merge(Who::agent, target, {source}, {{"target_comment", "まとめました"}, {"source_comment", "あちらへ"}});
  EXPECT_EQ(done.at("status").as_string(), "completed");
  EXPECT_TRUE(done.at("results").at(0).at("success").as_bool()) << json::serialize(done);
  const auto s = shown(source);
  EXPECT_EQ(s.at("status").as_string(), "closed");
  EXPECT_EQ(json::serialize(s.at("tags")), R"(["closed_by_merge"])");
  const auto comments = call(Who::agent, "GET", at(target, "/comments")).body.at("comments").as_array();
  ASSERT_EQ(comments.size(), 2u);
  EXPECT_EQ(comments[1].at("body").as_string(), "まとめました");
  EXPECT_FALSE(comments[1].at("public").as_bool());
  EXPECT_EQ(comments[1].at("via").at("source").at("rel").as_string(), "merge");
  EXPECT_EQ(comments[1].at("attachments").as_array().size(), 1u);   // the letter's file came along
  EXPECT_EQ(call(Who::agent, "GET", at(source, "/comments")).body.at("comments").as_array().back().at("body").as_string(), "あちらへ");
}

TEST_F(Merge, WithoutWordsOfItsOwnTheCommentTellsTheLastMessage) {
  const auto target = ticket(Who::agent), source = ticket(Who::agent, {{"subject", "重複"}, {"comment", json::object{{"body", "急いでいます"}}}});
  merge(Who::agent, target, {source});
  const std::string body(call(Who::agent, "GET", at(target, "/comments")).body.at("comments").as_array().back().at("body").as_string());
  EXPECT_THAT(body, HasSubstr("重複"));
  EXPECT_THAT(body, HasSubstr("急いでいます"));
}

TEST_F(Merge, ThePeopleOfTheSourceComeAlong) {
  const auto target = ticket(Who::agent, {{"requester", json::object{{"email", "jiro@customer.example"}, {"name", "Jiro"}}}});
  const auto source = ticket(Who::agent, {{"collaborators", json::array{"boss@customer.example"}}});
  merge(Who::agent, target, {source});
  EXPECT_EQ(call(Who::agent, "GET", at(target, "/email_ccs")).body.at("users").as_array().size(), 2u);
}

TEST_F(Merge, WhatCannotBeMergedIsRefusedWhole) {
  const auto target = ticket(Who::agent), fine = ticket(Who::agent), closed = ticket(Who::agent);
  update(Who::admin, closed, R"({"status":"closed"})");
  EXPECT_EQ(call(Who::agent, "POST", at(target, "/merge"), R"({"ids":[]})").status, 422);
  for (const auto bad : {closed, target, std::int64_t{999999}}) {
    const auto r = merge(Who::agent, target, {fine, bad}).at("results").at(0);
    EXPECT_FALSE(r.at("success").as_bool());
    EXPECT_EQ(shown(fine).at("status").as_string(), "new");
    EXPECT_EQ(shown(target).at("status").as_string(), "new");
    EXPECT_EQ(call(Who::agent, "GET", at(target, "/comments/count")).body.at("count").at("value").as_int64(), 1);
  }
  // A source in a group the agent is not in does not exist for them.
  const auto far = ticket(Who::admin, {{"group_id", home.v}}), near = ticket(Who::admin, {{"group_id", away.v}});
  EXPECT_FALSE(merge(Who::limited, near, {far}).at("results").at(0).at("success").as_bool());
  EXPECT_EQ(shown(far).at("status").as_string(), "new");
}

// Property: a merge that is taken back leaves no trace but in the history and the update stamps.
TEST_F(Merge, TakenBackEverythingIsAsItWas) {
  std::minstd_rand random(20261123);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 12; ++round) {
    std::vector<std::int64_t> ids;
    const int n = 2 + pick(2);
    for (int k = 0; k < n; ++k) {
      const auto id = pick(3) == 0 ? letter("手紙").ticket_id.v
                                   : ticket(Who::agent, {{"requester", json::object{{"email", "person" + std::to_string(pick(3)) + "@customer.example"}, {"name", "P"}}}, {"subject", "件 " + std::to_string(k)}});
      ids.push_back(id);
      for (int m = pick(4); m > 0; --m) switch (pick(6)) {
          case 0: update(Who::agent, id, R"({"comment":{"body":"メモ","public":false}})"); break;
          case 1: update(Who::agent, id, R"({"comment":{"body":"返事","public":true}})"); break;
          case 2: update(Who::agent, id, R"({"additional_tags":["t)" + std::to_string(pick(4)) + R"("],"priority":"high"})"); break;
          case 3: update(Who::agent, id, R"({"additional_collaborators":["cc)" + std::to_string(pick(3)) + R"(@customer.example"]})"); break;
          case 4: update(Who::agent, id, R"({"status":"pending"})"); break;
          case 5: update(Who::agent, id, R"({"status":"open","assignee_id":)" + std::to_string(people[Who::agent].id.v) + "}"); break;
        }
    }
    std::map<std::int64_t, std::string> before;
    for (const auto id : ids) before[id] = told(id);
    const bool open = pick(2) == 0;
    const std::vector<std::int64_t> sources(ids.begin() + 1, ids.end());
    const auto done = merge(Who::agent, ids[0], sources, {{"target_comment_is_public", open}, {"source_comment_is_public", open}});
    ASSERT_TRUE(done.at("results").at(0).at("success").as_bool()) << json::serialize(done);
    for (const auto id : ids) EXPECT_NE(told(id), before[id]);
    for (const auto id : sources) {
      const auto undone = call(Who::agent, "POST", "/api/kotae/tickets/" + std::to_string(id) + "/unmerge");
      ASSERT_EQ(undone.status, 200) << undone.text;
    }
    for (const auto id : ids) EXPECT_EQ(told(id), before[id]) << "ticket " << id << " in round " << round << (open ? ", public" : "");
    EXPECT_EQ(call(Who::agent, "POST", "/api/kotae/tickets/" + std::to_string(sources[0]) + "/unmerge").status, 409);
  }
}

TEST_F(Merge, TakingBackKeepsWhatWasDoneSince) {
  const auto target = ticket(Who::agent, {{"requester", json::object{{"email", "jiro@customer.example"}, {"name", "Jiro"}}}}), source = ticket(Who::agent);
  merge(Who::agent, target, {source}, {{"target_comment_is_public", true}});
  update(Who::agent, target, R"({"status":"pending","additional_tags":["later"],"comment":{"body":"その後","public":true}})");
  ASSERT_EQ(call(Who::agent, "POST", "/api/kotae/tickets/" + std::to_string(source) + "/unmerge").status, 200);
  const auto t = shown(target);
  EXPECT_EQ(t.at("status").as_string(), "pending");
  EXPECT_EQ(json::serialize(t.at("tags")), R"(["later"])");
  const auto comments = call(Who::agent, "GET", at(target, "/comments")).body.at("comments").as_array();
  ASSERT_EQ(comments.size(), 2u);
  EXPECT_EQ(comments[1].at("body").as_string(), "その後");
  EXPECT_EQ(call(Who::agent, "GET", at(target, "/metrics")).body.at("ticket_metric").at("replies").as_int64(), 1);
}

TEST_F(Merge, SplitGivesAMessageATicketOfItsOwn) {
  const auto id = letter("二つの件").ticket_id.v;
  const auto note = update(Who::agent, id, R"({"comment":{"body":"別の話","public":false}})");
  ASSERT_EQ(note.status, 200);
  const auto before = call(Who::agent, "GET", at(id, "/comments")).body.at("comments").as_array();
  const auto split = [&](std::int64_t comment) {
    return call(Who::agent, "POST", "/api/kotae/tickets/" + std::to_string(id) + "/split", "{\"comment_id\":" + std::to_string(comment) + ",\"subject\":\"新しい件\"}");
  };
  EXPECT_EQ(split(before[0].at("id").as_int64()).faults(), "comment_id=invalid");
  const auto got = split(before[1].at("id").as_int64());
  ASSERT_EQ(got.status, 201) << got.text;
  const auto fresh = got.body.at("ticket").at("id").as_int64();
  EXPECT_EQ(got.body.at("ticket").at("subject").as_string(), "新しい件");
  EXPECT_EQ(got.body.at("ticket").at("description").as_string(), "別の話");
  EXPECT_EQ(call(Who::agent, "GET", at(id, "/comments")).body.at("comments").as_array().size(), 1u);
  const auto moved = call(Who::agent, "GET", at(fresh, "/comments")).body.at("comments").as_array();
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(moved[0].at("id"), before[1].at("id"));
  EXPECT_EQ(split(before[1].at("id").as_int64()).faults(), "comment_id=not_found");
  for (const auto t : {id, fresh}) EXPECT_EQ(call(Who::agent, "GET", at(t, "/audits")).status, 200);
}

TEST_F(Merge, AFollowUpBelongsToAClosedTicket) {
  const auto old = ticket(Who::agent, {{"tags", json::array{"a"}}});
  const std::string body = R"({"ticket":{"via_followup_source_id":)" + std::to_string(old) + R"(,"comment":{"body":"続き"}}})";
  EXPECT_EQ(call(Who::agent, "POST", "/api/v2/tickets", body).faults(), "via_followup_source_id=invalid");
  update(Who::agent, old, R"({"status":"closed"})");
  const auto got = call(Who::agent, "POST", "/api/v2/tickets", body);
  ASSERT_EQ(got.status, 201) << got.text;
  EXPECT_EQ(got.body.at("ticket").at("via_followup_source_id").as_int64(), old);
  EXPECT_EQ(got.body.at("ticket").at("via").at("source").at("rel").as_string(), "follow_up");
  const auto id = got.body.at("ticket").at("id").as_int64();
  EXPECT_EQ(json::serialize(shown(old).at("followup_ids")), "[" + std::to_string(id) + "]");
  // Whoever may not see the follow-up is not told of it.
  update(Who::admin, id, R"({"group_id":)" + std::to_string(home.v) + "}");
  write([&](store::Tx& tx) -> Done {
    auto t = *store::ticket(tx, {old});
    const auto before = t;
    t.group_id = away;
    store::save(tx, before, t);
    return {};
  });
  EXPECT_EQ(json::serialize(shown(old, Who::limited).at("followup_ids")), "[]");
}

TEST_F(Merge, SolvingAProblemSolvesItsIncidents) {
  const auto problem = ticket(Who::agent, {{"type", "problem"}});
  const auto incident = ticket(Who::agent, {{"type", "incident"}, {"problem_id", problem}}), other = ticket(Who::agent, {{"type", "incident"}});
  EXPECT_TRUE(shown(problem).at("has_incidents").as_bool());
  EXPECT_EQ(call(Who::agent, "GET", at(problem, "/incidents")).body.at("tickets").as_array().size(), 1u);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/problems/autocomplete?text=%E4%BB%B6").body.at("tickets").as_array().size(), 1u);
  update(Who::agent, problem, R"({"status":"solved"})");
  EXPECT_EQ(shown(incident).at("status").as_string(), "solved");
  EXPECT_EQ(shown(other).at("status").as_string(), "new");
  EXPECT_TRUE(call(Who::agent, "GET", "/api/v2/problems").body.at("tickets").as_array().empty());
}

}  // namespace
}  // namespace kotae::api::testing
