// What stands in front of every route: who calls, once only, not too often.
#include <sodium.h>

#include "desk.h"
#include "store/access.h"

namespace kotae::api::testing {
namespace {

std::string base64(const std::string& s) {
  std::string out(sodium_base64_ENCODED_LEN(s.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(s.data()), s.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();
  return out;
}

class Guards : public ApiTest {
 protected:
  std::string token_of(Who who) {
    std::string t;
    write([&](store::Tx& tx) -> Done {
      t = app::new_api_token(tx, people[who].id, "x");
      return {};
    });
    return t;
  }
  Got sign_in(const std::string& email, const std::string& password, const std::string& ip) {
    return raw_call("POST", "/api/kotae/session", json::serialize(json::object{{"email", email}, {"password", password}}), {}, ip);
  }
};

TEST_F(Guards, TokensComeInBothWays) {
  const std::string t = token_of(Who::agent);
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", {{"authorization", "Bearer " + t}}).body.at("user").at("email").as_string(), "agent@desk.example.jp");
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me.json", "", {{"authorization", "Basic " + base64("agent@desk.example.jp/token:" + t)}}).status, 200);
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", {{"authorization", "Basic " + base64("admin@desk.example.jp/token:" + t)}}).status, 401);
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", {{"authorization", "Bearer " + t + "0"}}).status, 401);
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", {{"authorization", "Basic !!!"}}).status, 401);
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", {{"cookie", "kotae_session=" + std::string(64, '0')}}).status, 401);
}

TEST_F(Guards, ATokenTakenAwayIsDeadAtOnce) {
  const auto made = call(Who::admin, "POST", "/api/kotae/tokens", R"({"description":"shop"})");
  ASSERT_EQ(made.status, 201);
  const std::string t(made.body.at("token").at("token").as_string());
  const net::Pairs h{{"authorization", "Bearer " + t}};
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", h).status, 200);
  EXPECT_EQ(call(Who::admin, "GET", "/api/kotae/tokens").text.find(t), std::string::npos);
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/kotae/tokens/" + std::to_string(made.body.at("token").at("id").as_int64())).status, 204);
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", h).status, 401);
  EXPECT_EQ(call(Who::admin, "POST", "/api/kotae/tokens", R"({"description":"x"})", {{"idempotency-key", "k"}}).faults(), "Idempotency-Key=invalid");
}

TEST_F(Guards, AKeyDoesAThingOnce) {
  const net::Pairs h{{"authorization", "Bearer " + token_of(Who::admin)}, {"idempotency-key", "order-1"}};
  const char* body = R"({"user":{"name":"Jiro","email":"jiro@customer.example"}})";
  const auto first = raw_call("POST", "/api/v2/users", body, h), again = raw_call("POST", "/api/v2/users", body, h);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(first.header("x-idempotency-lookup"), "miss");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.header("x-idempotency-lookup"), "hit");
  EXPECT_EQ(again.text, first.text);
  const auto other = raw_call("POST", "/api/v2/users", R"({"user":{"name":"Saburo"}})", h);
  EXPECT_EQ(other.status, 400);
  EXPECT_EQ(other.body.at("error").as_string(), "IdempotentRequestError");
  const net::Pairs somebody_else{{"authorization", "Bearer " + token_of(Who::agent)}, {"idempotency-key", "order-1"}};
  EXPECT_EQ(raw_call("POST", "/api/v2/users", R"({"user":{"name":"Shiro"}})", somebody_else).status, 201);
}

TEST_F(Guards, GuessingIsSlowedByAccountAndByAddress) {
  write([&](store::Tx& tx) -> Done {
    auto u = *store::user(tx, people[Who::agent].id);
    u.password_hash = app::hash_password("correct horse");
    return store::save_user(tx, u);
  });
  for (int n = 0; n < 5; ++n) EXPECT_EQ(sign_in("agent@desk.example.jp", "wrong", "192.0.2." + std::to_string(n)).status, 401);
  // More of the same, so that the pause outlasts any slow machine.
  for (int n = 0; n < 8; ++n) server->auth().failed("agent@desk.example.jp", "192.0.2.200", now());
  const auto stopped = sign_in("agent@desk.example.jp", "correct horse", "192.0.2.77");
  EXPECT_EQ(stopped.status, 429);
  EXPECT_FALSE(stopped.header("Retry-After").empty());
  EXPECT_EQ(sign_in("admin@desk.example.jp", "wrong", "192.0.2.77").status, 401);
  for (int n = 0; n < 3; ++n) EXPECT_EQ(sign_in("nobody" + std::to_string(n) + "@desk.example.jp", "wrong", "198.51.100.7").status, 401);
  for (int n = 0; n < 25; ++n) server->auth().failed("other" + std::to_string(n) + "@desk.example.jp", "198.51.100.7", now());
  EXPECT_EQ(sign_in("customer@desk.example.jp", "wrong", "198.51.100.7").status, 429);
}

TEST_F(Guards, TheCookieIsOutOfReachOfScripts) {
  write([&](store::Tx& tx) -> Done {
    auto u = *store::user(tx, people[Who::agent].id);
    u.password_hash = app::hash_password("correct horse");
    return store::save_user(tx, u);
  });
  const std::string c = sign_in("agent@desk.example.jp", "correct horse", "192.0.2.1").header("Set-Cookie");
  EXPECT_NE(c.find("HttpOnly"), std::string::npos);
  EXPECT_NE(c.find("SameSite=Lax"), std::string::npos);
}

TEST_F(Guards, RefusalsSpeakTheCallersLanguage) {
  const auto ja = call(Who::admin, "POST", "/api/v2/users", R"({"user":{}})", {{"accept-language", "ja,en;q=0.8"}});
  EXPECT_EQ(ja.body.at("description").as_string(), "入力内容に誤りがあります");
  EXPECT_EQ(ja.body.at("details").at("name").at(0).at("description").as_string(), "入力してください");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/users", R"({"user":{}})").body.at("description").as_string(), "name: cannot be blank");
  EXPECT_EQ(raw_call("GET", "/api/v2/nothing").status, 404);
}

TEST_F(Guards, SessionsOfOthersAreAdminsBusiness) {
  call(Who::customer, "GET", "/api/kotae/session");
  const auto theirs = session;
  EXPECT_EQ(call(Who::agent, "DELETE", "/api/kotae/sessions/" + std::to_string(theirs)).status, 404);
  const std::string who = "?user_id=" + std::to_string(people[Who::customer].id.v);
  EXPECT_EQ(call(Who::agent, "GET", "/api/kotae/sessions" + who).status, 403);
  EXPECT_EQ(call(Who::admin, "DELETE", "/api/kotae/sessions/" + std::to_string(theirs) + who).status, 204);
  EXPECT_TRUE(read([&](store::Tx& tx) { return store::sessions_of(tx, people[Who::customer].id); }).empty());
}

}  // namespace
}  // namespace kotae::api::testing
