// What a role lets its people do: Zendesk's configuration of custom roles as a value. Every gate asks this, none asks for the role's name.
#pragma once
#include <boost/json.hpp>

#include <optional>
#include <string_view>

#include "base/result.h"

namespace kotae::desk {

enum class Role { end_user = 0, agent = 1, admin = 2 };
std::string_view name(Role r);
std::optional<Role> role_of(std::string_view word);

/// Which tickets an agent reaches, as in Zendesk's ticket_restriction. Admins always reach all.
enum class TicketAccess { all = 0, groups = 1, assigned = 2, requested = 3, organization = 4 };
std::string_view name(TicketAccess a);  // API's ticket_restriction: "" for all
std::optional<TicketAccess> ticket_access_of(std::string_view word);

/// How far somebody goes with views, macros, reports and lists of people; each holds all before it.
enum class Reach { none = 0, play = 1, read = 2, personal = 3, group = 4, full = 5 };
/// Profiles of end-users. edit: also of other organizations; full: also makes and deletes them.
enum class Profiles { read = 0, edit_within_organization = 1, edit = 2, full = 3 };

struct Permissions {
  TicketAccess tickets = TicketAccess::all;
  bool light_agent = false;            // never an assignee
  bool public_comments = true;
  bool ticket_editing = true, ticket_deletion = true, ticket_merge = true, ticket_redaction = true, ticket_tag_editing = true;
  bool view_deleted_tickets = false;
  bool assign_tickets_to_any_group = true;
  bool side_conversation_create = true;
  Reach views = Reach::group, macros = Reach::group, reports = Reach::read, user_views = Reach::personal, end_users = Reach::full;
  Profiles profiles = Profiles::full;
  bool organization_editing = false, organization_notes_editing = true;
  bool manage_business_rules = false, manage_dynamic_content = false, manage_extensions_and_channels = false, manage_ticket_fields = false, manage_ticket_forms = false,
       manage_user_fields = false, manage_organization_fields = false, manage_suspended_tickets = true, manage_groups = false, manage_group_memberships = false;

  bool operator==(const Permissions&) const = default;
};

/// What the three roles without a custom role may.
const Permissions& permissions_of(Role r);
/// Internal notes only; reads everything.
const Permissions& light_agent();
/// Puts what a configuration says over `start`; names every faulty member as "configuration.NAME". Members that mean nothing here are passed over.
Result<Permissions> configured(Permissions start, const boost::json::object& configuration);
/// Of a role as it is kept: {"configuration": {…}}. What it does not say is not allowed.
Permissions permissions_of(const boost::json::object& kept_role);
/// Every member by Zendesk's name.
boost::json::object to_json(const Permissions& p);

}  // namespace kotae::desk
