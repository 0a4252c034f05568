// desk::can_see in SQL. The only other place that knows the rule; tests/store holds the two equal.
#pragma once
#include <string>

#include "desk/permission.h"

namespace kotae::store {

/// A condition on the tickets table with this alias; ids are written into the text, nothing of strangers is.
inline std::string visible(const desk::Viewer& v, const std::string& t = "t") {
  if (!v.user || !v.active) return "0 = 1";
  if (v.sees_all()) return "1 = 1";
  const std::string me = std::to_string(v.user.v);
  if (v.role == desk::Role::end_user) return t + ".is_public = 1 AND " + t + ".requester_id = " + me;
  switch (v.access) {
    case desk::TicketAccess::all: break;
    case desk::TicketAccess::groups: {
      std::string ids;
      for (const GroupId g : v.groups) ids += (ids.empty() ? "" : ",") + std::to_string(g.v);
      if (v.groups.size() == 1) return t + ".group_id = " + ids;
      return ids.empty() ? "0 = 1" : t + ".group_id IN (" + ids + ")";
    }
    case desk::TicketAccess::assigned: return t + ".assignee_id = " + me;
    case desk::TicketAccess::requested: return t + ".requester_id = " + me;
  }
  return "0 = 1";
}

}  // namespace kotae::store
