// desk::can_see in SQL. The only other place that knows the rule; tests/store holds the two equal.
#pragma once
#include <string>
#include <vector>

#include "desk/permission.h"

namespace kotae::store {

/// "column IN (ids)", or what is never true when there are none.
template <class T>
std::string one_of(const std::string& column, const std::vector<T>& ids) {
  std::string in;
  for (const auto id : ids) in += (in.empty() ? "" : ",") + std::to_string(id.v);
  if (ids.size() == 1) return column + " = " + in;
  return in.empty() ? "0 = 1" : column + " IN (" + in + ")";
}

/// A condition on the tickets table with this alias; ids are written into the text, nothing of strangers is.
inline std::string visible(const desk::Viewer& v, const std::string& t = "t") {
  if (!v.user || !v.active) return "0 = 1";
  if (v.sees_all()) return "1 = 1";
  const std::string mine = t + ".requester_id = " + std::to_string(v.user.v);
  if (v.role == desk::Role::end_user)
    return t + ".is_public = 1 AND " + (v.organizations.empty() ? mine : "(" + mine + " OR " + one_of(t + ".organization_id", v.organizations) + ")");
  switch (v.access) {
    case desk::TicketAccess::all: break;
    case desk::TicketAccess::groups: return one_of(t + ".group_id", v.groups);
    case desk::TicketAccess::assigned: return t + ".assignee_id = " + std::to_string(v.user.v);
    case desk::TicketAccess::requested: return mine;
    case desk::TicketAccess::organization: return one_of(t + ".organization_id", v.organizations);
  }
  return "0 = 1";
}

}  // namespace kotae::store
