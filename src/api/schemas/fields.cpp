// Fields, forms and statuses the desk defines.
#include "api/schema.h"

#include <string>

namespace kotae::api {
void schemas_fields(Schemas& s);
void schemas_fields(Schemas& s) {
  s.record("FieldOption", R"(
    id integer
    name string
    raw_name string
    value string
    default boolean
    position? integer
    url? string
  )");
  s.record("SystemFieldOption", R"(
    name string
    value string
  )");
  s.record("TicketField", R"(
    url string
    id integer
    type string
    title string
    raw_title string
    description string
    raw_description string
    position integer
    active boolean
    required boolean
    collapsed_for_agents boolean
    regexp_for_validation string?
    title_in_portal string
    raw_title_in_portal string
    visible_in_portal boolean
    editable_in_portal boolean
    required_in_portal boolean
    agent_can_edit boolean
    tag string?
    created_at time
    updated_at time
    removable boolean
    key? string?
    agent_description? string?
    creator_user_id? integer?
    creator_app_name? string?
    custom_field_options? FieldOption[]
    system_field_options? SystemFieldOption[]
    sub_type_id? integer
    relationship_target_type? string
    relationship_filter? object
  )");
  s.definitions("ticket_fields", "TicketField", "ticket_field");
  const std::string profile = R"(
    url string
    id integer
    type string
    key string
    title string
    raw_title string
    description string
    raw_description string
    position integer
    active boolean
    system boolean
    regexp_for_validation string?
    tag? string?
    created_at time
    updated_at time
    custom_field_options? FieldOption[]
    relationship_target_type? string
    relationship_filter? object
  )";
  s.record("UserField", profile);
  s.record("OrganizationField", profile);
  s.definitions("user_fields", "UserField", "user_field");
  s.definitions("organization_fields", "OrganizationField", "organization_field");
  for (const char* of : {"ticket_fields", "user_fields", "organization_fields"}) {
    const std::string at = "/api/v2/" + std::string(of) + "/{}/options";
    s.list(("GET " + at).c_str(), "custom_field_options", "FieldOption");
    s.answer(("POST " + at).c_str(), "custom_field_option FieldOption", 201);
    s.answer(("GET " + at + "/{}").c_str(), "custom_field_option FieldOption");
    s.answer(("DELETE " + at + "/{}").c_str(), "", 204);
    s.takes(("POST " + at).c_str(), "custom_field_option object");
  }

  s.record("TicketForm", R"(
    url string
    id integer
    title? string
    name string
    raw_name string
    display_name string
    raw_display_name string
    end_user_visible boolean
    position integer
    ticket_field_ids integer[]
    active boolean
    default boolean
    in_all_brands boolean
    restricted_brand_ids integer[]
    agent_conditions? object[]
    end_user_conditions object[]
    created_at time
    updated_at time
  )");
  s.definitions("ticket_forms", "TicketForm", "ticket_form");
  s.answer("POST /api/v2/ticket_forms/{}/clone", "ticket_form TicketForm", 201);

  s.record("CustomStatus", R"(
    url string
    id integer
    title? string
    position? integer
    status_category new|open|pending|hold|solved
    agent_label string
    raw_agent_label string
    end_user_label string
    raw_end_user_label string
    description? string
    raw_description? string
    end_user_description string
    raw_end_user_description string
    active boolean
    default boolean
    created_at time
    updated_at time
  )");
  s.definitions("custom_statuses", "CustomStatus", "custom_status");
  s.answer("PUT /api/v2/custom_status/default", "");

  s.record("TicketFormStatus", R"(
    id string
    ticket_form_id integer
    custom_status_id integer
  )");
  s.collection("ticket_form_statuses", "TicketFormStatus", "ticket_form_status");
  s.list("PUT /api/v2/ticket_forms/{}/ticket_form_statuses", "ticket_form_statuses", "TicketFormStatus");
  s.answer("DELETE /api/v2/ticket_forms/{}/ticket_form_statuses", "", 204);
  for (const char* of : {"ticket_forms", "custom_statuses"})
    s.answer(("POST /api/v2/" + std::string(of) + "/{}/ticket_form_statuses").c_str(), "ticket_form_statuses TicketFormStatus[]", 201);
  s.record("TicketFormStatus", R"(
    id string
    ticket_form_id integer
    custom_status_id integer
  )");
  const char* const listed = "ticket_form_statuses TicketFormStatus[]";
  s.answer("GET /api/v2/ticket_form_statuses", listed);
  s.answer("GET /api/v2/ticket_form_statuses/show_many", listed);
  s.answer("GET /api/v2/ticket_forms/{}/ticket_form_statuses", listed);
  s.answer("PUT /api/v2/ticket_forms/{}/ticket_form_statuses", listed);
  s.answer("PUT /api/v2/ticket_forms/{}/ticket_form_statuses/{}", "ticket_form_status TicketFormStatus");
  for (const char* route : {"POST /api/v2/ticket_forms/{}/ticket_form_statuses", "POST /api/v2/custom_statuses/{}/ticket_form_statuses"}) s.answer(route, listed, 201);
}
}  // namespace kotae::api
