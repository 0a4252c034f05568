// Where people are signed in. https://developer.zendesk.com/api-reference/ticketing/account-configuration/sessions/
#include "api/slice.h"
#include "store/access.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

json::object print(const store::Session& s, const std::string& base) {
  return {{"url", base + "/api/v2/users/" + std::to_string(s.user_id.v) + "/sessions/" + std::to_string(s.id) + ".json"},
          {"id", s.id},
          {"user_id", s.user_id.v},
          {"authenticated_at", iso8601(s.created_at)},
          {"last_seen_at", iso8601(s.seen_at)}};
}

Result<Answer> answer(const Call& c, const std::vector<store::Session>& all) {
  auto o = slice(c, "sessions", all, [&](const store::Session& s) { return print(s, c.base()); }, [](const store::Session& s) { return s.id; });
  if (!o) return fail(o.error());
  return json_answer(*o);
}

// One's own; admins everybody's.
Result<UserId> whose(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  if (!store::user(tx, {*id}) || (*id != c.caller->user.id.v && !c.viewer().admin())) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
  return UserId{*id};
}

Result<store::Session> named(const Call& c, store::Tx& tx) {
  const auto user = whose(c, tx);
  if (!user) return fail(user.error());
  const auto id = c.id(1);
  if (!id) return fail(id.error());
  for (auto& s : store::sessions_of(tx, *user))
    if (s.id == *id) return s;
  return fail(Code::not_found, "session " + std::to_string(*id) + " does not exist");
}

Result<store::Session> current(const Call& c, store::Tx& tx) {
  if (c.caller->session_id)
    for (auto& s : store::sessions_of(tx, c.caller->user.id))
      if (s.id == c.caller->session_id) return s;
  return fail(Code::not_found, "this call was made without a session");
}

void tell(store::Tx& tx, const Call& c, UserId user) {
  store::emit(tx, 0, {}, c.caller->user.id, "session.ended", json::serialize(json::object{{"user_id", user.v}, {"act", "deleted"}}));
}

}  // namespace

void zendesk_sessions(Routes& r);
void zendesk_sessions(Routes& r) {
  r.read("/api/v2/sessions", Access::admin, [](const Call& c, store::Tx& tx) { return answer(c, store::all_sessions(tx)); });
  r.read("/api/v2/users/{}/sessions", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto user = whose(c, tx);
    if (!user) return fail(user.error());
    return answer(c, store::sessions_of(tx, *user));
  });
  r.read("/api/v2/users/{}/sessions/{}", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto s = named(c, tx);
    if (!s) return fail(s.error());
    return json_answer({{"session", print(*s, c.base())}});
  });
  r.read("/api/v2/users/me/session", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto s = current(c, tx);
    if (!s) return fail(s.error());
    return json_answer({{"session", print(*s, c.base())}});
  });
  r.read("/api/v2/users/me/session/renew", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto s = current(c, tx);
    if (!s) return fail(s.error());
    return json_answer({{"authenticity_token", s->csrf}});
  });
  r.write("DELETE", "/api/v2/users/{}/sessions/{}", Access::signed_in, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto s = named(c, tx);
      if (!s) return fail(s.error());
      store::delete_session(tx, s->id);
      tell(tx, c, s->user_id);
      return no_content();
    }};
  });
  r.write("DELETE", "/api/v2/users/{}/sessions", Access::signed_in, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto user = whose(c, tx);
      if (!user) return fail(user.error());
      store::delete_sessions_of(tx, *user);
      tell(tx, c, *user);
      return no_content();
    }};
  });
  r.write("DELETE", "/api/v2/users/me/logout", Access::signed_in, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      if (c.caller->session_id) store::delete_session(tx, c.caller->session_id);
      tell(tx, c, c.caller->user.id);
      Answer a = no_content();
      a.headers.emplace_back("Set-Cookie", std::string("kotae_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0") + (c.request->secure ? "; Secure" : ""));
      return a;
    }};
  });
}

}  // namespace kotae::api
