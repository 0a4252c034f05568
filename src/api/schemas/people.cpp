// Users, groups, memberships, brands.
#include "api/schema.h"

namespace kotae::api {
void schemas_people(Schemas& s);
void schemas_people(Schemas& s) {
  // Who is no agent sees the first part alone.
  s.record("User", R"(
    id integer
    url string
    name string
    email string?
    created_at time
    updated_at time
    time_zone string
    iana_time_zone string
    phone string?
    shared_phone_number boolean?
    photo object?
    locale_id integer
    locale string
    organization_id integer?
    role end-user|agent|admin
    verified boolean
    active boolean
    external_id? string?
    tags? string[]
    alias? string?
    shared? boolean
    shared_agent? boolean
    last_login_at? time?
    two_factor_auth_enabled? boolean?
    signature? string?
    details? string?
    notes? string?
    role_type? integer?
    custom_role_id? integer?
    moderator? boolean
    ticket_restriction? string?
    only_private_comments? boolean
    restricted_agent? boolean
    suspended? boolean
    default_group_id? integer?
    report_csv? boolean
    user_fields? object
  )");
  s.record("Group", R"(
    url string
    id integer
    is_public boolean
    name string
    description string
    default boolean
    deleted boolean
    created_at time
    updated_at time
  )");
  s.record("GroupMembership", R"(
    url string
    id integer
    user_id integer
    group_id integer
    default boolean
    created_at time
    updated_at time
  )");
  s.record("Brand", R"(
    url string
    id integer
    name string
    brand_url string
    subdomain string
    host_mapping string?
    has_help_center boolean
    help_center_state string
    active boolean
    default boolean
    is_deleted boolean
    logo object?
    ticket_form_ids integer[]
    signature_template string
    color string?
    created_at time
    updated_at time
  )");
  s.record("Organization", R"(
    url string
    id integer
    name string
    shared_tickets boolean
    shared_comments boolean
    external_id string?
    created_at time
    updated_at time
    domain_names string[]
    details string?
    notes string?
    group_id integer?
    tags string[]
    organization_fields object
  )");
  s.collection("users", "User", "user");
  s.collection("groups", "Group", "group");
  s.collection("group_memberships", "GroupMembership", "group_membership");
  s.collection("memberships", "GroupMembership", "group_membership", "group_memberships");
  s.list("GET /api/v2/groups/{}/memberships/assignable", "group_memberships", "GroupMembership");
  s.collection("brands", "Brand", "brand");
  s.collection("organizations", "Organization", "organization");
  s.answer("GET /api/v2/users/me", "user User");
  s.answer("DELETE /api/v2/users/{}", "user User");
  s.list("PUT /api/v2/users/{}/group_memberships/{}/make_default", "group_memberships", "GroupMembership");
  for (const char* r : {"GET /api/v2/users", "GET /api/v2/users/count"}) s.query(r, "role role[] external_id");
  s.query("GET /api/v2/users/search", "query external_id");
  s.query("GET /api/v2/users/autocomplete", "name");
  s.query("GET /api/v2/users/show_many", "ids external_ids");
}
}  // namespace kotae::api
