// What a request may say about a person, and who may change whom: the same for one request and for each item of a bulk job.
#pragma once
#include <boost/json/object.hpp>

#include "app/people.h"

namespace kotae::app {

struct UserWish {
  boost::json::object given;
  std::string password_hash{};   // of "password", when there was one
};
/// Puts what was given into u, naming every faulty member.
Done apply_user(store::Tx& tx, const UserWish& wish, store::User& u);
/// Admins everybody; agents end-users as far as their role goes, and their own profile. `before` is null for a new person.
Done may_write_user(store::Tx& tx, const desk::Viewer& caller, const store::User* before, const store::User& after);
/// apply_user, may_write_user, put_user, and the default group. keep_session: the caller's own.
Result<store::User> write_user(store::Tx& tx, const desk::Viewer& caller, const UserWish& wish, const std::optional<store::User>& before, std::int64_t keep_session = 0);
/// The person create_or_update means: by external_id, else by address.
std::optional<store::User> meant_user(store::Tx& tx, const boost::json::object& given);

}  // namespace kotae::app
