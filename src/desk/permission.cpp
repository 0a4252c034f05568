#include "desk/permission.h"

#include <algorithm>

namespace kotae::desk {
namespace {

template <class T>
bool among(const std::vector<T>& all, T x) {
  return x && std::find(all.begin(), all.end(), x) != all.end();
}

}  // namespace

bool can_see(const Viewer& v, const TicketScope& t) {
  if (!v.user || !v.active) return false;
  if (v.sees_all()) return true;
  if (v.role == Role::end_user) return t.is_public && (t.requester == v.user || among(v.organizations, t.organization));
  switch (v.access) {
    case TicketAccess::all: return true;
    case TicketAccess::groups: return among(v.groups, t.group);
    case TicketAccess::assigned: return t.assignee == v.user;
    case TicketAccess::requested: return t.requester == v.user;
    case TicketAccess::organization: return among(v.organizations, t.organization);
  }
  return false;
}

bool can_see_comment(const Viewer& v, Audience a) { return v.staff() || a == Audience::everyone; }
bool can_see_deleted(const Viewer& v) { return v.may().view_deleted_tickets; }
bool can_note(const Viewer& v, const TicketScope& t) { return v.staff() && can_see(v, t); }
bool can_comment_publicly(const Viewer& v, const TicketScope& t) { return can_note(v, t) && v.may().public_comments; }
bool can_edit(const Viewer& v, const TicketScope& t) { return can_note(v, t) && v.may().ticket_editing; }
bool can_edit_tags(const Viewer& v, const TicketScope& t) { return can_note(v, t) && v.may().ticket_tag_editing; }
bool can_delete(const Viewer& v, const TicketScope& t) { return can_note(v, t) && v.may().ticket_deletion; }
bool can_merge(const Viewer& v, const TicketScope& t) { return can_note(v, t) && v.may().ticket_merge; }
bool can_redact(const Viewer& v, const TicketScope& t) { return can_note(v, t) && v.may().ticket_redaction; }

bool can_assign_to(const Viewer& v, GroupId g) {
  return v.staff() && (v.admin() || v.may().assign_tickets_to_any_group || v.access != TicketAccess::groups || among(v.groups, g));
}

bool can_edit_end_user(const Viewer& v, const std::vector<OrganizationId>& of_person) {
  if (!v.staff()) return false;
  if (v.may().profiles != Profiles::edit_within_organization) return v.may().profiles >= Profiles::edit;
  return std::any_of(of_person.begin(), of_person.end(), [&](OrganizationId o) { return among(v.organizations, o); });
}

bool can_make_end_users(const Viewer& v) { return v.staff() && v.may().profiles == Profiles::full; }

}  // namespace kotae::desk
