// API tokens as Zendesk has them. A token belongs to whoever made it, and email/token: with an admin's token acts as anybody.
#include "api/slice.h"
#include "app/accounts.h"
#include "base/fields.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

constexpr std::size_t max_tokens = 256;

json::object print(const store::ApiToken& t, const std::string& base) {
  return {{"url", base + "/api/v2/api_tokens/" + std::to_string(t.id) + ".json"}, {"id", t.id}, {"description", t.description}, {"active", t.active}, {"user_id", t.user_id.v},
          {"created_at", iso8601(t.created_at)}, {"last_used_at", time_or_null(t.last_used_at)}};
}

void tell(store::Tx& tx, const Call& c, const store::ApiToken& t, const char* act) {
  store::emit(tx, 0, {}, c.caller->user.id, "token.updated", json::serialize(json::object{{"api_token_id", t.id}, {"user_id", t.user_id.v}, {"act", act}}),
              json::serialize(json::object{{"label", t.description}}));
}

Result<store::ApiToken> named(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  for (auto& t : store::api_tokens(tx))
    if (t.id == *id) return t;
  return fail(Code::not_found, "token " + std::to_string(*id) + " does not exist");
}

Result<json::object> given(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* o = body->if_contains("api_token");
  if (!o || !o->is_object()) return invalid("api_token", "blank", "the body must hold an api_token object");
  return std::move(o->get_object());
}

}  // namespace

void zendesk_api_tokens(Routes& r);
void zendesk_api_tokens(Routes& r) {
  r.read("/api/v2/api_tokens", Access::admin, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    auto o = slice(c, "api_tokens", store::api_tokens(tx), [&](const store::ApiToken& t) { return print(t, c.base()); }, [](const store::ApiToken& t) { return t.id; });
    if (!o) return fail(o.error());
    return json_answer(*o);
  });
  r.read("/api/v2/api_tokens/{}", Access::admin, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto t = named(c, tx);
    if (!t) return fail(t.error());
    return json_answer({{"api_token", print(*t, c.base())}});
  });
  r.write("POST", "/api/v2/api_tokens", Access::admin, [](const Call& c) -> Result<Write> {
    // A stored answer would keep the token readable in the database for a day.
    if (!c.request->header("idempotency-key").empty()) return invalid("Idempotency-Key", "invalid", "is not taken where an answer holds a secret");
    if (!c.caller->scopes.empty()) return fail(Code::forbidden, "a token of a program makes no others");
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) -> Result<Answer> {
      std::string description;
      Fields f(o);
      if (!f.line("description", description, 255, false) && f.ok()) f.fault("description", "blank", "cannot be blank");
      if (!f.ok()) return fail(f.error());
      if (store::api_tokens(tx).size() >= max_tokens) return invalid("api_token", "too_many", "at most 256");
      store::ApiToken made;
      const auto token = app::new_api_token(tx, c.caller->user.id, description, &made);
      tell(tx, c, made, "created");
      json::object shown = print(made, c.base());
      shown["token"] = shown["full_token"] = token;
      return json_answer({{"api_token", std::move(shown)}}, 201);
    }};
  });
  r.write("PUT", "/api/v2/api_tokens/{}", Access::admin, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) -> Result<Answer> {
      auto t = named(c, tx);
      if (!t) return fail(t.error());
      Fields f(o);
      f.line("description", t->description, 255, false);
      f.flag("active", t->active);
      if (!f.ok()) return fail(f.error());
      store::save_api_token(tx, *t);
      tell(tx, c, *t, "updated");
      return json_answer({{"api_token", print(*t, c.base())}});
    }};
  });
  r.write("DELETE", "/api/v2/api_tokens/{}", Access::admin, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto t = named(c, tx);
      if (!t) return fail(t.error());
      store::delete_api_token(tx, t->id);
      tell(tx, c, *t, "deleted");
      return no_content();
    }};
  });
}

}  // namespace kotae::api
