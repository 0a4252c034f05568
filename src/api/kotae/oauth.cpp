// Where programs get their tokens, and where a person lets them: RFC 6749's token endpoint, and what the screen of consent asks.
#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>

#include "api/print.h"
#include "app/oauth.h"
#include "base/fields.h"
#include "net/http_url.h"
#include "store/blobs.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

constexpr std::int64_t default_seconds = 1800, default_refresh_seconds = 30 * 24 * 3600;

// RFC 6749, 5.2.
Answer refusal(const char* error, const char* why, int status = 400) { return json_answer({{"error", error}, {"error_description", why}, {"description", why}}, status); }

// JSON as Zendesk takes it, or the form of the RFC. Every member as text.
Result<std::map<std::string, std::string>> members(const Call& c) {
  std::map<std::string, std::string> m;
  if (c.request->header("content-type").find("application/x-www-form-urlencoded") != std::string_view::npos) {
    const auto parsed = net::parse_target("/?" + c.request->body);
    if (!parsed) return fail(Code::invalid, "the form does not read");
    for (const auto& [k, v] : parsed->query) m.emplace(k, v);
    return m;
  }
  const auto body = c.body();
  if (!body) return fail(body.error());
  for (const auto& [k, v] : *body) {
    if (v.is_string()) m.emplace(k, v.get_string());
    else if (v.is_int64()) m.emplace(k, std::to_string(v.get_int64()));
  }
  return m;
}

std::int64_t seconds_of(const std::map<std::string, std::string>& m, const char* key, std::int64_t otherwise, std::int64_t min, std::int64_t max) {
  const auto it = m.find(key);
  const auto n = it == m.end() ? 0 : std::atoll(it->second.c_str());
  return n <= 0 ? otherwise : std::clamp<std::int64_t>(n, min, max);
}

bool same(std::string_view a, std::string_view b) { return a.size() == b.size() && !a.empty() && sodium_memcmp(a.data(), b.data(), a.size()) == 0; }

