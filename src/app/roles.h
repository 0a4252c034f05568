// Custom roles and the people who have them.
#pragma once
#include "store/definitions.h"
#include "store/users.h"

namespace kotae::app {

/// Puts what u.custom_role_id makes of this person into u: ticket access, light agent, notes only. Without a custom role the last two are no. False when there
/// is no such role.
bool take_role(store::Tx& tx, store::User& u);
/// After the role became this: its people follow, each told to the feed.
void change_role(store::Tx& tx, UserId actor, std::int64_t role, const desk::Permissions& now);
std::int64_t count_people_of_role(store::Tx& tx, std::int64_t role);

}  // namespace kotae::app
