// Access tokens for mail accounts from a refresh token (RFC 6749 section 6). Blocking where a token must be fetched: call on a worker.
#pragma once
#include <chrono>
#include <functional>
#include <mutex>
#include <string>

#include "base/result.h"

namespace kotae::net {

struct OAuth2Account {
  std::string token_url;       // https://…
  std::string client_id, client_secret;  // an empty secret is not sent (public client)
  std::string refresh_token;
  std::string scope{};         // empty = what was granted
  bool allow_private_addresses = true;   // the administrator writes the URL; a company's own identity server stands inside
  std::string ca_file{};
  int timeout_s = 30;
};

/// One account's tokens. Any thread; callers that come while a token is being fetched wait for it.
class OAuth2Tokens {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;
  /// `renewed` gets the new refresh token when the server hands one out; the old one may be dead by then, so keep it before doing anything else.
  OAuth2Tokens(OAuth2Account account, std::function<void(const std::string&)> renewed, Clock now = std::chrono::steady_clock::now);

  /// The cached token until 60 s before it ends, else a new one. unauthenticated: the server refused (its own words; a person must sign in again);
  /// unavailable: it does not answer or says nothing useful.
  Result<std::string> token();
  /// The mail server did not take the token: the next token() fetches a new one.
  void forget();

 private:
  Result<std::string> refresh();

  std::mutex mutex_;
  OAuth2Account account_;
  const std::function<void(const std::string&)> renewed_;
  const Clock now_;
  std::string token_;
  std::chrono::steady_clock::time_point good_until_{};
};

}  // namespace kotae::net
