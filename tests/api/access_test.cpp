// Ways in: API tokens, programs and their scopes; and the log of who changed the desk.
#include <sodium.h>

#include "api/scopes.h"
#include "app/oauth.h"
#include "desk.h"

namespace kotae::api::testing {
namespace {

class WaysIn : public ApiTest {
 protected:
  std::string id(Who who) { return std::to_string(people[who].id.v); }
  static net::Pairs bearer(const std::string& token) { return {{"authorization", "Bearer " + token}}; }
  static std::string challenge_of(const std::string& verifier) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size());
    char text[64];
    return sodium_bin2base64(text, sizeof text, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  }
  std::string word(const json::value& v, const char* key) { return std::string(v.at(key).as_string()); }
};

TEST_F(WaysIn, ScopesReachAsFarAsTheySay) {
  EXPECT_TRUE(in_scope("", "DELETE", "/api/kotae/settings"));
  EXPECT_TRUE(in_scope("read", "GET", "/api/v2/tickets.json"));
  EXPECT_FALSE(in_scope("read", "POST", "/api/v2/tickets"));
  EXPECT_FALSE(in_scope("write", "GET", "/api/v2/tickets"));
  EXPECT_TRUE(in_scope("tickets:read", "GET", "/api/v2/tickets/5/comments"));
  EXPECT_TRUE(in_scope("tickets:read", "GET", "/api/v2/tickets.json"));
  EXPECT_FALSE(in_scope("tickets:read", "PUT", "/api/v2/tickets/5"));
  EXPECT_FALSE(in_scope("users:read", "GET", "/api/v2/users/5/tickets/requested"));
  EXPECT_TRUE(in_scope("users:read tickets:read", "GET", "/api/v2/users/5/tickets/requested"));
  EXPECT_FALSE(in_scope("tickets:read", "GET", "/api/v2/search"));
  EXPECT_FALSE(in_scope("tickets:read", "GET", "/api/kotae/tickets/5"));
  EXPECT_TRUE(in_scope("tickets:read", "DELETE", "/api/v2/oauth/tokens/current"));
  EXPECT_TRUE(in_scope("auditlogs:read", "GET", "/api/v2/audit_logs"));
}

TEST_F(WaysIn, AProgramGetsATokenByConsentWithPkce) {
  const auto made = call(Who::admin, "POST", "/api/v2/oauth/clients", R"({"client":{"name":"集計","identifier":"counter","kind":"public","redirect_uri":["https://counter.example/back"]}})");
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_TRUE(made.body.at("client").at("secret").is_null());
  const std::string verifier(50, 'v');
  const auto link = [&](const std::string& redirect, const std::string& challenge) {
    return R"({"response_type":"code","client_id":"counter","redirect_uri":")" + redirect + R"(","scope":"tickets:read","state":"s 1","code_challenge":")" + challenge + R"(","code_challenge_method":"S256","allow":true})";
  };
  EXPECT_EQ(call(Who::agent, "POST", "/api/kotae/oauth/authorizations", link("https://evil.example/back", challenge_of(verifier))).faults(), "redirect_uri=inclusion");
  EXPECT_EQ(call(Who::agent, "POST", "/api/kotae/oauth/authorizations", link("https://counter.example/back", "")).faults(), "code_challenge=blank");
  const auto get_code = [&] {
    const auto got = call(Who::agent, "POST", "/api/kotae/oauth/authorizations", link("https://counter.example/back", challenge_of(verifier)));
    EXPECT_EQ(got.status, 200) << got.text;
    const auto to = word(got.body, "redirect_to");
    EXPECT_EQ(to.substr(0, 34), "https://counter.example/back?code=");
    EXPECT_NE(to.find("&state=s%201"), std::string::npos);
    return to.substr(34, to.find('&') - 34);
  };
  const auto exchange = [&](const std::string& code, const std::string& proof, const std::string& redirect = "https://counter.example/back") {
    return raw_call("POST", "/oauth/tokens", R"({"grant_type":"authorization_code","client_id":"counter","redirect_uri":")" + redirect + R"(","code":")" + code + R"(","code_verifier":")" + proof + "\"}");
  };
  const auto code = get_code();
  EXPECT_EQ(word(exchange(code, std::string(50, 'w')).body, "error"), "invalid_grant");
  EXPECT_EQ(word(exchange(code, verifier).body, "error"), "invalid_grant") << "a code that was tried is used up";
  EXPECT_EQ(word(exchange(get_code(), verifier, "https://other.example").body, "error"), "invalid_grant");
  const auto second = get_code();
  const auto got = exchange(second, verifier);
  ASSERT_EQ(got.status, 200) << got.text;
  EXPECT_EQ(word(exchange(second, verifier).body, "error"), "invalid_grant");
  const auto token = word(got.body, "access_token"), refresh = word(got.body, "refresh_token");
  const auto mail = letter("質問");
  const std::string ticket = "/api/v2/tickets/" + std::to_string(mail.ticket_id.v);
  EXPECT_EQ(raw_call("GET", ticket, "", bearer(token)).status, 200);
  EXPECT_EQ(raw_call("PUT", ticket, R"({"ticket":{"priority":"low"}})", bearer(token)).status, 403);
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", bearer(token)).status, 403);
  EXPECT_EQ(raw_call("GET", "/api/v2/oauth/tokens/current", "", bearer(token)).body.at("token").at("user_id").as_int64(), people[Who::agent].id.v);
  EXPECT_EQ(raw_call("POST", "/api/kotae/oauth/authorizations", link("https://counter.example/back", challenge_of(verifier)), bearer(token)).status, 403);
  // The refresh token works once and gives no more than before.
  const auto again = [&](const std::string& r, const std::string& scope) {
    return raw_call("POST", "/oauth/tokens", R"({"grant_type":"refresh_token","client_id":"counter","refresh_token":")" + r + R"(","scope":")" + scope + "\"}");
  };
  EXPECT_EQ(word(again(refresh, "read").body, "error"), "invalid_scope");
  const auto fresh = again(refresh, "");
  ASSERT_EQ(fresh.status, 200) << fresh.text;
  EXPECT_EQ(word(again(refresh, "").body, "error"), "invalid_grant");
  EXPECT_EQ(raw_call("GET", "/api/v2/oauth/tokens/current", "", bearer(word(fresh.body, "access_token"))).status, 200);
  // Given back, it opens nothing.
  EXPECT_EQ(raw_call("DELETE", "/api/v2/oauth/tokens/current", "", bearer(word(fresh.body, "access_token"))).status, 204);
  EXPECT_EQ(raw_call("GET", ticket, "", bearer(word(fresh.body, "access_token"))).status, 401);
  EXPECT_EQ(call(Who::agent, "POST", "/api/kotae/oauth/authorizations", R"({"response_type":"code","client_id":"counter","redirect_uri":"https://counter.example/back","scope":"read","code_challenge":")" + challenge_of(verifier) + R"(","code_challenge_method":"S256"})")
                .body.at("redirect_to").as_string(), "https://counter.example/back?error=access_denied");
}

TEST_F(WaysIn, AProgramOfItsOwnUsesItsSecret) {
  const auto made = call(Who::admin, "POST", "/api/v2/oauth/clients", R"({"client":{"name":"連携","identifier":"link","redirect_uri":"https://x.example"}})");
  ASSERT_EQ(made.status, 201) << made.text;
  const auto secret = word(made.body.at("client"), "secret");
  const std::string at = "/api/v2/oauth/clients/" + std::to_string(made.body.at("client").at("id").as_int64());
  EXPECT_EQ(call(Who::admin, "GET", at).text.find(secret), std::string::npos);
  const auto ask = [&](const std::string& with) {
    return raw_call("POST", "/oauth/tokens", "grant_type=client_credentials&client_id=link&client_secret=" + with + "&scope=read+write", {{"content-type", "application/x-www-form-urlencoded"}});
  };
  EXPECT_EQ(ask("wrong").status, 401);
  const auto got = ask(secret);
  ASSERT_EQ(got.status, 200) << got.text;
  EXPECT_FALSE(got.body.as_object().contains("refresh_token"));
  const auto token = word(got.body, "access_token");
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", bearer(token)).body.at("user").at("id").as_int64(), people[Who::admin].id.v);
  EXPECT_EQ(raw_call("POST", "/api/v2/oauth/tokens", R"({"token":{"client_id":1,"scopes":["read"]}})", bearer(token)).status, 403);
  const auto fresh = word(call(Who::admin, "PUT", at + "/generate_secret", "{}").body.at("client"), "secret");
  EXPECT_EQ(ask(secret).status, 401);
  EXPECT_EQ(ask(fresh).status, 200);
  EXPECT_EQ(word(raw_call("POST", "/oauth/tokens", R"({"grant_type":"password","username":"x","password":"y"})").body, "error"), "unsupported_grant_type");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/oauth/clients", R"~({"client":{"name":"x","identifier":"link","redirect_uri":["javascript:alert(1)"]}})~").faults(), "redirect_uri=invalid");
  EXPECT_EQ(call(Who::admin, "POST", "/api/v2/oauth/clients", R"({"client":{"name":"x","identifier":"link"}})").faults(), "identifier=taken");
  EXPECT_EQ(call(Who::admin, "DELETE", at).status, 204);
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", bearer(token)).status, 401);
}

TEST_F(WaysIn, ATokenThatIsSwitchedOffOpensNothing) {
  const auto made = call(Who::admin, "POST", "/api/v2/api_tokens", R"({"api_token":{"description":"script"}})");
  ASSERT_EQ(made.status, 201) << made.text;
  const auto token = word(made.body.at("api_token"), "token");
  const std::string at = "/api/v2/api_tokens/" + std::to_string(made.body.at("api_token").at("id").as_int64());
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", bearer(token)).status, 200);
  EXPECT_EQ(call(Who::admin, "GET", at).text.find(token), std::string::npos);
  EXPECT_EQ(call(Who::admin, "PUT", at, R"({"api_token":{"active":false}})").status, 200);
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", bearer(token)).status, 401);
  EXPECT_EQ(call(Who::admin, "PUT", at, R"({"api_token":{"active":true}})").status, 200);
  EXPECT_EQ(raw_call("GET", "/api/v2/users/me", "", bearer(token)).status, 200);
}

TEST_F(WaysIn, TheLogSaysWhoChangedWhat) {
  ASSERT_EQ(call(Who::admin, "PUT", "/api/v2/users/" + id(Who::agent), R"({"user":{"phone":"03-9999"}})").status, 200);
  ASSERT_EQ(call(Who::admin, "PUT", "/api/kotae/settings", R"({"hold_s":42})").status, 200);
  ASSERT_EQ(call(Who::admin, "POST", "/api/v2/custom_roles", R"({"custom_role":{"name":"夜勤"}})").status, 201);
  ASSERT_EQ(call(Who::agent, "POST", "/api/v2/users", R"({"user":{"name":"Hanako","email":"hanako@customer.example"}})").status, 201);
  const auto log = call(Who::admin, "GET", "/api/v2/audit_logs").body.at("audit_logs").as_array();
  ASSERT_GE(log.size(), 4u);
  EXPECT_EQ(log[0].at("action").as_string(), "create");
  EXPECT_EQ(log[0].at("actor_id").as_int64(), people[Who::agent].id.v);
  EXPECT_EQ(log[0].at("source_label").as_string(), "Hanako");
  EXPECT_EQ(log[1].at("source_type").as_string(), "custom_role");
  EXPECT_EQ(log[1].at("source_label").as_string(), "夜勤");
  EXPECT_EQ(log[2].at("source_type").as_string(), "account_setting");
  EXPECT_EQ(log[2].at("change_description").as_string(), "hold_s: 10 → 42");
  EXPECT_EQ(log[3].at("change_description").as_string(), "phone: - → 03-9999");
  const auto users = call(Who::admin, "GET", "/api/v2/audit_logs?filter[source_type]=user&filter[actor_id]=" + id(Who::admin)).body.at("audit_logs").as_array();
  ASSERT_EQ(users.size(), 1u);
  EXPECT_EQ(users[0].at("id"), log[3].at("id"));
  EXPECT_EQ(call(Who::admin, "GET", "/api/v2/audit_logs?filter[created_at][]=2001-01-01T00:00:00Z&filter[created_at][]=2001-01-02T00:00:00Z").body.at("count").as_int64(), 0);
  const auto page = call(Who::admin, "GET", "/api/v2/audit_logs?page[size]=1").body;
  EXPECT_TRUE(page.at("meta").at("has_more").as_bool());
  const auto next = call(Who::admin, "GET", "/api/v2/audit_logs?page[size]=1&page[after]=" + std::string(page.at("meta").at("after_cursor").as_string())).body;
  EXPECT_EQ(next.at("audit_logs").at(0).at("id"), log[1].at("id"));
  EXPECT_EQ(call(Who::agent, "GET", "/api/v2/audit_logs").status, 403);
}

}  // namespace
}  // namespace kotae::api::testing
