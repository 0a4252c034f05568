// The members of a person in a request: what may be in them, and who may change whom.
#pragma once
#include "api/route.h"
#include "base/fields.h"

namespace kotae::api {

struct UserWish {
  json::object given;
  std::string password_hash;   // of "password", when there was one
};
/// Reads {"user": {…}}. Hashes a password (40 ms): call on the slow pool when `password` may be in it.
Result<UserWish> user_wish(const Call& c, const json::value& user);
/// Puts what was given into u, naming every faulty member.
Done apply_user(store::Tx& tx, const UserWish& wish, store::User& u);
/// Admins everybody; agents end-users, and their own profile. `before` is null for a new person.
Done may_write_user(const store::User& caller, const store::User* before, const store::User& after);

}  // namespace kotae::api
