// People, groups and brands: who may change whom, and what is refused.
#include "desk.h"
#include "store/access.h"

namespace kotae::api::testing {
namespace {

class Users : public ApiTest {
 protected:
  std::string at(const store::User& u) { return "/api/v2/users/" + std::to_string(u.id.v); }
  store::User now(Who who) {
    return *read([&](store::Tx& tx) { return store::user(tx, people[who].id); });
  }
};

TEST_F(Users, EveryFaultyFieldIsNamed) {
  const auto got = call(Who::admin, "POST", "/api/v2/users",
                        R"({"user":{"email":"no address","role":"king","time_zone":"Mars/Olympus","locale":"fr","default_group_id":777,"ticket_restriction":"moon","tags":5,"suspended":"yes"}})");
  EXPECT_EQ(got.status, 422);
  for (const char* f : {"email=invalid", "role=inclusion", "time_zone=inclusion", "locale=inclusion", "default_group_id=not_found", "ticket_restriction=inclusion", "tags=invalid", "suspended=invalid", "name=blank"})
    EXPECT_NE(got.faults().find(f), std::string::npos) << f << " in " << got.faults();
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/users", R"({"user":{"name":"x","email":"TARO@customer.example"}})").faults(), "email=taken");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/users", R"({"user":{"name":"x","role":"agent"}})").faults(), "email=blank");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/users", R"({"user":{"name":"x","password":"short"}})").faults(), "password=too_short");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/users", R"({"users":[]})").faults(), "user=blank");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/users", "{").status, 400);
}

TEST_F(Users, AgentsWriteEndUsersAndThemselvesOnly) {
  EXPECT_EQ(call(Who::agent, "POST", "/api/v2/users", R"({"user":{"name":"x","email":"x@x.example","role":"agent"}})").status, 403);
  EXPECT_EQ(call(Who::agent, "POST", "/api/v2/users", R"({"user":{"name":"x","email":"x@x.example","password":"correct horse"}})").status, 403);
  EXPECT_EQ(call(Who::agent, "POST", "/api/v2/users", R"({"user":{"name":"x","email":"x@x.example"}})").status, 201);
  EXPECT_EQ(call(Who::agent, "PUT", at(people[Who::customer]), R"({"user":{"role":"admin"}})").status, 403);
  EXPECT_EQ(call(Who::agent, "PUT", at(people[Who::customer]), R"({"user":{"phone":"03-1234-5678"}})").status, 200);
  EXPECT_EQ(call(Who::agent, "PUT", at(people[Who::admin]), R"({"user":{"name":"x"}})").status, 403);
  EXPECT_EQ(call(Who::agent, "PUT", at(people[Who::agent]), R"({"user":{"role":"admin"}})").status, 403);
  EXPECT_EQ(call(Who::limited, "PUT", at(people[Who::limited]), R"({"user":{"ticket_restriction":null}})").status, 403);
  EXPECT_EQ(call(Who::agent, "PUT", at(people[Who::agent]), R"({"user":{"signature":"よろしく"}})").status, 200);
  EXPECT_EQ(now(Who::agent).signature, "よろしく");
  EXPECT_EQ(now(Who::customer).role, desk::Role::end_user);
}

TEST_F(Users, TheLastAdminStays) {
  EXPECT_EQ(call(Who::admin, "DELETE", at(people[Who::admin])).faults(), "active=invalid");
  EXPECT_EQ(call(Who::admin, "PUT", at(people[Who::admin]), R"({"user":{"role":"agent"}})").faults(), "role=invalid");
  EXPECT_EQ(call(Who::admin, "PUT", at(people[Who::agent]), R"({"user":{"role":"admin"}})").status, 200);
  EXPECT_EQ(call(Who::agent, "DELETE", at(people[Who::admin])).status, 200);
  EXPECT_EQ(call(Who::agent, "PUT", at(people[Who::agent]), R"({"user":{"suspended":true}})").faults(), "active=invalid");
}

TEST_F(Users, WhoLeavesLosesSessionsGroupsAndUnsolvedTickets) {
  const auto mail = letter("質問");
  EXPECT_EQ(call(Who::admin, "PUT", "/api/v2/tickets/" + std::to_string(mail.ticket_id.v), R"({"ticket":{"assignee_id":)" + std::to_string(people[Who::agent].id.v) + "}}").status, 200);
  EXPECT_EQ(call(Who::agent, "GET", "/api/kotae/session").status, 200);
  EXPECT_EQ(call(Who::admin, "DELETE", at(people[Who::agent])).status, 200);
  EXPECT_FALSE(now(Who::agent).active);
  EXPECT_TRUE(read([&](store::Tx& tx) { return store::sessions_of(tx, people[Who::agent].id); }).empty());
  EXPECT_TRUE(read([&](store::Tx& tx) { return store::memberships(tx, people[Who::agent].id); }).empty());
  EXPECT_FALSE(read([&](store::Tx& tx) { return store::ticket(tx, mail.ticket_id); })->assignee_id);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/users").status, 401);
}

