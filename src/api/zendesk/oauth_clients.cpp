// Programs that may ask people for access. https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/
#include "api/slice.h"
#include "app/oauth.h"
#include "base/fields.h"
#include "store/blobs.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

json::object print(const store::OAuthClient& c, const std::string& base) {
  json::array uris;
  for (const auto& u : c.redirect_uris) uris.push_back(json::string(u));
  return {{"url", base + "/api/v2/oauth/clients/" + std::to_string(c.id) + ".json"},
          {"id", c.id},
          {"name", c.name},
          {"identifier", c.identifier},
          {"company", text_or_null(c.company)},
          {"description", text_or_null(c.description)},
          {"redirect_uri", std::move(uris)},
          {"kind", c.is_public ? "public" : "confidential"},
          {"global", false},
          {"logo_url", nullptr},
          {"secret", nullptr},
          {"user_id", c.user_id.v},
          {"created_at", iso8601(c.created_at)},
          {"updated_at", iso8601(c.updated_at)}};
}

void tell(store::Tx& tx, const Call& c, const store::OAuthClient& o, const char* act) {
  store::emit(tx, 0, {}, c.caller->user.id, "oauth_client.updated", json::serialize(json::object{{"oauth_client_id", o.id}, {"act", act}}), json::serialize(json::object{{"label", o.name}}));
}

Result<store::OAuthClient> named(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto o = store::oauth_client(tx, *id);
  if (!o) return fail(Code::not_found, "client " + std::to_string(*id) + " does not exist");
  return *o;
}

Done read(const json::object& given, store::OAuthClient& c) {
  Fields f(given);
  f.line("name", c.name, 255, false);
  f.line("identifier", c.identifier, 100, false);
  f.line("company", c.company, 255);
  f.text("description", c.description, 1000);
  for (const auto& [key, value] : {std::pair<const char*, const std::string*>("name", &c.name), std::pair<const char*, const std::string*>("identifier", &c.identifier)})
    if (value->empty() && !f.find(key)) f.fault(key, "blank", "cannot be blank");
  std::string kind = c.is_public ? "public" : "confidential";
  if (f.choice("kind", kind, {"public", "confidential"})) c.is_public = kind == "public";
  if (const auto* p = f.find("redirect_uri"); p && !p->is_null()) {
    c.redirect_uris.clear();
    const json::array list = p->is_array() ? p->get_array() : json::array{*p};
    if (list.size() > 50) f.fault("redirect_uri", "too_many", "at most 50");
    for (const auto& u : list) {
      if (!u.is_string() || !app::acceptable_redirect(u.get_string())) {
        f.fault("redirect_uri", "invalid", "must be https addresses, http ones of this machine, or an app's own scheme");
        break;
      }
      c.redirect_uris.emplace_back(u.get_string());
    }
  }
  return f.done();
}

// The secret is shown in this one answer; kept is its hash.
Answer with_secret(const store::OAuthClient& o, const std::string& secret, const Call& c, int status) {
  json::object shown = print(o, c.base());
  if (!secret.empty()) shown["secret"] = secret;
  return json_answer({{"client", std::move(shown)}}, status);
}

std::string new_secret(store::OAuthClient& c) {
  if (c.is_public) {
    c.secret_sha256.clear();
    return {};
  }
  const auto secret = app::random_token();
  c.secret_sha256 = store::sha256_hex(secret);
  return secret;
}

Result<json::object> given(const Call& c) {
  if (!c.request->header("idempotency-key").empty()) return invalid("Idempotency-Key", "invalid", "is not taken where an answer holds a secret");
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* o = body->if_contains("client");
  if (!o || !o->is_object()) return invalid("client", "blank", "the body must hold a client object");
  return std::move(o->get_object());
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  auto o = slice(c, "clients", store::oauth_clients(tx), [&](const store::OAuthClient& x) { return print(x, c.base()); }, [](const store::OAuthClient& x) { return x.id; });
  if (!o) return fail(o.error());
  return json_answer(*o);
}

}  // namespace

void zendesk_oauth_clients(Routes& r);
void zendesk_oauth_clients(Routes& r) {
  r.read("/api/v2/oauth/clients", Access::admin, list);
  r.read("/api/v2/oauth/clients/{}", Access::admin, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto o = named(c, tx);
    if (!o) return fail(o.error());
    return json_answer({{"client", print(*o, c.base())}});
  });
  r.write("POST", "/api/v2/oauth/clients", Access::admin, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) -> Result<Answer> {
      store::OAuthClient made;
      made.user_id = c.caller->user.id;
      if (auto d = read(o, made); !d) return fail(d.error());
      const auto secret = new_secret(made);
      if (auto d = store::insert(tx, made); !d) return fail(d.error());
      tell(tx, c, made, "created");
      return with_secret(made, secret, c, 201);
    }};
  });
  r.write("PUT", "/api/v2/oauth/clients/{}", Access::admin, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) -> Result<Answer> {
      auto known = named(c, tx);
      if (!known) return fail(known.error());
      const bool was_public = known->is_public;
      if (auto d = read(o, *known); !d) return fail(d.error());
      const auto secret = was_public != known->is_public ? new_secret(*known) : std::string{};
      if (auto d = store::save(tx, *known); !d) return fail(d.error());
      tell(tx, c, *known, "updated");
      return with_secret(*known, secret, c, 200);
    }};
  });
  r.write("PUT", "/api/v2/oauth/clients/{}/generate_secret", Access::admin, [](const Call& c) -> Result<Write> {
    if (!c.request->header("idempotency-key").empty()) return invalid("Idempotency-Key", "invalid", "is not taken where an answer holds a secret");
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      auto known = named(c, tx);
      if (!known) return fail(known.error());
      if (known->is_public) return invalid("client", "invalid", "public clients have no secret");
      const auto secret = new_secret(*known);
      if (auto d = store::save(tx, *known); !d) return fail(d.error());
      tell(tx, c, *known, "updated");
      return with_secret(*known, secret, c, 200);
    }};
  });
  r.write("DELETE", "/api/v2/oauth/clients/{}", Access::admin, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto known = named(c, tx);
      if (!known) return fail(known.error());
      store::delete_oauth_client(tx, known->id);
      tell(tx, c, *known, "deleted");
      return no_content();
    }};
  });
}

}  // namespace kotae::api
