// Tokens of programs: one's own; admins see and end all. https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/
#include <algorithm>

#include "api/slice.h"
#include "app/oauth.h"
#include "base/fields.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

json::array words(std::string_view s) {
  json::array a;
  while (!s.empty()) {
    const auto w = s.substr(0, s.find(' '));
    a.push_back(json::string(w));
    s.remove_prefix(std::min(s.size(), w.size() + 1));
  }
  return a;
}

json::object print(const store::OAuthToken& t, const std::string& base) {
  return {{"url", base + "/api/v2/oauth/tokens/" + std::to_string(t.id) + ".json"},
          {"id", t.id},
          {"user_id", t.user_id.v},
          {"client_id", t.client_id},
          {"token", t.shown},
          {"refresh_token", nullptr},
          {"scopes", words(t.scopes)},
          {"created_at", iso8601(t.created_at)},
          {"used_at", time_or_null(t.used_at)},
          {"expires_at", time_or_null(t.expires_at)},
          {"refresh_token_expires_at", time_or_null(t.refresh_expires_at)}};
}

void tell(store::Tx& tx, const Call& c, const store::OAuthToken& t, const char* act) {
  store::emit(tx, 0, {}, c.caller->user.id, "token.updated", json::serialize(json::object{{"oauth_token_id", t.id}, {"user_id", t.user_id.v}, {"client_id", t.client_id}, {"act", act}}));
}

Result<store::OAuthToken> named(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto t = store::oauth_token(tx, *id);
  if (!t || (!c.viewer().admin() && t->user_id != c.caller->user.id)) return fail(Code::not_found, "token " + std::to_string(*id) + " does not exist");
  return *t;
}

Result<store::OAuthToken> current(const Call& c, store::Tx& tx) {
  auto t = c.caller->oauth_token_id ? store::oauth_token(tx, c.caller->oauth_token_id) : std::nullopt;
  if (!t) return fail(Code::not_found, "this call was made without an OAuth token");
  return *t;
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  const bool all = c.param("all") == "true" && c.viewer().admin();
  const auto found = store::oauth_tokens(tx, all ? std::nullopt : std::optional(c.caller->user.id), c.number("client_id", 0, 0, std::int64_t{1} << 53));
  auto o = slice(c, "tokens", found, [&](const store::OAuthToken& t) { return print(t, c.base()); }, [](const store::OAuthToken& t) { return t.id; });
  if (!o) return fail(o.error());
  return json_answer(*o);
}

Result<Answer> create(store::Tx& tx, const Call& c, const json::object& given) {
  Fields f(given);
  std::int64_t client_id = 0, seconds = 0, refresh = 0;
  f.id("client_id", client_id);
  f.number("expires_in", seconds, 300, 172'800);
  f.number("refresh_token_expires_in", refresh, 604'800, 7'776'000);
  const auto client = store::oauth_client(tx, client_id);
  if (!client_id) f.fault("client_id", "blank", "cannot be blank");
  else if (!client) f.fault("client_id", "not_found", "is no client");
  std::string all;
  if (const auto* s = f.find("scopes"); s && s->is_array())
    for (const auto& w : s->get_array()) all += (w.is_string() ? std::string(w.get_string()) : std::string("?")) + " ";
  const auto scopes = app::tidy_scopes(all);
  if (scopes.empty()) f.fault("scopes", all.empty() ? "blank" : "invalid", "must be read, write, RESOURCE:read or RESOURCE:write");
  if (!f.ok()) return fail(f.error());
  const auto made = app::new_oauth_token(tx, *client, c.caller->user.id, scopes, {seconds, refresh});
  tell(tx, c, made.row, "created");
  json::object o = print(made.row, c.base());
  o["full_token"] = made.token;
  o["token"] = made.token;
  if (!made.refresh.empty()) o["refresh_token"] = made.refresh;
  return json_answer({{"token", std::move(o)}}, 201);
}

}  // namespace

void zendesk_oauth_tokens(Routes& r);
void zendesk_oauth_tokens(Routes& r) {
  r.read("/api/v2/oauth/tokens", Access::signed_in, list);
  r.read("/api/v2/oauth/tokens/current", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto t = current(c, tx);
    if (!t) return fail(t.error());
    return json_answer({{"token", print(*t, c.base())}});
  });
  r.read("/api/v2/oauth/tokens/{}", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto t = named(c, tx);
    if (!t) return fail(t.error());
    return json_answer({{"token", print(*t, c.base())}});
  });
  r.write("POST", "/api/v2/oauth/tokens", Access::admin, [](const Call& c) -> Result<Write> {
    if (!c.request->header("idempotency-key").empty()) return invalid("Idempotency-Key", "invalid", "is not taken where an answer holds a secret");
    // A program may not give itself more than it was given.
    if (!c.caller->scopes.empty()) return fail(Code::forbidden, "a token of a program makes no others");
    auto body = c.body();
    if (!body) return fail(body.error());
    auto* o = body->if_contains("token");
    if (!o || !o->is_object()) return invalid("token", "blank", "the body must hold a token object");
    return Write{[c, o = std::move(o->get_object())](store::Tx& tx) { return create(tx, c, o); }};
  });
  const auto revoke = [](auto find) {
    return [find](const Call& c) -> Result<Write> {
      return Write{[c, find](store::Tx& tx) -> Result<Answer> {
        const auto t = find(c, tx);
        if (!t) return fail(t.error());
        store::delete_oauth_token(tx, t->id);
        tell(tx, c, *t, "deleted");
        return no_content();
      }};
    };
  };
  r.write("DELETE", "/api/v2/oauth/tokens/current", Access::signed_in, revoke(current));
  r.write("DELETE", "/api/v2/oauth/tokens/{}", Access::signed_in, revoke(named));
}

}  // namespace kotae::api
