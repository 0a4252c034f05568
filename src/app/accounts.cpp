#include "app/accounts.h"

#include <sodium.h>

#include "store/feed.h"

namespace kotae::app {

std::string hash_password(const std::string& password) {
  char out[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(out, password.data(), password.size(), 2, 19u << 20, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc();
  return out;
}

bool check_password(const std::string& hash, const std::string& password) {
  return !hash.empty() && crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

Done acceptable_password(std::string_view p, std::string_view email) {
  if (p.size() < 8) return invalid("password", "too_short", "must be at least 8 letters");
  if (p.size() > 200) return invalid("password", "too_long", "must be at most 200 bytes");
  if (p == email) return invalid("password", "invalid", "must not be the address");
  return {};
}

NewSession open_session(store::Tx& tx, UserId user, std::string_view ip, std::string_view user_agent) {
  NewSession s;
  s.token = random_token();
  s.session.user_id = user;
  s.session.csrf = random_token();
  s.session.ip = ip;
  s.session.user_agent = user_agent.substr(0, 300);
  s.session.expires_at = plus_s(tx.at(), session_seconds);
  store::create_session(tx, store::sha256_hex(s.token), s.session);
  return s;
}

std::string new_api_token(store::Tx& tx, UserId user, std::string_view description, store::ApiToken* made) {
  const std::string token = random_token();
  store::ApiToken row;
  row.user_id = user;
  row.description = description;
  store::create_api_token(tx, store::sha256_hex(token), row);
  if (made) *made = row;
  return token;
}

Result<store::User> put_staff(store::Tx& tx, const NewStaff& s, const std::string& password_hash) {
  const std::string email = store::tidy_email(s.email);
  if (email.empty()) return invalid("email", "invalid", s.email + " is no mail address");
  auto known = store::user_by_email(tx, email);
  store::User u = known ? *known : store::User{};
  u.email = email;
  if (!s.name.empty()) u.name = s.name;
  if (u.name.empty()) u.name = email;
  u.role = s.role;
  u.active = u.verified = true;
  if (!s.locale.empty()) u.locale = s.locale;
  if (!password_hash.empty()) u.password_hash = password_hash;
  if (known) {
    if (auto d = store::save_user(tx, u); !d) return fail(d.error());
  } else {
    auto made = store::create_user(tx, u);
    if (!made) return made;
    u = *made;
  }
  store::emit(tx, 0, {}, {}, "user.updated", "{\"user_id\":" + std::to_string(u.id.v) + "}");
  return u;
}

}  // namespace kotae::app
