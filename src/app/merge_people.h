// One person of two: what an end-user merged into another leaves behind.
#pragma once
#include "app/people.h"

namespace kotae::app {

/// The loser's tickets, comments, copies, addresses and organizations become the winner's; the loser stays as an inactive record that names the winner. Words the
/// winner lacks (notes, details, telephone …) are taken from the loser. For good. Both must be end-users.
Result<store::User> merge_people(store::Tx& tx, UserId actor, UserId loser, UserId winner);
/// For good: what is personal leaves the record, addresses and access with it; tickets and comments stay, by nobody that can be named.
Done forget_person(store::Tx& tx, UserId actor, const store::User& who);

}  // namespace kotae::app
