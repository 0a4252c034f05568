// People, where they can be found, groups, brands.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/permission.h"
#include "store/db.h"

namespace kotae::store {

struct User {
  UserId id;
  std::string name, email;  // email: primary, lower case, may be empty
  desk::Role role = desk::Role::end_user;
  desk::TicketAccess access = desk::TicketAccess::all;
  bool active = true, suspended = false, verified = false;
  std::string locale, time_zone, phone, alias, signature, details, notes, external_id;
  OrganizationId organization_id;
  GroupId default_group_id;
  std::string tags, fields = "{}";
  std::string password_hash;  // argon2id string; empty = cannot sign in with a password
  Time created_at, updated_at, last_login_at;
  // What the custom role makes of this person; written with it (app/roles.h).
  std::int64_t custom_role_id = 0;
  bool light_agent = false, only_private_comments = false;
};

/// Lower case, trimmed; "" when it is no address (needs exactly one @ with text around it, no spaces or control characters, ≤ 254 bytes).
std::string tidy_email(std::string_view text);

std::optional<User> user(Tx& tx, UserId id);
std::optional<User> user_by_email(Tx& tx, std::string_view email);
std::optional<User> user_by_external_id(Tx& tx, std::string_view external_id);
/// taken when the address belongs to somebody else. An end-user without an organization gets the one of the address's domain.
Result<User> create_user(Tx& tx, User u);
/// Writes every property; the email becomes the primary identity, the organization the default membership.
Done save_user(Tx& tx, const User& u);
/// The person of this address; made when unknown. name may be empty: the address then stands for it.
User user_for_email(Tx& tx, std::string_view email, std::string_view name);
struct UserPage {
  std::vector<User> users;
  bool more = false;
};
struct UserFilter {
  unsigned roles = 0;             // bit set of 1 << role; 0 = all
  std::int64_t custom_role = 0;   // 0 = any
  bool active_alone = false;
};
UserPage users_by_id(Tx& tx, std::int64_t after, int limit, const UserFilter& f = {});
UserPage users_by_offset(Tx& tx, std::int64_t offset, int limit, const UserFilter& f = {});
std::int64_t count_users(Tx& tx, const UserFilter& f = {});
std::vector<User> users_by_ids(Tx& tx, const std::vector<UserId>& ids);
/// Whose name or address begins with or contains this, staff first.
std::vector<User> find_users(Tx& tx, std::string_view words, int limit);
/// What the custom role allows; null for people without one.
std::shared_ptr<const desk::Permissions> role_of(Tx& tx, const User& u);
desk::Viewer viewer_of(Tx& tx, const User& u);

struct Group {
  GroupId id;
  std::string name, description;
  bool is_default = false;
  Time created_at, updated_at;
};
std::vector<Group> groups(Tx& tx);
std::optional<Group> group(Tx& tx, GroupId id);
Group create_group(Tx& tx, Group g);
void save_group(Tx& tx, const Group& g);
void delete_group(Tx& tx, GroupId id);

struct Membership {
  std::int64_t id = 0;
  UserId user_id;
  GroupId group_id;
  bool is_default = false;
  Time created_at, updated_at;
};
std::vector<Membership> memberships(Tx& tx, std::optional<UserId> user = {}, std::optional<GroupId> group = {});
Membership add_membership(Tx& tx, UserId user, GroupId group);  // the same again gives the one that is there
void delete_membership(Tx& tx, std::int64_t id);
void set_groups(Tx& tx, UserId user, const std::vector<GroupId>& groups);

struct Brand {
  BrandId id;
  std::string name, subdomain, signature, color;
  bool active = true, is_default = false;
  Time created_at, updated_at;
};
std::vector<Brand> brands(Tx& tx);
std::optional<Brand> brand(Tx& tx, BrandId id);
Brand create_brand(Tx& tx, Brand b);
void save_brand(Tx& tx, const Brand& b);
void delete_brand(Tx& tx, BrandId id);
/// The default brand's id; made on first use.
BrandId default_brand(Tx& tx);

}  // namespace kotae::store
