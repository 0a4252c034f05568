#include "store/oauth.h"

#include <boost/json.hpp>

#include "store/rows.h"

namespace kotae::store {
namespace json = boost::json;
namespace {

OAuthClient read_client(const Query& q) {
  OAuthClient c;
  c.id = q.i64(0);
  c.name = q.text(1);
  c.identifier = q.text(2);
  c.company = q.text(3);
  c.description = q.text(4);
  const json::value uris = json::parse(q.view(5));
  for (const auto& u : uris.as_array()) c.redirect_uris.emplace_back(u.as_string());
  c.is_public = q.flag(6);
  c.secret_sha256 = q.text(7);
  c.user_id = q.get_id<UserId>(8);
  c.created_at = q.time(9);
  c.updated_at = q.time(10);
  return c;
}

std::string uris_json(const OAuthClient& c) {
  json::array a;
  for (const auto& u : c.redirect_uris) a.push_back(json::string(u));
  return json::serialize(a);
}

Done free_identifier(Tx& tx, const OAuthClient& c) {
  if (const auto other = oauth_client(tx, std::string_view(c.identifier)); other && other->id != c.id) return invalid("identifier", "taken", "is used by another client");
  return {};
}

OAuthToken read_token(const Query& q) {
  return {q.i64(0), q.text(1), q.text(2), q.i64(3), q.get_id<UserId>(4), q.text(5), q.time(6), q.time(7), q.time(8), q.time(9)};
}
std::optional<OAuthToken> one_token(Query&& q) { return q.next() ? std::optional(read_token(q)) : std::nullopt; }

}  // namespace

Done insert(Tx& tx, OAuthClient& c) {
  if (auto d = free_identifier(tx, c); !d) return d;
  c.created_at = c.updated_at = tx.at();
  c.id = inserted(Query(tx, KOTAE_SQL(tx, "oauth.insert_client"), c.name, c.identifier, c.company, c.description, uris_json(c), c.is_public ? 1 : 0, c.secret_sha256, c.user_id, tx.at()));
  return {};
}

Done save(Tx& tx, OAuthClient& c) {
  if (auto d = free_identifier(tx, c); !d) return d;
  c.updated_at = tx.at();
  Query(tx, KOTAE_SQL(tx, "oauth.save_client"), c.name, c.identifier, c.company, c.description, uris_json(c), c.is_public ? 1 : 0, c.secret_sha256, tx.at(), c.id).run();
  return {};
}

void delete_oauth_client(Tx& tx, std::int64_t id) {
  Query(tx, KOTAE_SQL(tx, "oauth.delete_tokens_of_client"), id).run();
  Query(tx, KOTAE_SQL(tx, "oauth.delete_codes_of_client"), id).run();
  Query(tx, KOTAE_SQL(tx, "oauth.delete_client"), id).run();
}

std::vector<OAuthClient> oauth_clients(Tx& tx) {
  std::vector<OAuthClient> out;
  Query q(tx, KOTAE_SQL(tx, "oauth.clients"));
  while (q.next()) out.push_back(read_client(q));
  return out;
}
std::optional<OAuthClient> oauth_client(Tx& tx, std::int64_t id) {
  Query q(tx, KOTAE_SQL(tx, "oauth.client"), id);
  return q.next() ? std::optional(read_client(q)) : std::nullopt;
}
std::optional<OAuthClient> oauth_client(Tx& tx, std::string_view identifier) {
  Query q(tx, KOTAE_SQL(tx, "oauth.client_by_identifier"), identifier);
  return q.next() ? std::optional(read_client(q)) : std::nullopt;
}

void insert(Tx& tx, std::string_view sha, OAuthToken& t) {
  t.created_at = tx.at();
  t.id = inserted(Query(tx, KOTAE_SQL(tx, "oauth.insert_token"), sha, t.shown, t.refresh_sha256, t.client_id, t.user_id, t.scopes, tx.at(), t.expires_at, t.refresh_expires_at));
}
std::optional<OAuthToken> oauth_token(Tx& tx, std::string_view sha) { return one_token(Query(tx, KOTAE_SQL(tx, "oauth.token"), sha, tx.at())); }
std::optional<OAuthToken> oauth_token_to_refresh(Tx& tx, std::string_view sha) { return one_token(Query(tx, KOTAE_SQL(tx, "oauth.token_to_refresh"), sha, tx.at())); }
std::optional<OAuthToken> oauth_token(Tx& tx, std::int64_t id) { return one_token(Query(tx, KOTAE_SQL(tx, "oauth.token_by_id"), id)); }

std::vector<OAuthToken> oauth_tokens(Tx& tx, std::optional<UserId> user, std::int64_t client) {
  std::vector<OAuthToken> out;
  Query q(tx, KOTAE_SQL(tx, "oauth.tokens"), user ? user->v : 0, client);
  while (q.next()) out.push_back(read_token(q));
  return out;
}
bool delete_oauth_token(Tx& tx, std::int64_t id) { return Query(tx, KOTAE_SQL(tx, "oauth.delete_token"), id).run() > 0; }
void delete_oauth_tokens_of(Tx& tx, UserId user) { Query(tx, KOTAE_SQL(tx, "oauth.delete_tokens_of"), user).run(); }

int sweep_oauth(Tx& tx) {
  return static_cast<int>(Query(tx, KOTAE_SQL(tx, "oauth.sweep_tokens"), tx.at()).run() + Query(tx, KOTAE_SQL(tx, "oauth.sweep_codes"), tx.at()).run());
}

void insert(Tx& tx, std::string_view sha, const OAuthCode& c) {
  Query(tx, KOTAE_SQL(tx, "oauth.insert_code"), sha, c.client_id, c.user_id, c.redirect_uri, c.scopes, c.challenge, c.method, c.expires_at).run();
}

std::optional<OAuthCode> take_oauth_code(Tx& tx, std::string_view sha) {
  std::optional<OAuthCode> c;
  {
    Query q(tx, KOTAE_SQL(tx, "oauth.code"), sha);
    if (q.next()) c = OAuthCode{q.i64(0), q.get_id<UserId>(1), q.text(2), q.text(3), q.text(4), q.text(5), q.time(6)};
  }
  if (!c) return c;
  // Of two who come with the same code at once, the second finds nothing to delete.
  if (Query(tx, KOTAE_SQL(tx, "oauth.delete_code"), sha).run() == 0 || c->expires_at <= tx.at()) return std::nullopt;
  return c;
}

}  // namespace kotae::store
