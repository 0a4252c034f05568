// Passwords, sign-in, sessions, tokens.
#pragma once
#include <optional>
#include <string>

#include "app/desk.h"
#include "store/access.h"
#include "store/users.h"

namespace kotae::app {

/// argon2id, t=2, m=19 MiB: about 40 ms; on a slow worker, never inside a transaction.
std::string hash_password(const std::string& password);
bool check_password(const std::string& hash, const std::string& password);
/// At least 8 letters, at most 200 bytes, not the address itself.
Done acceptable_password(std::string_view password, std::string_view email);

constexpr std::int64_t session_seconds = 14 * 24 * 3600;
struct NewSession {
  std::string token;   // for the cookie
  store::Session session;
};
NewSession open_session(store::Tx& tx, UserId user, std::string_view ip, std::string_view user_agent);
std::string new_api_token(store::Tx& tx, UserId user, std::string_view description, store::ApiToken* made = nullptr);

struct NewStaff {
  std::string email, name, password;   // password may be empty
  desk::Role role = desk::Role::agent;
  std::string locale;
};
/// For the command line: made, or brought to this role and password when the address is known.
Result<store::User> put_staff(store::Tx& tx, const NewStaff& s, const std::string& password_hash);

}  // namespace kotae::app
