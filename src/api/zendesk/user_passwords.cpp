// Passwords. https://developer.zendesk.com/api-reference/ticketing/users/user_passwords/
#include "api/auth.h"
#include "app/accounts.h"
#include "app/people.h"
#include "base/fields.h"

namespace kotae::api {

Auth& auth_of(app::Desk& desk);

namespace {

Error unknown(const Call& c) { return {Code::not_found, "user " + c.args.at(0) + " does not exist", {}, "", 0}; }

Result<store::User> person(const Call& c, bool own_alone) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  std::optional<store::User> u;
  c.desk.db().read([&](store::Tx& tx) { u = store::user(tx, {*id}); });
  if (!u || (own_alone && u->id != c.caller->user.id)) return fail(unknown(c));
  return *u;
}

Result<Write> keep(const Call& c, const store::User& u, const std::string& password) {
  if (auto d = app::acceptable_password(password, u.email); !d) return fail(d.error());
  return Write{[c, id = u.id, was = u.password_hash, hash = app::hash_password(password)](store::Tx& tx) -> Result<Answer> {
    const auto before = store::user(tx, id);
    if (!before) return fail(unknown(c));
    if (before->password_hash != was) return fail(Code::update_conflict, "the password was changed meanwhile");
    store::User after = *before;
    after.password_hash = hash;
    const auto saved = app::put_user(tx, c.caller->user.id, before, after, id == c.caller->user.id ? c.caller->session_id : 0);
    if (!saved) return fail(saved.error());
    return Answer{200, "", "", {}};
  }};
}

Result<Write> set(const Call& c) {
  const auto given = c.body();
  if (!given) return fail(given.error());
  std::string password;
  Fields f(*given);
  if (!f.text("password", password, 1000, false) && f.ok()) f.fault("password", "blank", "cannot be blank");
  if (!f.ok()) return fail(f.error());
  const auto u = person(c, false);
  if (!u) return fail(u.error());
  return keep(c, *u, password);
}

// One's own, with the one of before, under the throttle of signing in.
Result<Write> change(const Call& c) {
  const auto u = person(c, true);
  if (!u) return fail(u.error());
  const auto given = c.body();
  if (!given) return fail(given.error());
  std::string password, before;
  Fields f(*given);
  if (!f.text("password", password, 1000, false) && f.ok()) f.fault("password", "blank", "cannot be blank");
  if (!f.text("previous_password", before, 1000, false) && f.ok()) f.fault("previous_password", "blank", "cannot be blank");
  if (!f.ok()) return fail(f.error());
  Auth& auth = auth_of(c.desk);
  const Time at = now();
  if (const int wait = auth.wait_s(u->email, c.request->remote_ip, at)) return fail(Error{Code::too_many_requests, "too many wrong passwords; wait", {}, "", wait});
  if (!app::check_password(u->password_hash, before)) {
    auth.failed(u->email, c.request->remote_ip, at);
    return invalid("previous_password", "invalid", "is wrong");
  }
  auth.succeeded(u->email);
  return keep(c, *u, password);
}

}  // namespace

void zendesk_user_passwords(Routes& r);
void zendesk_user_passwords(Routes& r) {
  r.read("/api/v2/users/{}/password/requirements", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    if (!store::user(tx, {*id}) || (!c.viewer().admin() && c.caller->user.id.v != *id)) return fail(unknown(c));
    return json_answer({{"requirements", json::array{"must be at least 8 characters", "must be at most 200 bytes", "must be different from the email address"}}});
  });
  r.write("POST", "/api/v2/users/{}/password", Access::admin, set, 64u << 10, true);
  r.write("PUT", "/api/v2/users/{}/password", Access::signed_in, change, 64u << 10, true);
}

}  // namespace kotae::api
