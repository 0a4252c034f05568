// Who may come in, and what is remembered of their calls: settings, sessions, tokens, idempotency keys, the cap on automatic letters.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store/db.h"

namespace kotae::store {

std::optional<std::string> setting(Tx& tx, std::string_view key);
void set_setting(Tx& tx, std::string_view key, std::string_view value);

struct Session {
  std::int64_t id = 0;
  UserId user_id;
  std::string csrf, ip, user_agent;
  Time created_at, seen_at, expires_at;
};
/// token_sha256: hex of SHA-256 of the 256 random bits the cookie holds.
void create_session(Tx& tx, std::string_view token_sha256, Session& s);
std::optional<Session> session(Tx& tx, std::string_view token_sha256);
std::vector<Session> sessions_of(Tx& tx, UserId user);
/// Everybody's, the newest 10,000.
std::vector<Session> all_sessions(Tx& tx);
void touch_session(Tx& tx, std::int64_t id, Time expires_at);
void delete_session(Tx& tx, std::int64_t id);
void delete_sessions_of(Tx& tx, UserId user, std::int64_t but = 0);
int sweep_sessions(Tx& tx);

struct ApiToken {
  std::int64_t id = 0;
  UserId user_id;
  std::string description;
  Time created_at, last_used_at;
  bool active = true;           // an inactive one opens nothing
};
void create_api_token(Tx& tx, std::string_view token_sha256, ApiToken& t);
std::optional<ApiToken> api_token(Tx& tx, std::string_view token_sha256);
std::vector<ApiToken> api_tokens(Tx& tx, std::optional<UserId> user = {});
void touch_api_token(Tx& tx, std::int64_t id);
/// Writes description and active.
void save_api_token(Tx& tx, const ApiToken& t);
bool delete_api_token(Tx& tx, std::int64_t id);

struct StoredAnswer {
  std::string request_hash;
  int status = 0;
  std::string response;
};
std::optional<StoredAnswer> stored_answer(Tx& tx, UserId user, std::string_view key);
void store_answer(Tx& tx, UserId user, std::string_view key, const StoredAnswer& a);
int sweep_answers(Tx& tx, Time before, int limit);

std::int64_t auto_letters_since(Tx& tx, std::string_view address, Time since);
void count_auto_letter(Tx& tx, std::string_view address);
int sweep_auto_letters(Tx& tx, Time before, int limit);

}  // namespace kotae::store
