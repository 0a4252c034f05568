// One's own profile and password; and an admin's way to set somebody's password.
#include "api/auth.h"
#include "api/print.h"
#include "app/accounts.h"
#include "app/people.h"
#include "base/fields.h"

namespace kotae::api {

Auth& auth_of(app::Desk& desk);
json::object print_me(const store::User& u, const desk::Viewer& v);

namespace {

struct NewPassword {
  std::string hash, checked_against;   // both empty: not changed
};

// Needs the current one, under the same throttle as signing in.
Result<NewPassword> new_password(const Call& c, const std::string& current, const std::string& wished) {
  std::optional<store::User> u;
  c.desk.db().read([&](store::Tx& tx) { u = store::user(tx, c.caller->user.id); });
  if (!u) return fail(Code::unauthenticated, "sign in first");
  if (auto d = app::acceptable_password(wished, u->email); !d) return fail(d.error());
  if (!u->password_hash.empty()) {
    if (current.empty()) return invalid("current_password", "blank", "cannot be blank");
    Auth& auth = auth_of(c.desk);
    const Time at = now();
    if (const int wait = auth.wait_s(u->email, c.request->remote_ip, at)) return fail(Error{Code::too_many_requests, "too many wrong passwords; wait", {}, "", wait});
    if (!app::check_password(u->password_hash, current)) {
      auth.failed(u->email, c.request->remote_ip, at);
      return invalid("current_password", "invalid", "is wrong");
    }
    auth.succeeded(u->email);
  }
  return NewPassword{app::hash_password(wished), u->password_hash};
}

Result<Write> put_me(const Call& c) {
  const auto given = c.body();
  if (!given) return fail(given.error());
  Fields f(*given);
  store::User wish = c.caller->user;
  std::string current, password, locale = wish.locale.empty() ? "ja" : wish.locale;
  const bool name = f.line("name", wish.name, 255, false), signature = f.text("signature", wish.signature, 20'000), speaks = f.choice("locale", locale, {"ja", "en"});
  const bool zone = f.line("time_zone", wish.time_zone, 60);
  if (zone && !wish.time_zone.empty() && !app::known_time_zone(wish.time_zone)) f.fault("time_zone", "inclusion", "is no time zone of the IANA list");
  f.text("current_password", current, 200);
  const bool changes = f.text("password", password, 1000);
  if (!f.ok()) return fail(f.error());
  NewPassword secret;
  if (changes) {
    auto r = new_password(c, current, password);
    if (!r) return fail(r.error());
    secret = std::move(*r);
  }
  return Write{[=](store::Tx& tx) -> Result<Answer> {
    const auto before = store::user(tx, c.caller->user.id);
    if (!before || !before->active) return fail(Code::unauthenticated, "sign in first");
    store::User u = *before;
    if (name) u.name = wish.name;
    if (signature) u.signature = wish.signature;
    if (speaks) u.locale = locale;
    if (zone) u.time_zone = wish.time_zone;
    if (!secret.hash.empty()) {
      if (u.password_hash != secret.checked_against) return fail(Code::update_conflict, "the password was changed meanwhile");
      u.password_hash = secret.hash;
    }
    const auto saved = app::put_user(tx, u.id, before, u, c.caller->session_id);
    if (!saved) return fail(saved.error());
    return json_answer({{"user", print_me(*saved, store::viewer_of(tx, *saved))}});
  }};
}

Result<Write> set_password(const Call& c) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  const auto given = c.body();
  if (!given) return fail(given.error());
  std::string password;
  Fields f(*given);
  if (!f.text("password", password, 1000, false) && f.ok()) f.fault("password", "blank", "cannot be blank");
  if (!f.ok()) return fail(f.error());
  std::optional<store::User> known;
  c.desk.db().read([&](store::Tx& tx) { known = store::user(tx, {*id}); });
  if (!known) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
  if (auto d = app::acceptable_password(password, known->email); !d) return fail(d.error());
  return Write{[c, id = UserId{*id}, hash = app::hash_password(password)](store::Tx& tx) -> Result<Answer> {
    const auto before = store::user(tx, id);
    if (!before) return fail(Code::not_found, "user " + std::to_string(id.v) + " does not exist");
    store::User u = *before;
    u.password_hash = hash;
    const auto saved = app::put_user(tx, c.caller->user.id, before, u, id == c.caller->user.id ? c.caller->session_id : 0);
    if (!saved) return fail(saved.error());
    return no_content();
  }};
}

}  // namespace

void kotae_me(Routes& r);
void kotae_me(Routes& r) {
  r.write("PUT", "/api/kotae/me", Access::signed_in, put_me, 1u << 20, true);
  r.write("POST", "/api/kotae/users/{}/password", Access::admin, set_password, 64u << 10, true);
}

}  // namespace kotae::api
