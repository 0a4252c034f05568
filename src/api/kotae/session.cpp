// Signing in and out.
#include "api/auth.h"
#include "api/print.h"
#include "app/accounts.h"
#include "store/feed.h"

namespace kotae::api {

json::object print_me(const store::User& u, const desk::Viewer& v) {
  json::array groups;
  for (const GroupId g : v.groups) groups.push_back(g.v);
  return {{"id", u.id.v}, {"name", u.name}, {"email", u.email}, {"role", desk::name(u.role)}, {"locale", u.locale.empty() ? "ja" : u.locale}, {"time_zone", u.time_zone},
          {"signature", u.signature}, {"default_group_id", id_or_null(u.default_group_id)}, {"group_ids", std::move(groups)}, {"active", u.active}, {"restricted", !v.sees_all()}};
}

namespace {

Answer session_answer(const store::User& u, const desk::Viewer& v, const store::Session& s) {
  return json_answer({{"user", print_me(u, v)}, {"csrf_token", s.csrf}, {"expires_at", iso8601(s.expires_at)}});
}

std::string cookie_text(const Call& c, const std::string& token, std::int64_t seconds) {
  return "kotae_session=" + token + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds) + (c.request->secure ? "; Secure" : "");
}

}  // namespace

Auth& auth_of(app::Desk& desk);

void kotae_session(Routes& r);
void kotae_session(Routes& r) {
  r.read("/api/kotae/session", Access::signed_in, [](const Call& c, store::Tx&) -> Result<Answer> {
    store::Session s;
    s.csrf = c.caller->csrf;
    s.expires_at = c.caller->expires_at;
    return session_answer(c.caller->user, c.viewer(), s);
  });
  // The password is checked on the slow pool, before the transaction.
  r.write("POST", "/api/kotae/session", Access::anyone, [](const Call& c) -> Result<Write> {
    auto body = c.body();
    if (!body) return fail(body.error());
    const auto text = [&](const char* key) {
      const auto* p = body->if_contains(key);
      return p && p->is_string() ? std::string(p->get_string()) : std::string{};
    };
    const std::string email = text("email"), password = text("password");
    if (email.empty()) return invalid("email", "blank", "cannot be blank");
    if (password.empty()) return invalid("password", "blank", "cannot be blank");
    Auth& auth = auth_of(c.desk);
    const Time at = now();
    if (const int wait = auth.wait_s(email, c.request->remote_ip, at)) {
      Error e{Code::too_many_requests, "too many failed sign-ins; try again in " + std::to_string(wait) + " s", {}, "", wait};
      e.body_json = "{\"retry_after\":" + std::to_string(wait) + "}";
      return fail(std::move(e));
    }
    std::optional<store::User> u;
    c.desk.db().read([&](store::Tx& tx) { u = store::user_by_email(tx, email); });
    static const std::string nobody = app::hash_password("nobody has this password");
    const bool known = u && u->active && !u->suspended && !u->password_hash.empty();
    if (!app::check_password(known ? u->password_hash : nobody, password) || !known) {
      auth.failed(email, c.request->remote_ip, at);
      return fail(Code::unauthenticated, "the address or the password is wrong");
    }
    auth.succeeded(email);
    return Write{[c, id = u->id](store::Tx& tx) -> Result<Answer> {
      auto user = store::user(tx, id);
      if (!user || !user->active) return fail(Code::unauthenticated, "the address or the password is wrong");
      const auto s = app::open_session(tx, id, c.request->remote_ip, c.request->header("user-agent"));
      user->last_login_at = tx.at();
      if (auto d = store::save_user(tx, *user); !d) return fail(d.error());
      store::emit(tx, 0, {}, id, "login.succeeded", json::serialize(json::object{{"user_id", id.v}, {"session_id", s.session.id}}), json::serialize(json::object{{"ip", c.request->remote_ip}}));
      Answer a = session_answer(*user, store::viewer_of(tx, *user), s.session);
      a.headers.emplace_back("Set-Cookie", cookie_text(c, s.token, app::session_seconds));
      return a;
    }};
  }, 64u << 10, true);
  r.write("DELETE", "/api/kotae/session", Access::signed_in, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      if (c.caller->session_id) store::delete_session(tx, c.caller->session_id);
      Answer a = no_content();
      a.headers.emplace_back("Set-Cookie", cookie_text(c, "", 0));
      return a;
    }};
  });
}

}  // namespace kotae::api
