// Who may see and do what. One rule for one ticket here; store/visible.h is its only twin in SQL, and a property test holds them equal.
#pragma once
#include <string_view>
#include <vector>

#include "desk/ticket.h"

namespace kotae::desk {

enum class Role { end_user = 0, agent = 1, admin = 2 };
std::string_view name(Role r);
std::optional<Role> role_of(std::string_view word);

/// Which tickets an agent reaches, as in Zendesk's ticket_restriction. Admins always reach all.
enum class TicketAccess { all = 0, groups = 1, assigned = 2, requested = 3 };
std::string_view name(TicketAccess a);  // API's ticket_restriction: "" for all
std::optional<TicketAccess> ticket_access_of(std::string_view word);

struct Viewer {
  UserId user;
  Role role = Role::end_user;
  TicketAccess access = TicketAccess::all;
  std::vector<GroupId> groups;
  OrganizationId organization;
  bool active = true;

  bool staff() const { return role != Role::end_user && active; }
  bool admin() const { return role == Role::admin && active; }
  bool sees_all() const { return admin() || (role == Role::agent && active && access == TicketAccess::all); }
};

/// What the gate needs to know of a ticket.
struct TicketScope {
  GroupId group;
  UserId assignee, requester;
  bool is_public = true;   // holds at least one public comment
};

bool can_see(const Viewer& viewer, const TicketScope& ticket);
inline TicketScope scope(const Ticket& t) { return {t.group_id, t.assignee_id, t.requester_id, t.is_public}; }
/// End-users see public comments alone.
bool can_see_comment(const Viewer& viewer, Audience audience);
/// Properties, notes, replies.
bool can_edit(const Viewer& viewer, const TicketScope& ticket);

}  // namespace kotae::desk
