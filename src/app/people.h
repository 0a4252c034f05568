// People as verbs: the rules that hang on role and on being active, whoever asks.
#pragma once
#include <optional>

#include "app/desk.h"
#include "store/users.h"

namespace kotae::app {

/// Makes (no `before`) or changes a person and tells the feed. The desk keeps at least one active admin; nobody takes role or access from
/// themselves. Who stops being staff leaves the groups and the tickets not yet solved, which become unassigned; who may no longer sign in, or
/// has a new password, loses all sessions but `keep_session`.
Result<store::User> put_user(store::Tx& tx, UserId actor, const std::optional<store::User>& before, store::User after, std::int64_t keep_session = 0);
/// The group as this person's default; joined when need be.
void set_default_group(store::Tx& tx, store::User& u, GroupId group);
/// Deletes a group: its members leave, its tickets stay with their assignees but in no group, its mailboxes send new tickets to none.
void drop_group(store::Tx& tx, UserId actor, GroupId group);

}  // namespace kotae::app
