// Mailboxes and settings: every faulty member named, no secret ever printed.
#include "app/mailbox_accounts.h"
#include "desk.h"

namespace kotae::api::testing {
namespace {

class Mailboxes : public ApiTest {
 protected:
  static std::string body(const std::string& extra = "") {
    return R"({"name":"注文","address":"Order@desk.example.jp","aliases":["SHOP@desk.example.jp"],"imap":{"enabled":true,"host":"imap.example.jp","user":"order","password":"imap-secret"},
      "smtp":{"enabled":true,"host":"smtp.example.jp","tls":"starttls","user":"order","auth":"xoauth2","oauth":{"token_url":"https://login.example.jp/token","client_id":"id",
      "client_secret":"client-secret","refresh_token":"refresh-secret"}})" + extra + "}";
  }
  store::Mailbox saved(const Got& g) {
    return *read([&](store::Tx& tx) { return store::mailbox(tx, {g.body.at("mailbox").at("id").as_int64()}); });
  }
};

TEST_F(Mailboxes, SecretsGoInAndNeverComeOut) {
  const auto made = call(Who::admin, "POST", "/api/kotae/mailboxes", body());
  ASSERT_EQ(made.status, 201) << made.text;
  const auto m = saved(made);
  for (const auto& text : {made.text, call(Who::admin, "GET", "/api/kotae/mailboxes").text, m.imap, m.smtp, m.secrets})
    for (const char* secret : {"imap-secret", "client-secret", "refresh-secret"}) EXPECT_EQ(text.find(secret), std::string::npos) << secret << " in " << text;
  EXPECT_EQ(made.body.at("mailbox").at("address").as_string(), "order@desk.example.jp");
  EXPECT_TRUE(made.body.at("mailbox").at("imap").at("has_password").as_bool());
  EXPECT_TRUE(made.body.at("mailbox").at("smtp").at("oauth").at("has_refresh_token").as_bool());
  const auto in = app::imap_account(m, desk->keys()), out = app::smtp_account(m, desk->keys());
  EXPECT_EQ(in.password, "imap-secret");
  EXPECT_EQ(in.port, 993);
  EXPECT_EQ(out.port, 587);
  EXPECT_TRUE(out.xoauth2);
  EXPECT_EQ(out.oauth.refresh_token, "refresh-secret");
  EXPECT_EQ(out.oauth.client_secret, "client-secret");
}

