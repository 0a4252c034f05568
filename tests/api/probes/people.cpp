// Organizations, roles, people.
#include "../probes.h"
#include "app/oauth.h"
#include "store/audit_log.h"
#include "store/definitions.h"
#include "store/identities.h"
#include "store/organizations.h"

namespace kotae::api::testing {
namespace {

void make(store::Tx& tx, Records& m, const store::User& admin) {
  store::Organization o;
  o.name = "organization " + m["$unique"];
  o.external_id = "O-" + m["$unique"];
  if (auto d = store::insert(tx, o); !d) throw std::runtime_error(d.error().description);
  m["$organization"] = std::to_string(o.id.v);
  store::Organization other;
  other.name = "other " + m["$unique"];
  if (auto d = store::insert(tx, other); !d) throw std::runtime_error(d.error().description);
  m["$winner"] = std::to_string(other.id.v);
  const UserId user{std::stoll(m["$user"])};
  m["$belonging"] = std::to_string(store::add_organization_membership(tx, user, o.id).id);
  store::Identity i;
  i.user_id = user;
  i.kind = "email";
  i.value = "second-" + m["$unique"] + "@customer.example";
  if (auto d = store::insert(tx, i); !d) throw std::runtime_error(d.error().description);
  m["$phone"] = "+8190" + std::to_string(10'000'000 + user.v);
  m["$identity"] = std::to_string(i.id);
  store::User second;
  second.name = "second " + m["$unique"];
  m["$second"] = std::to_string(store::create_user(tx, second)->id.v);
  second.active = false;
  m["$gone"] = std::to_string(store::create_user(tx, second)->id.v);
  store::OAuthClient client;
  client.name = "program";
  client.identifier = "program-" + m["$unique"];
  client.user_id = admin.id;
  if (auto r = store::insert(tx, client); !r) throw std::runtime_error(r.error().description);
  m["$client"] = std::to_string(client.id);
  m["$oauth_token"] = std::to_string(app::new_oauth_token(tx, client, admin.id, "read", {}).row.id);
  m["$their_session"] = std::to_string(app::open_session(tx, UserId{std::stoll(m["$staff"])}, "192.0.2.2", "x").session.id);
  store::emit(tx, 0, {}, admin.id, "settings.updated", "{}");
  m["$entry"] = std::to_string(store::audit_log(tx, {}, 0, 0, 1).at(0).id);
  store::Definition d;
  d.kind = "custom_role";
  d.title = "role " + m["$unique"];
  d.data = {{"role_type", 0}, {"configuration", desk::to_json(desk::light_agent())}};
  store::insert(tx, d);
  m["$role"] = std::to_string(d.id);
}

const Probes rows({
    {"GET /api/v2/organizations", "/api/v2/organizations"},
    {"GET /api/v2/organizations/count", "/api/v2/organizations/count"},
    {"GET /api/v2/organizations/show_many", "/api/v2/organizations/show_many?ids=$organization"},
    {"GET /api/v2/organizations/search", "/api/v2/organizations/search?external_id=O-$unique"},
    {"GET /api/v2/organizations/autocomplete", "/api/v2/organizations/autocomplete?name=org"},
    {"GET /api/v2/organizations/{}", "/api/v2/organizations/$organization"},
    {"GET /api/v2/organizations/{}/related", "/api/v2/organizations/$organization/related"},
    {"GET /api/v2/organizations/{}/users", "/api/v2/organizations/$organization/users"},
    {"GET /api/v2/users/{}/organizations", "/api/v2/users/$user/organizations"},
    {"GET /api/v2/organizations/{}/tags", "/api/v2/organizations/$organization/tags"},
    {"POST /api/v2/organizations/{}/tags", "/api/v2/organizations/$organization/tags", R"({"tags":["vip"]})", 201, 403},
    {"PUT /api/v2/organizations/{}/tags", "/api/v2/organizations/$organization/tags", R"({"tags":["vip"]})", 200, 403},
    {"DELETE /api/v2/organizations/{}/tags", "/api/v2/organizations/$organization/tags", R"({"tags":["vip"]})"},
    {"POST /api/v2/organizations", "/api/v2/organizations", R"({"organization":{"name":"made $unique"}})", 201, 403},
    {"POST /api/v2/organizations/create_or_update", "/api/v2/organizations/create_or_update", R"({"organization":{"name":"made $unique"}})", 201, 403},
    {"PUT /api/v2/organizations/{}", "/api/v2/organizations/$organization", R"({"organization":{"name":"renamed $unique"}})", 200, 403},
    {"DELETE /api/v2/organizations/{}", "/api/v2/organizations/$organization", "", 204, 403},
    {"POST /api/v2/organizations/{}/merge", "/api/v2/organizations/$organization/merge", R"({"organization_merge":{"winner_id":$winner}})", 201},
    {"GET /api/v2/organizations/{}/merges", "/api/v2/organizations/$organization/merges"},
    {"GET /api/v2/organization_merges/{}", "/api/v2/organization_merges/none", "", 404},

    {"GET /api/v2/organization_memberships", "/api/v2/organization_memberships"},
    {"GET /api/v2/users/{}/organization_memberships", "/api/v2/users/$user/organization_memberships", "", 200, 200, 200, 404},
    {"GET /api/v2/organizations/{}/organization_memberships", "/api/v2/organizations/$organization/organization_memberships"},
    {"GET /api/v2/organization_memberships/{}", "/api/v2/organization_memberships/$belonging"},
    {"GET /api/v2/users/{}/organization_memberships/{}", "/api/v2/users/$user/organization_memberships/$belonging"},
    {"DELETE /api/v2/organization_memberships/{}", "/api/v2/organization_memberships/$belonging", "", 204},
    {"DELETE /api/v2/users/{}/organization_memberships/{}", "/api/v2/users/$user/organization_memberships/$belonging", "", 204},
    {"POST /api/v2/organization_memberships", "/api/v2/organization_memberships", R"({"organization_membership":{"user_id":$user,"organization_id":$winner}})", 201},
    {"POST /api/v2/users/{}/organization_memberships", "/api/v2/users/$user/organization_memberships", R"({"organization_membership":{"organization_id":$winner}})", 201},
    {"PUT /api/v2/users/{}/organization_memberships/{}/make_default", "/api/v2/users/$user/organization_memberships/$belonging/make_default", "{}"},
    {"PUT /api/v2/users/{}/organizations/{}/make_default", "/api/v2/users/$user/organizations/$organization/make_default", "{}"},
    {"DELETE /api/v2/users/{}/organizations/{}", "/api/v2/users/$user/organizations/$organization", "", 204},

    {"GET /api/v2/users/{}/identities", "/api/v2/users/$user/identities", "", 200, 200, 200, 404},
    {"GET /api/v2/users/{}/identities/{}", "/api/v2/users/$user/identities/$identity", "", 200, 200, 200, 404},
    {"POST /api/v2/users/{}/identities", "/api/v2/users/$user/identities", R"({"identity":{"type":"phone_number","value":"$phone"}})", 201},
    {"PUT /api/v2/users/{}/identities/{}", "/api/v2/users/$user/identities/$identity", R"({"identity":{"verified":true}})"},
    {"PUT /api/v2/users/{}/identities/{}/make_primary", "/api/v2/users/$user/identities/$identity/make_primary", "{}"},
    {"PUT /api/v2/users/{}/identities/{}/verify", "/api/v2/users/$user/identities/$identity/verify", "{}"},
    {"DELETE /api/v2/users/{}/identities/{}", "/api/v2/users/$user/identities/$identity", "", 204},

    {"GET /api/v2/users/{}/related", "/api/v2/users/$user/related"},
    {"GET /api/v2/users/{}/tags", "/api/v2/users/$user/tags"},
    {"POST /api/v2/users/{}/tags", "/api/v2/users/$user/tags", R"({"tags":["vip"]})", 201},
    {"PUT /api/v2/users/{}/tags", "/api/v2/users/$user/tags", R"({"tags":["vip"]})"},
    {"DELETE /api/v2/users/{}/tags", "/api/v2/users/$user/tags", R"({"tags":["vip"]})"},
    {"PUT /api/v2/users/{}/merge", "/api/v2/users/$user/merge", R"({"user":{"id":$second}})"},
    {"GET /api/v2/users/{}/permissions", "/api/v2/users/$staff/permissions", "", 200, 404},
    {"GET /api/v2/end_users/{}", "/api/v2/end_users/$user", "", 200, 200, 200, 404},
    {"PUT /api/v2/end_users/{}", "/api/v2/end_users/$user", R"({"user":{"name":"new"}})", 200, 200, 200, 404},
    {"GET /api/v2/deleted_users", "/api/v2/deleted_users"},
    {"GET /api/v2/deleted_users/count", "/api/v2/deleted_users/count"},
    {"GET /api/v2/deleted_users/{}", "/api/v2/deleted_users/$gone"},
    {"DELETE /api/v2/deleted_users/{}", "/api/v2/deleted_users/$gone"},
    {"GET /api/v2/users/{}/password/requirements", "/api/v2/users/$user/password/requirements", "", 200, 404, 404, 404},
    {"POST /api/v2/users/{}/password", "/api/v2/users/$user/password", R"({"password":"correct horse"})"},
    {"PUT /api/v2/users/{}/password", "/api/v2/users/$user/password", R"({"password":"correct horse","previous_password":"x"})", 404, 404, 404, 404},

    {"GET /api/v2/api_tokens", "/api/v2/api_tokens"},
    {"GET /api/v2/api_tokens/{}", "/api/v2/api_tokens/$api_token"},
    {"POST /api/v2/api_tokens", "/api/v2/api_tokens", R"({"api_token":{"description":"x"}})", 201},
    {"PUT /api/v2/api_tokens/{}", "/api/v2/api_tokens/$api_token", R"({"api_token":{"active":false}})"},
    {"DELETE /api/v2/api_tokens/{}", "/api/v2/api_tokens/$api_token", "", 204},
    {"GET /api/v2/oauth/clients", "/api/v2/oauth/clients"},
    {"GET /api/v2/oauth/clients/{}", "/api/v2/oauth/clients/$client"},
    {"POST /api/v2/oauth/clients", "/api/v2/oauth/clients", R"({"client":{"name":"x","identifier":"$unique"}})", 201},
    {"PUT /api/v2/oauth/clients/{}", "/api/v2/oauth/clients/$client", R"({"client":{"company":"x"}})"},
    {"PUT /api/v2/oauth/clients/{}/generate_secret", "/api/v2/oauth/clients/$client/generate_secret", "{}"},
    {"DELETE /api/v2/oauth/clients/{}", "/api/v2/oauth/clients/$client", "", 204},
    {"GET /api/v2/oauth/tokens", "/api/v2/oauth/tokens", "", 200, 200, 200, 200},
    {"GET /api/v2/oauth/tokens/current", "/api/v2/oauth/tokens/current", "", 404, 404, 404, 404},
    {"GET /api/v2/oauth/tokens/{}", "/api/v2/oauth/tokens/$oauth_token", "", 200, 404, 404, 404},
    {"POST /api/v2/oauth/tokens", "/api/v2/oauth/tokens", R"({"token":{"client_id":$client,"scopes":["read"]}})", 201},
    {"DELETE /api/v2/oauth/tokens/current", "/api/v2/oauth/tokens/current", "", 404, 404, 404, 404},
    {"DELETE /api/v2/oauth/tokens/{}", "/api/v2/oauth/tokens/$oauth_token", "", 204, 404, 404, 404},
    {"POST /oauth/tokens", "/oauth/tokens", R"({"grant_type":"password"})", 400, 400, 400, 400},
    {"GET /api/kotae/oauth/authorizations", "/api/kotae/oauth/authorizations", "", 422, 422, 422, 422},
    {"POST /api/kotae/oauth/authorizations", "/api/kotae/oauth/authorizations", "{}", 422, 422, 422, 422},
    {"GET /api/v2/sessions", "/api/v2/sessions"},
    {"GET /api/v2/users/{}/sessions", "/api/v2/users/$staff/sessions", "", 200, 404, 404, 404},
    {"GET /api/v2/users/{}/sessions/{}", "/api/v2/users/$staff/sessions/$their_session", "", 200, 404, 404, 404},
    {"GET /api/v2/users/me/session", "/api/v2/users/me/session", "", 200, 200, 200, 200},
    {"GET /api/v2/users/me/session/renew", "/api/v2/users/me/session/renew", "", 200, 200, 200, 200},
    {"DELETE /api/v2/users/{}/sessions/{}", "/api/v2/users/$staff/sessions/$their_session", "", 204, 404, 404, 404},
    {"DELETE /api/v2/users/{}/sessions", "/api/v2/users/$staff/sessions", "", 204, 404, 404, 404},
    {"DELETE /api/v2/users/me/logout", "/api/v2/users/me/logout", "", 204, 204, 204, 204},
    {"GET /api/v2/audit_logs", "/api/v2/audit_logs"},
    {"GET /api/v2/audit_logs/{}", "/api/v2/audit_logs/$entry"},

    {"GET /api/v2/requests", "/api/v2/requests", "", 200, 200, 200, 200},
    {"GET /api/v2/requests/open", "/api/v2/requests/open", "", 200, 200, 200, 200},
    {"GET /api/v2/requests/solved", "/api/v2/requests/solved", "", 200, 200, 200, 200},
    {"GET /api/v2/requests/ccd", "/api/v2/requests/ccd", "", 200, 200, 200, 200},
    {"GET /api/v2/requests/search", "/api/v2/requests/search", "", 422, 422, 422, 422},
    {"GET /api/v2/users/{}/requests", "/api/v2/users/$user/requests", "", 200, 200, 200, 404},
    {"GET /api/v2/organizations/{}/requests", "/api/v2/organizations/$organization/requests", "", 200, 200, 200, 404},
    {"GET /api/v2/requests/{}", "/api/v2/requests/$ticket", "", 200, 200, 404, 200},
    {"GET /api/v2/requests/{}/comments", "/api/v2/requests/$ticket/comments", "", 200, 200, 404, 200},
    {"GET /api/v2/requests/{}/comments/{}", "/api/v2/requests/$ticket/comments/$comment", "", 200, 200, 404, 200},
    {"POST /api/v2/requests", "/api/v2/requests", R"({"request":{"subject":"x","comment":{"body":"y"}}})", 201, 201, 201, 201, 401},
    {"PUT /api/v2/requests/{}", "/api/v2/requests/$ticket", R"({"request":{"comment":{"body":"y"}}})", 403, 403, 404, 200},

    {"GET /api/v2/custom_roles", "/api/v2/custom_roles"},
    {"GET /api/v2/custom_roles/count", "/api/v2/custom_roles/count"},
    {"GET /api/v2/custom_roles/{}", "/api/v2/custom_roles/$role"},
    {"POST /api/v2/custom_roles", "/api/v2/custom_roles", R"({"custom_role":{"name":"made $unique"}})", 201},
    {"PUT /api/v2/custom_roles/{}", "/api/v2/custom_roles/$role", R"({"custom_role":{"description":"x"}})"},
    {"DELETE /api/v2/custom_roles/{}", "/api/v2/custom_roles/$role", "", 204},
    {"PUT /api/v2/custom_roles/update_many", "/api/v2/custom_roles/update_many", R"({"custom_roles":[{"id":$role,"description":"x"}]})"},
    {"PUT /api/v2/custom_roles/reorder", "/api/v2/custom_roles/reorder", R"({"custom_role_ids":[$role]})"},
    {"DELETE /api/v2/custom_roles/destroy_many", "/api/v2/custom_roles/destroy_many?ids=$role", "", 204},
}, make);

}  // namespace
}  // namespace kotae::api::testing
