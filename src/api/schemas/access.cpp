// Who comes in and what they did: sessions, tokens, OAuth, the audit log.
#include "api/schema.h"

#include <string>

namespace kotae::api {
void schemas_access(Schemas& s);
void schemas_access(Schemas& s) {
  s.record("Session", R"(
    url string
    id integer
    user_id integer
    authenticated_at time
    last_seen_at time
  )");
  s.collection("sessions", "Session", "session");
  s.answer("GET /api/v2/users/me/session", "session Session");
  s.answer("GET /api/v2/users/me/session/renew", "authenticity_token string");
  s.answer("DELETE /api/v2/users/{}/sessions", "", 204);
  s.answer("DELETE /api/v2/users/me/logout", "", 204);

  // The token itself is in the answer of POST alone.
  s.record("ApiToken", R"(
    url string
    id integer
    description string
    active boolean
    user_id integer
    created_at time
    last_used_at time?
    token? string
    full_token? string
  )");
  s.collection("api_tokens", "ApiToken", "api_token");
  s.record("OAuthClient", R"(
    url string
    id integer
    name string
    identifier string
    company string?
    description string?
    redirect_uri string[]
    kind public|confidential
    global boolean
    logo_url string?
    secret string?
    user_id integer
    created_at time
    updated_at time
  )");
  s.collection("clients", "OAuthClient", "client");
  s.answer("PUT /api/v2/oauth/clients/{}/generate_secret", "client OAuthClient");
  s.record("OAuthToken", R"(
    url string
    id integer
    user_id integer
    client_id integer
    token string
    full_token? string
    refresh_token string?
    scopes string[]
    created_at time
    used_at time?
    expires_at time?
    refresh_token_expires_at time?
  )");
  s.collection("tokens", "OAuthToken", "token");
  s.answer("GET /api/v2/oauth/tokens/current", "token OAuthToken");
  s.answer("DELETE /api/v2/oauth/tokens/current", "", 204);

  s.record("AuditLog", R"(
    url string
    id integer
    actor_id integer
    actor_name string
    source_id integer?
    source_type string
    source_label string
    action string
    action_label string
    change_description string
    ip_address string?
    created_at time
  )");
  s.collection("audit_logs", "AuditLog", "audit_log");
  s.query("GET /api/v2/audit_logs", "filter[source_type] filter[source_id] filter[actor_id] filter[ip_address] filter[created_at] filter[action] sort_by sort_order sort");
}
}  // namespace kotae::api
