#include "desk/permission.h"

#include <algorithm>
#include <array>

namespace kotae::desk {

std::string_view name(Role r) {
  static constexpr std::array<std::string_view, 3> names{"end-user", "agent", "admin"};
  return names[static_cast<std::size_t>(r)];
}
std::optional<Role> role_of(std::string_view w) {
  for (const Role r : {Role::end_user, Role::agent, Role::admin})
    if (name(r) == w) return r;
  return std::nullopt;
}
std::string_view name(TicketAccess a) {
  static constexpr std::array<std::string_view, 4> names{"", "groups", "assigned", "requested"};
  return names[static_cast<std::size_t>(a)];
}
std::optional<TicketAccess> ticket_access_of(std::string_view w) {
  for (const TicketAccess a : {TicketAccess::all, TicketAccess::groups, TicketAccess::assigned, TicketAccess::requested})
    if (name(a) == w) return a;
  return std::nullopt;
}

bool can_see(const Viewer& v, const TicketScope& t) {
  if (!v.user || !v.active) return false;
  if (v.sees_all()) return true;
  if (v.role == Role::end_user) return t.is_public && t.requester == v.user;
  switch (v.access) {
    case TicketAccess::all: return true;
    case TicketAccess::groups: return t.group && std::find(v.groups.begin(), v.groups.end(), t.group) != v.groups.end();
    case TicketAccess::assigned: return t.assignee == v.user;
    case TicketAccess::requested: return t.requester == v.user;
  }
  return false;
}

bool can_see_comment(const Viewer& v, Audience a) { return v.staff() || a == Audience::everyone; }

bool can_edit(const Viewer& v, const TicketScope& t) { return v.staff() && can_see(v, t); }

}  // namespace kotae::desk
