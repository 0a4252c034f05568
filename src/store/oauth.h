// OAuth: programs that act for people. Secrets are kept as SHA-256 alone.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store/db.h"

namespace kotae::store {

struct OAuthClient {
  std::int64_t id = 0;
  std::string name, identifier, company, description;
  std::vector<std::string> redirect_uris;
  bool is_public = false;       // has no secret; PKCE alone
  std::string secret_sha256;
  UserId user_id;
  Time created_at, updated_at;
};
/// `taken` when the identifier is another's. Takes id and times.
Done insert(Tx& tx, OAuthClient& c);
Done save(Tx& tx, OAuthClient& c);
/// With its tokens and codes.
void delete_oauth_client(Tx& tx, std::int64_t id);
std::vector<OAuthClient> oauth_clients(Tx& tx);
std::optional<OAuthClient> oauth_client(Tx& tx, std::int64_t id);
std::optional<OAuthClient> oauth_client(Tx& tx, std::string_view identifier);

struct OAuthToken {
  std::int64_t id = 0;
  std::string shown;            // its first letters, for people to know it by
  std::string refresh_sha256;
  std::int64_t client_id = 0;
  UserId user_id;
  std::string scopes;           // words with spaces between
  Time created_at, used_at, expires_at, refresh_expires_at;   // 0: never
};
void insert(Tx& tx, std::string_view token_sha256, OAuthToken& t);
/// Not expired.
std::optional<OAuthToken> oauth_token(Tx& tx, std::string_view token_sha256);
/// Its refresh token, not expired.
std::optional<OAuthToken> oauth_token_to_refresh(Tx& tx, std::string_view refresh_sha256);
std::optional<OAuthToken> oauth_token(Tx& tx, std::int64_t id);
/// By id after this id; of this person, when given.
std::vector<OAuthToken> oauth_tokens(Tx& tx, std::optional<UserId> user, std::int64_t client);
bool delete_oauth_token(Tx& tx, std::int64_t id);
void delete_oauth_tokens_of(Tx& tx, UserId user);
int sweep_oauth(Tx& tx);

struct OAuthCode {
  std::int64_t client_id = 0;
  UserId user_id;
  std::string redirect_uri, scopes, challenge, method;   // method: "S256", or "" without a challenge
  Time expires_at;
};
void insert(Tx& tx, std::string_view code_sha256, const OAuthCode& c);
/// The code, which is used up by this; nothing when it is unknown or too old.
std::optional<OAuthCode> take_oauth_code(Tx& tx, std::string_view code_sha256);

}  // namespace kotae::store