TEST_F(Mailboxes, AnEmptyPasswordKeepsTheOldOneAndAnotherHostForgetsIt) {
  const auto made = call(Who::admin, "POST", "/api/kotae/mailboxes", body());
  const std::string at = "/api/kotae/mailboxes/" + std::to_string(made.body.at("mailbox").at("id").as_int64());
  EXPECT_EQ(call(Who::admin, "PUT", at, R"({"imap":{"password":"","folder":"Support"}})").status, 200);
  EXPECT_EQ(app::imap_account(saved(made), desk->keys()).password, "imap-secret");
  EXPECT_EQ(app::imap_account(saved(made), desk->keys()).folder, "Support");
  EXPECT_EQ(call(Who::admin, "PUT", at, R"({"imap":{"host":"elsewhere.example"}})").faults(), "imap.password=blank");
  EXPECT_EQ(call(Who::admin, "POST", at + "/test", R"({"imap":{"host":"elsewhere.example"}})").faults(), "imap.password=blank");
  EXPECT_EQ(call(Who::admin, "PUT", at, R"({"smtp":{"oauth":{"token_url":"https://elsewhere.example/token"}}})").faults(), "smtp.oauth.refresh_token=blank");
  EXPECT_EQ(call(Who::admin, "PUT", at, R"({"imap":{"password":null,"enabled":false}})").body.at("mailbox").at("imap").at("has_password").as_bool(), false);
}

TEST_F(Mailboxes, EveryFaultyMemberIsNamed) {
  const auto got = call(Who::admin, "POST", "/api/kotae/mailboxes",
                        R"({"name":"","address":"x","aliases":["y"],"brand_id":999,"group_id":999,"charset":"ebcdic","paused":"no","receipt":{"enabled":true,"subject":"a\nb","body":"{{nothing}}"},
      "imap":{"enabled":true,"host":"no host","port":0,"tls":"ssl3","after":"burn","poll_s":1},"smtp":{"enabled":true,"auth":"xoauth2","oauth":{"token_url":"ftp://x"}}})");
  EXPECT_EQ(got.status, 422);
  for (const char* f : {"name=blank", "address=invalid", "aliases=invalid", "brand_id=not_found", "group_id=not_found", "charset=inclusion", "paused=invalid", "receipt.subject=invalid", "receipt.body=invalid",
                        "imap.host=invalid", "imap.port=inclusion", "imap.tls=inclusion", "imap.user=blank", "imap.after=inclusion", "imap.poll_s=inclusion", "smtp.host=blank", "smtp.user=blank",
                        "smtp.oauth.token_url=invalid", "smtp.oauth.client_id=blank", "smtp.oauth.refresh_token=blank"})
    EXPECT_NE(got.faults().find(f), std::string::npos) << f << " in " << got.faults();
  EXPECT_EQ(call(Who::admin, "POST", "/api/kotae/mailboxes", R"({"name":"x","address":"support@desk.example.jp"})").faults(), "address=taken");
  EXPECT_EQ(call(Who::admin, "POST", "/api/kotae/mailboxes", R"({"name":"x","address":"x@desk.example.jp","aliases":["Support@desk.example.jp"]})").faults(), "aliases=taken");
  EXPECT_EQ(call(Who::admin, "PUT", "/api/kotae/mailboxes/" + std::to_string(mailbox.v), R"({"imap":{"enabled":true,"host":"imap.example.jp","user":"u","password":"p","after":"move"}})").faults(), "imap.move_to=blank");
}

TEST_F(Mailboxes, TheTestButtonSaysWhy) {
  // Nobody listens on port 1 of this machine.
  const char* wish = R"({"imap":{"enabled":true,"host":"127.0.0.1","port":1,"tls":"none","user":"u","password":"p"},"smtp":{"enabled":true,"host":"127.0.0.1","port":1,"tls":"none"}})";
  const auto got = call(Who::admin, "POST", "/api/kotae/mailboxes/test", wish, {{"accept-language", "ja"}});
  ASSERT_EQ(got.status, 200) << got.text;
  for (const char* kind : {"imap", "smtp"}) {
    EXPECT_FALSE(got.body.at(kind).at("ok").as_bool());
    EXPECT_EQ(got.body.at(kind).at("code").as_string(), "unavailable");
    EXPECT_EQ(got.body.at(kind).at("reason").as_string().find("サーバーに接続できませんでした: "), 0u) << got.text;
  }
  const auto nothing = call(Who::admin, "POST", "/api/kotae/mailboxes/test", "{}");
  EXPECT_TRUE(nothing.body.at("imap").is_null());
  EXPECT_TRUE(nothing.body.at("smtp").is_null());
}

TEST_F(Mailboxes, SettingsHoldAtOnce) {
  EXPECT_EQ(call(Who::admin, "PUT", "/api/kotae/settings", R"({"hold_s":900,"locale":"fr","time_zone":"x","max_letter_mb":0,"name":"","allowed_remote_images":1})").faults(),
            "name=blank hold_s=inclusion max_letter_mb=inclusion allowed_remote_images=invalid locale=inclusion time_zone=inclusion");
  EXPECT_EQ(call(Who::admin, "PUT", "/api/kotae/settings", R"({"clamd":"nonsense"})").faults(), "clamd=invalid");
  EXPECT_EQ(call(Who::admin, "PUT", "/api/kotae/settings", R"({"hold_s":30,"max_letter_mb":2})").body.at("hold_s").as_int64(), 30);
  EXPECT_EQ(desk->settings().hold_s, 30);
  EXPECT_EQ(server->body_limit("POST", "/api/v2/uploads"), 2u << 20);
  EXPECT_EQ(call(Who::admin, "GET", "/api/kotae/settings").body.at("hold_s").as_int64(), 30);
}

TEST_F(Mailboxes, TheSystemPageKnowsItsConsumers) {
  server->consumers = [] { return json::array{json::object{{"name", "search"}, {"seq", 1}, {"head", 2}, {"lag_ms", 3}}}; };
  const auto got = call(Who::admin, "GET", "/api/kotae/system");
  EXPECT_EQ(got.body.at("consumers").at(0).at("name").as_string(), "search");
  EXPECT_EQ(got.body.at("database").as_string(), "sqlite");
  EXPECT_GT(got.body.at("rss_bytes").as_int64(), 1'000'000);
  EXPECT_GT(got.body.at("disk").at("data_bytes").as_int64(), 10'000);
}

}  // namespace
}  // namespace kotae::api::testing
