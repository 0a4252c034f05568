// Tokens for programs (RFC 6749, PKCE: RFC 7636). Nothing here asks anybody for a password.
#pragma once
#include "app/desk.h"
#include "store/oauth.h"

namespace kotae::app {

/// Words "read", "write", "RESOURCE:read", "RESOURCE:write", each once; empty when one of them is none of these or there are over 50.
std::string tidy_scopes(std::string_view text);

struct NewOAuthToken {
  store::OAuthToken row;
  std::string token, refresh;   // refresh may be empty
};
struct OAuthTerms {
  std::int64_t seconds = 0;           // 0: no end
  std::int64_t refresh_seconds = 0;   // 0: no refresh token
};
NewOAuthToken new_oauth_token(store::Tx& tx, const store::OAuthClient& client, UserId user, std::string_view scopes, OAuthTerms terms);

constexpr std::int64_t code_seconds = 120;
/// A code for this person's consent. challenge: PKCE's S256, or "" (confidential clients alone).
std::string new_oauth_code(store::Tx& tx, const store::OAuthClient& client, UserId user, std::string_view redirect_uri, std::string_view scopes, std::string_view challenge);
/// BASE64URL(SHA256(verifier)) is the challenge.
bool proves(std::string_view challenge, std::string_view verifier);
/// https anywhere, http on this machine alone, or a scheme of an app's own; no fragment.
bool acceptable_redirect(std::string_view uri);

}  // namespace kotae::app
