// API tokens. The token itself is shown once, in the answer that makes it; only its hash is kept.
#include "api/print.h"
#include "app/accounts.h"
#include "base/fields.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

json::object print(const store::ApiToken& t) {
  return {{"id", t.id}, {"description", t.description}, {"created_at", iso8601(t.created_at)}, {"last_used_at", time_or_null(t.last_used_at)}, {"user_id", t.user_id.v}};
}

void tell(store::Tx& tx, const Call& c, UserId user, std::int64_t token, const char* act) {
  store::emit(tx, 0, {}, c.caller->user.id, "token.updated", json::serialize(json::object{{"api_token_id", token}, {"user_id", user.v}, {"act", act}}));
}

Result<Answer> create(store::Tx& tx, const Call& c, const json::object& given) {
  std::string description;
  UserId user = c.caller->user.id;
  Fields f(given);
  f.line("description", description, 255, false);
  if (!f.find("description")) f.fault("description", "blank", "cannot be blank");
  f.id("user_id", user);
  if (const auto u = store::user(tx, user); !u) f.fault("user_id", "not_found", "is no user");
  else if (!u->active || u->role == desk::Role::end_user) f.fault("user_id", "invalid", "only active agents and admins have tokens");
  if (!f.ok()) return fail(f.error());
  store::ApiToken made;
  const std::string token = app::new_api_token(tx, user, description, &made);
  tell(tx, c, user, made.id, "created");
  json::object o = print(made);
  o["token"] = token;
  return json_answer({{"token", std::move(o)}}, 201);
}

}  // namespace

void kotae_tokens(Routes& r);
void kotae_tokens(Routes& r) {
  r.read("/api/kotae/tokens", Access::admin, [](const Call&, store::Tx& tx) -> Result<Answer> {
    json::array all;
    for (const auto& t : store::api_tokens(tx)) all.push_back(print(t));
    return json_answer({{"tokens", std::move(all)}});
  });
  r.write("POST", "/api/kotae/tokens", Access::admin, [](const Call& c) -> Result<Write> {
    // A stored answer would keep the token readable in the database for a day.
    if (!c.request->header("idempotency-key").empty()) return invalid("Idempotency-Key", "invalid", "is not taken where an answer holds a secret");
    auto given = c.body();
    if (!given) return fail(given.error());
    return Write{[c, given = std::move(*given)](store::Tx& tx) { return create(tx, c, given); }};
  });
  r.write("DELETE", "/api/kotae/tokens/{}", Access::admin, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    return Write{[c, id = *id](store::Tx& tx) -> Result<Answer> {
      UserId owner;
      for (const auto& t : store::api_tokens(tx))
        if (t.id == id) owner = t.user_id;
      if (!store::delete_api_token(tx, id)) return fail(Code::not_found, "token " + std::to_string(id) + " does not exist");
      tell(tx, c, owner, id, "deleted");
      return no_content();
    }};
  });
}

}  // namespace kotae::api
