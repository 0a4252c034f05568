// Organizations, who belongs to them, and the domains that send new people to them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store/db.h"

namespace kotae::store {

struct Organization {
  OrganizationId id;
  std::string name, external_id, details, notes, tags;   // tags: words with spaces between
  std::vector<std::string> domains;                      // lower case; a domain, or a whole address
  std::string fields = "{}";                             // values of organization fields by key, JSON
  GroupId group_id;
  bool shared_tickets = false, shared_comments = false;  // colleagues read, colleagues answer
  Time created_at, updated_at;
  bool operator==(const Organization&) const = default;
};

std::optional<Organization> organization(Tx& tx, OrganizationId id);
std::optional<Organization> organization_by_external_id(Tx& tx, std::string_view external_id);
std::optional<Organization> organization_by_name(Tx& tx, std::string_view name);
/// Takes id and times. A name or external_id of another one is `taken`.
Done insert(Tx& tx, Organization& o);
Done save(Tx& tx, Organization& o);
/// The row alone; app::drop_organization sees to the rest.
void delete_organization(Tx& tx, OrganizationId id);
/// Where new people of this address belong; none when no organization names its domain.
OrganizationId organization_for_email(Tx& tx, std::string_view email);

struct OrganizationPage {
  std::vector<Organization> organizations;
  bool more = false;
};
OrganizationPage organizations_by_id(Tx& tx, std::int64_t after, int limit);
OrganizationPage organizations_by_offset(Tx& tx, std::int64_t offset, int limit);
std::int64_t count_organizations(Tx& tx);
/// Whose name begins with this, by name.
std::vector<Organization> find_organizations(Tx& tx, std::string_view beginning, int limit);
std::vector<Organization> organizations_of(Tx& tx, UserId user);
/// By id, after this id.
std::vector<UserId> members(Tx& tx, OrganizationId id, std::int64_t after, int limit);
std::int64_t count_members(Tx& tx, OrganizationId id);

struct OrganizationMembership {
  std::int64_t id = 0;
  UserId user_id;
  OrganizationId organization_id;
  std::string organization_name;
  bool is_default = false, view_tickets = false;   // view_tickets: the organization shares them
  Time created_at, updated_at;
};
struct MembershipPage {
  std::vector<OrganizationMembership> memberships;
  bool more = false;
};
/// By id, after this id, of a person, of an organization, or all.
MembershipPage organization_memberships(Tx& tx, std::optional<UserId> user, std::optional<OrganizationId> organization, std::int64_t after, std::int64_t offset, int limit);
std::int64_t count_organization_memberships(Tx& tx, std::optional<UserId> user, std::optional<OrganizationId> organization);
std::optional<OrganizationMembership> organization_membership(Tx& tx, std::int64_t id);
std::optional<OrganizationMembership> organization_membership(Tx& tx, UserId user, OrganizationId organization);
/// The same again gives the one that is there. The first of a person is the default.
OrganizationMembership add_organization_membership(Tx& tx, UserId user, OrganizationId organization);
void delete_organization_membership(Tx& tx, std::int64_t id);
/// Makes this membership the default and users.organization_id follow.
void set_default_organization(Tx& tx, UserId user, OrganizationId organization);
/// After users.organization_id was written: memberships follow. A person of one organization moves, one of several keeps the others; none leaves all.
void follow_organization(Tx& tx, UserId user, OrganizationId organization);

struct OrganizationMerge {
  std::string id;
  OrganizationId loser_id, winner_id;
  Time created_at;
};
void insert(Tx& tx, OrganizationMerge& m);
std::optional<OrganizationMerge> organization_merge(Tx& tx, std::string_view id);
std::vector<OrganizationMerge> organization_merges(Tx& tx, OrganizationId id);
/// What the loser's people and domains become.
void move_members(Tx& tx, OrganizationId from, OrganizationId to);

}  // namespace kotae::store
