// Who may see and do what. One rule for one ticket here; store/visible.h is the only twin in SQL of can_see, and a property test holds them equal.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "desk/role.h"
#include "desk/ticket.h"

namespace kotae::desk {

struct Viewer {
  UserId user;
  Role role = Role::end_user;
  TicketAccess access = TicketAccess::all;
  std::vector<GroupId> groups;
  /// Whose tickets are reached too: an organization-limited agent's own; for an end-user those that share their tickets with them.
  std::vector<OrganizationId> organizations;
  bool active = true;
  std::shared_ptr<const Permissions> custom{};   // of the custom role; null: what the role stands for
  std::vector<OrganizationId> answers{};         // end-users: of these they may also answer others' requests

  bool staff() const { return role != Role::end_user && active; }
  bool admin() const { return role == Role::admin && active; }
  bool sees_all() const { return admin() || (role == Role::agent && active && access == TicketAccess::all); }
  const Permissions& may() const { return !active ? permissions_of(Role::end_user) : role == Role::agent && custom ? *custom : permissions_of(role); }
};

/// What the gate needs to know of a ticket.
struct TicketScope {
  GroupId group;
  UserId assignee, requester;
  OrganizationId organization;
  bool is_public = true;   // holds at least one public comment
};

bool can_see(const Viewer& viewer, const TicketScope& ticket);
inline TicketScope scope(const Ticket& t) { return {t.group_id, t.assignee_id, t.requester_id, t.organization_id, t.is_public}; }
/// End-users see public comments alone.
bool can_see_comment(const Viewer& viewer, Audience audience);
bool can_see_deleted(const Viewer& viewer);
/// Internal notes: whoever works here and sees the ticket.
bool can_note(const Viewer& viewer, const TicketScope& ticket);
/// Replies to the requester. Staff alone; end-users answer through their requests.
bool can_comment_publicly(const Viewer& viewer, const TicketScope& ticket);
/// Properties. Tags have a permission of their own.
bool can_edit(const Viewer& viewer, const TicketScope& ticket);
bool can_edit_tags(const Viewer& viewer, const TicketScope& ticket);
bool can_delete(const Viewer& viewer, const TicketScope& ticket);
bool can_merge(const Viewer& viewer, const TicketScope& ticket);
bool can_redact(const Viewer& viewer, const TicketScope& ticket);
/// A group this viewer may hand a ticket to.
bool can_assign_to(const Viewer& viewer, GroupId group);
/// Profiles of end-users of these organizations.
bool can_edit_end_user(const Viewer& viewer, const std::vector<OrganizationId>& of_person);
bool can_make_end_users(const Viewer& viewer);

}  // namespace kotae::desk
