#include "../probes.h"
#include "app/fields.h"
#include "store/definitions.h"

namespace kotae::api::testing {
namespace {

// $field, $user_field, $organization_field: drop-downs with the option $option, $user_option, $organization_option; $form; $status: not a default.
void make(store::Tx& tx, Records& m, const store::User&) {
  // The walk calls this hundreds of times, and a desk keeps so many forms and statuses only: those of the last call go.
  static std::vector<std::pair<std::string, std::int64_t>> last;
  for (const auto& [kind, id] : last) store::delete_definition(tx, kind, id);
  last.clear();
  const auto field = [&](const char* kind, const std::string& name, const std::string& option) {
    store::Definition d;
    d.kind = kind;
    d.title = m["$unique"];
    d.data = {{"type", "tagger"}, {"key", m["$unique"]}, {"visible_in_portal", true}, {"next_option", 2},
              {"options", json::array{json::object{{"number", 1}, {"name", "返品"}, {"value", "return"}}}}};
    store::insert(tx, d);
    last.emplace_back(kind, d.id);
    m[name] = std::to_string(d.id);
    m[option] = std::to_string(d.id * 100'000 + 1);
  };
  field("ticket_field", "$field", "$option");
  field("user_field", "$user_field", "$user_option");
  field("organization_field", "$organization_field", "$organization_option");
  store::Definition status;
  status.kind = "custom_status";
  status.title = m["$unique"];
  status.data = {{"status_category", "open"}};
  store::insert(tx, status);
  last.emplace_back("custom_status", status.id);
  m["$status"] = std::to_string(status.id);
  store::Definition form;
  form.kind = "ticket_form";
  form.title = m["$unique"];
  form.data = {{"ticket_field_ids", json::array{}}, {"default", true}};
  if (store::definitions(tx, "ticket_form")->empty()) store::insert(tx, form);
  form.data["default"] = false;
  form.data["status_ids"] = json::array{status.id};
  store::insert(tx, form);
  last.emplace_back("ticket_form", form.id);
  m["$form"] = std::to_string(form.id);
  m["$pair"] = m["$form"] + "-" + m["$status"];
}

const Probes rows({
    {"GET /api/v2/ticket_fields", "/api/v2/ticket_fields.json", "", 200, 200, 200, 200},
    {"GET /api/v2/ticket_fields/count", "/api/v2/ticket_fields/count", "", 200, 200, 200, 200},
    {"GET /api/v2/ticket_fields/show_many", "/api/v2/ticket_fields/show_many?ids=$field", "", 200, 200, 200, 200},
    {"GET /api/v2/ticket_fields/{}", "/api/v2/ticket_fields/$field", "", 200, 200, 200, 200},
    {"POST /api/v2/ticket_fields", "/api/v2/ticket_fields", R"({"ticket_field":{"type":"text","title":"x"}})", 201},
    {"PUT /api/v2/ticket_fields/{}", "/api/v2/ticket_fields/$field", R"({"ticket_field":{"title":"y"}})"},
    {"DELETE /api/v2/ticket_fields/{}", "/api/v2/ticket_fields/$field", "", 204},
    {"PUT /api/v2/ticket_fields/update_many", "/api/v2/ticket_fields/update_many", R"({"ticket_fields":[{"id":$field,"active":false}]})"},
    {"PUT /api/v2/ticket_fields/reorder", "/api/v2/ticket_fields/reorder", R"({"ticket_field_ids":[$field]})"},
    {"DELETE /api/v2/ticket_fields/destroy_many", "/api/v2/ticket_fields/destroy_many?ids=$field", "", 204},
    {"GET /api/v2/ticket_fields/{}/options", "/api/v2/ticket_fields/$field/options", "", 200, 200, 200, 200},
    {"GET /api/v2/ticket_fields/{}/options/{}", "/api/v2/ticket_fields/$field/options/$option", "", 200, 200, 200, 200},
    {"POST /api/v2/ticket_fields/{}/options", "/api/v2/ticket_fields/$field/options", R"({"custom_field_option":{"name":"故障","value":"broken"}})", 201},
    {"DELETE /api/v2/ticket_fields/{}/options/{}", "/api/v2/ticket_fields/$field/options/$option", "", 204},
    {"GET /api/v2/user_fields", "/api/v2/user_fields.json"},
    {"GET /api/v2/user_fields/count", "/api/v2/user_fields/count"},
    {"GET /api/v2/user_fields/{}", "/api/v2/user_fields/$user_field"},
    {"POST /api/v2/user_fields", "/api/v2/user_fields", R"({"user_field":{"type":"text","title":"x","key":"k_$unique"}})", 201},
    {"PUT /api/v2/user_fields/{}", "/api/v2/user_fields/$user_field", R"({"user_field":{"title":"y"}})"},
    {"DELETE /api/v2/user_fields/{}", "/api/v2/user_fields/$user_field", "", 204},
    {"PUT /api/v2/user_fields/update_many", "/api/v2/user_fields/update_many", R"({"user_fields":[{"id":$user_field,"active":false}]})"},
    {"PUT /api/v2/user_fields/reorder", "/api/v2/user_fields/reorder", R"({"user_field_ids":[$user_field]})"},
    {"DELETE /api/v2/user_fields/destroy_many", "/api/v2/user_fields/destroy_many?ids=$user_field", "", 204},
    {"GET /api/v2/user_fields/{}/options", "/api/v2/user_fields/$user_field/options"},
    {"GET /api/v2/user_fields/{}/options/{}", "/api/v2/user_fields/$user_field/options/$user_option"},
    {"POST /api/v2/user_fields/{}/options", "/api/v2/user_fields/$user_field/options", R"({"custom_field_option":{"id":$user_option,"name":"返送","value":"return"}})"},
    {"DELETE /api/v2/user_fields/{}/options/{}", "/api/v2/user_fields/$user_field/options/$user_option", "", 204},
    {"GET /api/v2/organization_fields", "/api/v2/organization_fields.json"},
    {"GET /api/v2/organization_fields/count", "/api/v2/organization_fields/count"},
    {"GET /api/v2/organization_fields/{}", "/api/v2/organization_fields/$organization_field"},
    {"POST /api/v2/organization_fields", "/api/v2/organization_fields", R"({"organization_field":{"type":"text","title":"x","key":"k_$unique"}})", 201},
    {"PUT /api/v2/organization_fields/{}", "/api/v2/organization_fields/$organization_field", R"({"organization_field":{"title":"y"}})"},
    {"DELETE /api/v2/organization_fields/{}", "/api/v2/organization_fields/$organization_field", "", 204},
    {"PUT /api/v2/organization_fields/update_many", "/api/v2/organization_fields/update_many", R"({"organization_fields":[{"id":$organization_field,"active":false}]})"},
    {"PUT /api/v2/organization_fields/reorder", "/api/v2/organization_fields/reorder", R"({"organization_field_ids":[$organization_field]})"},
    {"DELETE /api/v2/organization_fields/destroy_many", "/api/v2/organization_fields/destroy_many?ids=$organization_field", "", 204},
    {"GET /api/v2/organization_fields/{}/options", "/api/v2/organization_fields/$organization_field/options"},
    {"GET /api/v2/organization_fields/{}/options/{}", "/api/v2/organization_fields/$organization_field/options/$organization_option"},
    {"POST /api/v2/organization_fields/{}/options", "/api/v2/organization_fields/$organization_field/options", R"({"custom_field_option":{"name":"故障","value":"broken"}})", 201},
    {"DELETE /api/v2/organization_fields/{}/options/{}", "/api/v2/organization_fields/$organization_field/options/$organization_option", "", 204},
    {"GET /api/v2/ticket_forms", "/api/v2/ticket_forms.json", "", 200, 200, 200, 200},
    {"GET /api/v2/ticket_forms/count", "/api/v2/ticket_forms/count", "", 200, 200, 200, 200},
    {"GET /api/v2/ticket_forms/show_many", "/api/v2/ticket_forms/show_many?ids=$form", "", 200, 200, 200, 200},
    {"GET /api/v2/ticket_forms/{}", "/api/v2/ticket_forms/$form", "", 200, 200, 200, 200},
    {"POST /api/v2/ticket_forms", "/api/v2/ticket_forms", R"({"ticket_form":{"name":"x"}})", 201},
    {"POST /api/v2/ticket_forms/{}/clone", "/api/v2/ticket_forms/$form/clone", "{}", 201},
    {"PUT /api/v2/ticket_forms/{}", "/api/v2/ticket_forms/$form", R"({"ticket_form":{"name":"y"}})"},
    {"DELETE /api/v2/ticket_forms/{}", "/api/v2/ticket_forms/$form", "", 204},
    {"PUT /api/v2/ticket_forms/update_many", "/api/v2/ticket_forms/update_many", R"({"ticket_forms":[{"id":$form,"active":false}]})"},
    {"PUT /api/v2/ticket_forms/reorder", "/api/v2/ticket_forms/reorder", R"({"ticket_form_ids":[$form]})"},
    {"DELETE /api/v2/ticket_forms/destroy_many", "/api/v2/ticket_forms/destroy_many?ids=$form", "", 204},
    {"GET /api/v2/custom_statuses", "/api/v2/custom_statuses.json", "", 200, 200, 200, 200},
    {"GET /api/v2/custom_statuses/count", "/api/v2/custom_statuses/count", "", 200, 200, 200, 200},
    {"GET /api/v2/custom_statuses/{}", "/api/v2/custom_statuses/$status", "", 200, 200, 200, 200},
    {"POST /api/v2/custom_statuses", "/api/v2/custom_statuses", R"({"custom_status":{"status_category":"pending","agent_label":"倉庫待ち"}})", 201},
    {"PUT /api/v2/custom_statuses/{}", "/api/v2/custom_statuses/$status", R"({"custom_status":{"agent_label":"調査中"}})"},
    {"DELETE /api/v2/custom_statuses/{}", "/api/v2/custom_statuses/$status", "", 204},
    {"PUT /api/v2/custom_statuses/update_many", "/api/v2/custom_statuses/update_many", R"({"custom_statuses":[{"id":$status,"active":false}]})"},
    {"PUT /api/v2/custom_statuses/reorder", "/api/v2/custom_statuses/reorder", R"({"custom_status_ids":[$status]})"},
    {"DELETE /api/v2/custom_statuses/destroy_many", "/api/v2/custom_statuses/destroy_many?ids=$status", "", 204},
    {"GET /api/v2/ticket_form_statuses", "/api/v2/ticket_form_statuses"},
    {"GET /api/v2/ticket_form_statuses/show_many", "/api/v2/ticket_form_statuses/show_many?ids=$pair"},
    {"GET /api/v2/ticket_forms/{}/ticket_form_statuses", "/api/v2/ticket_forms/$form/ticket_form_statuses"},
    {"POST /api/v2/ticket_forms/{}/ticket_form_statuses", "/api/v2/ticket_forms/$form/ticket_form_statuses", R"({"ticket_form_status":[{"custom_status_id":$status}]})", 201},
    {"PUT /api/v2/ticket_forms/{}/ticket_form_statuses", "/api/v2/ticket_forms/$form/ticket_form_statuses", R"({"ticket_form_status":[{"id":"$pair","_destroy":true}]})"},
    {"DELETE /api/v2/ticket_forms/{}/ticket_form_statuses", "/api/v2/ticket_forms/$form/ticket_form_statuses", "", 204},
    {"PUT /api/v2/ticket_forms/{}/ticket_form_statuses/{}", "/api/v2/ticket_forms/$form/ticket_form_statuses/$pair", R"({"ticket_form_status":{"custom_status_id":$status}})"},
    {"DELETE /api/v2/ticket_forms/{}/ticket_form_statuses/{}", "/api/v2/ticket_forms/$form/ticket_form_statuses/$pair", "", 204},
    {"POST /api/v2/custom_statuses/{}/ticket_form_statuses", "/api/v2/custom_statuses/$status/ticket_form_statuses", R"({"ticket_form_status":[{"ticket_form_id":$form}]})", 201},
    {"PUT /api/v2/custom_status/default", "/api/v2/custom_status/default", R"({"ids":[$status]})"},
}, make);

}  // namespace
}  // namespace kotae::api::testing
