// What hangs on people and organizations: identities, passwords, roles, memberships, merges, requests.
#include "api/schema.h"

#include <string>

namespace kotae::api {
void schemas_person_details(Schemas& s);
void schemas_person_details(Schemas& s) {
  s.record("Identity", R"(
    url string
    id integer
    user_id integer
    type string
    value string
    verified boolean
    primary boolean
    created_at time
    updated_at time
    undeliverable_count integer
    deliverable_state string
  )");
  s.collection("identities", "Identity", "identity");
  s.list("PUT /api/v2/users/{}/identities/{}/make_primary", "identities", "Identity");
  s.answer("PUT /api/v2/users/{}/identities/{}/verify", "identity Identity");
  s.answer("PUT /api/v2/users/{}/identities/{}/request_verification", "");

  s.answer("GET /api/v2/users/{}/password/requirements", "requirements string[]");
  for (const char* method : {"POST", "PUT"}) s.answer((std::string(method) + " /api/v2/users/{}/password").c_str(), "");
  s.record("UserRelated", R"(
    assigned_tickets integer
    requested_tickets integer
    ccd_tickets integer
    followed_tickets integer
    organization_subscriptions integer
    topics integer
    topic_comments integer
    votes integer
    subscriptions integer
    entry_subscriptions integer
    forum_subscriptions integer
  )");
  s.answer("GET /api/v2/users/{}/related", "user_related UserRelated");
  s.answer("PUT /api/v2/users/{}/merge", "user User");
  s.answer("GET /api/v2/users/{}/permissions", "permissions object");
  s.collection("end_users", "User", "user");
  s.collection("deleted_users", "User", "deleted_user");
  s.answer("DELETE /api/v2/deleted_users/{}", "deleted_user User");

  s.record("CustomRole", R"(
    url string
    id integer
    title? string
    active? boolean
    position? integer
    name string
    description string?
    role_type integer
    team_member_count integer
    configuration object
    created_at time
    updated_at time
  )");
  s.definitions("custom_roles", "CustomRole", "custom_role");

  s.record("OrganizationMembership", R"(
    url string
    id integer
    user_id integer
    organization_id integer
    organization_name string
    default boolean?
    view_tickets boolean
    created_at time
    updated_at time
  )");
  s.collection("organization_memberships", "OrganizationMembership", "organization_membership");
  s.list("PUT /api/v2/users/{}/organization_memberships/{}/make_default", "organization_memberships", "OrganizationMembership");
  s.list("PUT /api/v2/users/{}/organizations/{}/make_default", "organization_memberships", "OrganizationMembership");
  s.record("OrganizationRelated", R"(
    tickets_count integer
    users_count integer
  )");
  s.answer("GET /api/v2/organizations/{}/related", "organization_related OrganizationRelated");
  s.record("OrganizationMerge", R"(
    id string
    loser_id integer
    winner_id integer
    status string
    url string
  )");
  s.collection("organization_merges", "OrganizationMerge", "organization_merge");
  s.collection("merges", "OrganizationMerge", "organization_merge", "organization_merges");
  s.answer("POST /api/v2/organizations/{}/merge", "organization_merge OrganizationMerge", 201);

  s.record("Request", R"(
    url string
    id integer
    status string
    priority string?
    type string?
    subject string
    description string
    organization_id integer?
    via Via
    custom_fields CustomFieldValue[]
    fields CustomFieldValue[]
    requester_id integer
    assignee_id integer?
    group_id integer?
    collaborator_ids integer[]
    email_cc_ids integer[]
    is_public boolean
    due_at time?
    can_be_solved_by_me boolean
    solved boolean
    created_at time
    updated_at time
    recipient string?
    followup_source_id integer?
    ticket_form_id integer?
    custom_status_id? integer?
    brand_id integer?
  )");
  s.record("RequestComment", R"(
    url string
    id integer
    type string
    request_id integer
    body string
    html_body string
    plain_body string
    public boolean
    author_id integer
    attachments Attachment[]
    created_at time
  )");
  s.writes("Request", R"(
    comment CommentWrite
    requester object
    collaborators any[]
  )");
  s.collection("requests", "Request", "request");
  for (const char* which : {"open", "solved", "ccd"}) s.list(("GET /api/v2/requests/" + std::string(which)).c_str(), "requests", "Request");
  s.record("RequestPerson", R"(
    id integer
    name string
    photo object?
    agent boolean
    organization_id integer?
  )");
  s.answer("GET /api/v2/requests/{}/comments", R"(
    comments RequestComment[]
    users? RequestPerson[]
    organizations? Organization[]
    count? integer
    next_page? string?
    previous_page? string?
    meta? PageMeta
    links? PageLinks
  )");
  s.answer("GET /api/v2/requests/{}/comments/{}", "comment RequestComment");
}
}  // namespace kotae::api