Answer granted(store::Tx& tx, const store::OAuthClient& client, UserId user, std::string_view scopes, const std::map<std::string, std::string>& m, bool refreshable) {
  const app::OAuthTerms terms{seconds_of(m, "expires_in", default_seconds, 300, 172'800),
                              refreshable ? seconds_of(m, "refresh_token_expires_in", default_refresh_seconds, 604'800, 7'776'000) : 0};
  const auto made = app::new_oauth_token(tx, client, user, scopes, terms);
  store::emit(tx, 0, {}, user, "token.updated", json::serialize(json::object{{"oauth_token_id", made.row.id}, {"user_id", user.v}, {"client_id", client.id}, {"act", "created"}}));
  json::object o{{"access_token", made.token}, {"token_type", "bearer"}, {"scope", made.row.scopes}, {"expires_in", terms.seconds}};
  if (refreshable) {
    o["refresh_token"] = made.refresh;
    o["refresh_token_expires_in"] = terms.refresh_seconds;
  }
  Answer a = json_answer(o);
  a.headers.emplace_back("Pragma", "no-cache");
  return a;
}

bool may_come_in(store::Tx& tx, UserId id) {
  const auto u = store::user(tx, id);
  return u && u->active && !u->suspended;
}

Answer exchange(store::Tx& tx, const std::map<std::string, std::string>& m) {
  const auto word = [&](const char* key) {
    const auto it = m.find(key);
    return it == m.end() ? std::string{} : it->second;
  };
  const auto grant = word("grant_type");
  if (grant != "authorization_code" && grant != "client_credentials" && grant != "refresh_token")
    return refusal("unsupported_grant_type", "authorization_code, client_credentials and refresh_token are offered");
  const auto client = store::oauth_client(tx, std::string_view(word("client_id")));
  if (!client) return refusal("invalid_client", "there is no such client", 401);
  const auto secret = word("client_secret");
  const bool proven = !client->is_public && same(client->secret_sha256, store::sha256_hex(secret));
  if (!client->is_public && !proven && !(grant == "authorization_code" && secret.empty() && !word("code_verifier").empty())) return refusal("invalid_client", "the secret is wrong", 401);
  if (grant == "client_credentials") {
    if (!proven) return refusal("unauthorized_client", "public clients have no credentials", 401);
    const auto scopes = app::tidy_scopes(word("scope"));
    if (scopes.empty()) return refusal("invalid_scope", "scope must be read, write, RESOURCE:read or RESOURCE:write");
    if (!may_come_in(tx, client->user_id)) return refusal("invalid_grant", "the client's person may not sign in");
    return granted(tx, *client, client->user_id, scopes, m, false);
  }
  if (grant == "refresh_token") {
    const auto old = store::oauth_token_to_refresh(tx, store::sha256_hex(word("refresh_token")));
    if (!old || old->client_id != client->id || !may_come_in(tx, old->user_id)) return refusal("invalid_grant", "the refresh token is unknown, used or too old");
    auto scopes = old->scopes;
    if (!word("scope").empty()) {
      // Narrower is allowed, wider is not.
      scopes = app::tidy_scopes(word("scope"));
      std::string rest = scopes;
      const std::string had = " " + old->scopes + " ";
      bool within = !scopes.empty();
      while (!rest.empty()) {
        const auto w = rest.substr(0, rest.find(' '));
        rest.erase(0, std::min(rest.size(), w.size() + 1));
        within = within && had.find(" " + w + " ") != std::string::npos;
      }
      if (!within) return refusal("invalid_scope", "scope must be within what was granted");
    }
    if (!store::delete_oauth_token(tx, old->id)) return refusal("invalid_grant", "the refresh token is unknown, used or too old");
    return granted(tx, *client, old->user_id, scopes, m, true);
  }
  const auto code = store::take_oauth_code(tx, store::sha256_hex(word("code")));
  if (!code || code->client_id != client->id || code->redirect_uri != word("redirect_uri") || !may_come_in(tx, code->user_id))
    return refusal("invalid_grant", "the code is unknown, used, too old, or for another client or address");
  if (code->challenge.empty() ? !proven : !app::proves(code->challenge, word("code_verifier"))) return refusal("invalid_grant", "the code verifier is wrong");
  return granted(tx, *client, code->user_id, code->scopes, m, true);
}

struct Consent {
  store::OAuthClient client;
  std::string redirect_uri, scopes, state, challenge;
};

// What a program's link asks for. Faults are told to the person: an address that is not the client's must never be sent to.
Result<Consent> consent(store::Tx& tx, const std::function<std::string(const char*)>& word) {
  Error e{Code::invalid, "", {}, "", 0};
  const auto fault = [&](const char* field, const char* reason, const char* text) {
    if (e.description.empty()) e.description = std::string(field) + ": " + text;
    e.details.push_back({field, reason, text});
  };
  Consent out;
  if (word("response_type") != "code") fault("response_type", "inclusion", "must be code");
  const auto client = store::oauth_client(tx, std::string_view(word("client_id")));
  if (!client) fault("client_id", "not_found", "is no client");
  else out.client = *client;
  out.redirect_uri = word("redirect_uri");
  if (client && std::find(client->redirect_uris.begin(), client->redirect_uris.end(), out.redirect_uri) == client->redirect_uris.end())
    fault("redirect_uri", "inclusion", "is not one of the client's");
  out.scopes = app::tidy_scopes(word("scope"));
  if (out.scopes.empty()) fault("scope", "invalid", "must be read, write, RESOURCE:read or RESOURCE:write");
  out.state = word("state");
  if (out.state.size() > 1000) fault("state", "too_long", "must be at most 1000 bytes");
  out.challenge = word("code_challenge");
  const auto method = word("code_challenge_method");
  if (!out.challenge.empty() && (method != "S256" || out.challenge.size() != 43)) fault("code_challenge_method", "inclusion", "must be S256");
  if (out.challenge.empty() && client && client->is_public) fault("code_challenge", "blank", "public clients need PKCE");
  if (!e.details.empty()) return fail(std::move(e));
  return out;
}

std::string encoded(std::string_view s) {
  static const char hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char ch : s) {
    const auto u = static_cast<unsigned char>(ch);
    if ((u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || ch == '-' || ch == '_' || ch == '.' || ch == '~') out.push_back(ch);
    else {
      out.push_back('%');
      out.push_back(hex[u >> 4]);
      out.push_back(hex[u & 15]);
    }
  }
  return out;
}

Result<Answer> authorize(store::Tx& tx, const Call& c, const json::object& given) {
  const auto wish = consent(tx, [&](const char* key) {
    const auto* p = given.if_contains(key);
    return p && p->is_string() ? std::string(p->get_string()) : std::string{};
  });
  if (!wish) return fail(wish.error());
  const auto* allowed = given.if_contains("allow");
  std::string to = wish->redirect_uri + (wish->redirect_uri.find('?') == std::string::npos ? "?" : "&");
  if (allowed && allowed->is_bool() && allowed->get_bool()) to += "code=" + app::new_oauth_code(tx, wish->client, c.caller->user.id, wish->redirect_uri, wish->scopes, wish->challenge);
  else to += "error=access_denied";
  if (!wish->state.empty()) to += "&state=" + encoded(wish->state);
  return json_answer({{"redirect_to", to}});
}

}  // namespace

void kotae_oauth(Routes& r);
void kotae_oauth(Routes& r) {
  r.write("POST", "/oauth/tokens", Access::anyone, [](const Call& c) -> Result<Write> {
    if (!c.request->header("idempotency-key").empty()) return invalid("Idempotency-Key", "invalid", "is not taken where an answer holds a secret");
    auto m = members(c);
    if (!m) return fail(m.error());
    return Write{[m = std::move(*m)](store::Tx& tx) -> Result<Answer> { return exchange(tx, m); }};
  }, 64u << 10);
  r.read("/api/kotae/oauth/authorizations", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto wish = consent(tx, [&](const char* key) { return std::string(c.param(key)); });
    if (!wish) return fail(wish.error());
    json::array scopes;
    for (std::string_view s = wish->scopes; !s.empty();) {
      const auto w = s.substr(0, s.find(' '));
      scopes.push_back(json::string(w));
      s.remove_prefix(std::min(s.size(), w.size() + 1));
    }
    return json_answer({{"client", json::object{{"name", wish->client.name}, {"company", text_or_null(wish->client.company)}, {"description", text_or_null(wish->client.description)}}},
                        {"redirect_uri", wish->redirect_uri}, {"scopes", std::move(scopes)}});
  });
  r.write("POST", "/api/kotae/oauth/authorizations", Access::signed_in, [](const Call& c) -> Result<Write> {
    // Only a person at the screen gives consent: a program's token, or a script with a password, does not.
    if (c.caller->csrf.empty()) return fail(Code::forbidden, "consent is given at the screen");
    if (!c.request->header("idempotency-key").empty()) return invalid("Idempotency-Key", "invalid", "is not taken where an answer holds a secret");
    auto given = c.body();
    if (!given) return fail(given.error());
    return Write{[c, given = std::move(*given)](store::Tx& tx) { return authorize(tx, c, given); }};
  }, 64u << 10);
}

}  // namespace kotae::api