TEST_F(Users, ARightTakenAwayIsGoneWithTheNextCall) {
  app::NewSession s;
  write([&](store::Tx& tx) -> Done {
    s = app::open_session(tx, people[Who::agent].id, "192.0.2.1", "test");
    return {};
  });
  const net::Pairs cookie{{"cookie", "kotae_session=" + s.token}};
  const auto mail = letter("質問");
  const std::string ticket = "/api/v2/tickets/" + std::to_string(mail.ticket_id.v);
  EXPECT_EQ(raw_call("GET", ticket, "", cookie).status, 200);
  EXPECT_EQ(call(Who::admin, "PUT", at(people[Who::agent]), R"({"user":{"ticket_restriction":"assigned"}})").status, 200);
  EXPECT_EQ(raw_call("GET", ticket, "", cookie).status, 404);
}

TEST_F(Users, FindsByAddressExactlyAndByWords) {
  const auto one = call(Who::agent, "GET", "/api/v2/users/search?query=email:taro@customer.example");
  EXPECT_EQ(one.body.at("count").as_int64(), 1);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/users/search?query=email:taro@customer").body.at("count").as_int64(), 0);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/users/search?query=desk.example").body.at("count").as_int64(), 3);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/users/search?query=role:admin").body.at("count").as_int64(), 1);
  EXPECT_EQ(call(Who::admin, "PUT", at(people[Who::customer]), R"({"user":{"external_id":"C-1"}})").status, 200);
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/users/search?external_id=C-1").body.at("users").at(0).at("email").as_string(), "taro@customer.example");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/users", R"({"user":{"name":"x","external_id":"C-1"}})").faults(), "external_id=taken");
}

TEST_F(Users, CreateOrUpdateKnowsThePerson) {
  const char* body = R"({"user":{"name":"Hanako","email":"hanako@customer.example"}})";
  const auto made = call(Who::agent, "POST", "/api/v2/users/create_or_update", body);
  EXPECT_EQ(made.status, 201);
  const auto again = call(Who::agent, "POST", "/api/v2/users/create_or_update", body);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(made.body.at("user").at("id"), again.body.at("user").at("id"));
}

TEST_F(Users, PagesBothWays) {
  std::string target = "/api/v2/users?page[size]=2";
  std::size_t seen = 0;
  for (int n = 0; n < 10; ++n) {
    const auto got = call(Who::agent, "GET", target);
    seen += got.body.at("users").as_array().size();
    if (!got.body.at("meta").at("has_more").as_bool()) break;
    target = "/api/v2/users?page[size]=2&page[after]=" + std::string(got.body.at("meta").at("after_cursor").as_string());
  }
  EXPECT_EQ(seen, 4u);
  const auto second = call(Who::agent, "GET", "/api/v2/users?per_page=3&page=2");
  EXPECT_EQ(second.body.at("users").as_array().size(), 1u);
  EXPECT_EQ(second.body.at("count").as_int64(), 4);
  EXPECT_TRUE(second.body.at("next_page").is_null());
}

TEST_F(Users, APasswordNeedsTheOldOneAndEndsOtherSessions) {
  EXPECT_EQ(call(Who::admin, "POST", "/api/kotae/users/" + std::to_string(people[Who::agent].id.v) + "/password", R"({"password":"first password"})").status, 204);
  EXPECT_EQ(call(Who::agent, "PUT", "/api/kotae/me", R"({"password":"second password"})").faults(), "current_password=blank");
  EXPECT_EQ(call(Who::agent, "PUT", "/api/kotae/me", R"({"password":"second password","current_password":"wrong"})").faults(), "current_password=invalid");
  EXPECT_EQ(call(Who::agent, "PUT", "/api/kotae/me", R"({"password":"second password","current_password":"first password"})").status, 200);
  const auto left = read([&](store::Tx& tx) { return store::sessions_of(tx, people[Who::agent].id); });
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].id, session);
  EXPECT_EQ(raw_call("POST", "/api/kotae/session", R"({"email":"agent@desk.example.jp","password":"second password"})").status, 200);
}

TEST_F(Users, GroupsAndBrandsRefuseWhatWouldBreak) {
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/groups", R"({"group":{"name":" "}})").faults(), "name=blank");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/groups", R"({"group":{"name":"返品"}})").faults(), "name=taken");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/group_memberships", R"({"group_membership":{"user_id":)" + std::to_string(people[Who::customer].id.v) + R"(,"group_id":5555}})").faults(),
            "user_id=invalid group_id=not_found");
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/v2/brands/" + std::to_string(brand.v)).status, 422);
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/brands", R"({"brand":{"name":"x","color":"red","subdomain":"A b"}})").faults(), "color=invalid subdomain=invalid");
  const auto mail = letter("質問");
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/v2/groups/" + std::to_string(home.v)).status, 204);
  EXPECT_FALSE(read([&](store::Tx& tx) { return store::ticket(tx, mail.ticket_id); })->group_id);
  EXPECT_FALSE(read([&](store::Tx& tx) { return store::mailbox(tx, mailbox); })->group_id);
}

}  // namespace
}  // namespace kotae::api::testing
