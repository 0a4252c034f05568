#include "api/form_definition.h"

#include <algorithm>

#include "app/fields.h"
#include "store/users.h"

namespace kotae::api {
namespace {

constexpr std::size_t most_conditions = 1500, most_children = 200;

// A list of ids, each once, each accepted by `known`.
template <class Known>
bool read_ids(Fields& f, const char* key, json::array& to, Known known) {
  const auto* p = f.find(key);
  if (!p) return false;
  if (p->is_null()) return to.clear(), true;
  if (!p->is_array()) return f.fault(key, "invalid", "must be a list of ids"), false;
  json::array out;
  for (const auto& v : p->get_array()) {
    if (!v.is_int64() || !known(v.get_int64())) return f.fault(key, "not_found", json::serialize(v).substr(0, 30) + " does not exist"), false;
    if (std::find(out.begin(), out.end(), v) == out.end()) out.push_back(v);
  }
  to = std::move(out);
  return true;
}

// {"type": "SOME_STATUSES", "statuses": ["pending"], "custom_statuses": [1]}
bool good_when(const json::value& v, const desk::CustomStatuses& statuses) {
  if (!v.is_object()) return false;
  const auto& o = v.get_object();
  const auto* type = o.if_contains("type");
  if (!type || !type->is_string()) return false;
  const std::string_view t = type->get_string();
  if (t != "ALL_STATUSES" && t != "SOME_STATUSES" && t != "NO_STATUSES") return false;
  if (const auto* list = o.if_contains("statuses"); list && !list->is_null()) {
    if (!list->is_array()) return false;
    for (const auto& s : list->get_array())
      if (!s.is_string() || !desk::status_of(s.get_string()) || s.get_string() == "closed") return false;
  }
  if (const auto* list = o.if_contains("custom_statuses"); list && !list->is_null()) {
    if (!list->is_array()) return false;
    for (const auto& s : list->get_array())
      if (!s.is_int64() || !statuses.find(s.get_int64())) return false;
  }
  return true;
}

bool may_be_parent(const desk::Field& f) {
  using desk::FieldType;
  return f.type == FieldType::checkbox || desk::has_options(f.type) || f.type == FieldType::tickettype || f.type == FieldType::priority;
}

// The value a parent must have, as its values are kept.
Result<json::value> parent_value(const desk::Field& parent, const json::value& given, const std::string& label) {
  if (parent.type == desk::FieldType::multiselect && given.is_string() && !parent.option(given.get_string())) return invalid(label, "inclusion", "is no option of the field");
  if (parent.type == desk::FieldType::multiselect) return given;
  if (parent.type == desk::FieldType::tickettype || parent.type == desk::FieldType::priority) {
    const bool good = given.is_string() && (given.get_string().empty() || (parent.type == desk::FieldType::priority ? desk::priority_of(given.get_string()).has_value() : desk::type_of(given.get_string()).has_value()));
    if (!good) return invalid(label, "inclusion", "is no value of the field");
    return given;
  }
  auto v = desk::accept(parent, given, label);
  if (v && v->is_null() && parent.type == desk::FieldType::tagger) return json::value("");   // shown while nothing is chosen
  return v;
}

void read_conditions(Fields& f, const char* key, bool agent, const desk::FieldSet& fields, const desk::CustomStatuses& statuses, const json::array& shown, json::object& data) {
  const auto* p = f.find(key);
  if (!p) return;
  if (p->is_null()) return void(data[key] = json::array{});
  if (!p->is_array()) return f.fault(key, "invalid", "must be a list of conditions");
  if (p->get_array().size() > most_conditions) return f.fault(key, "too_many", "at most " + std::to_string(most_conditions) + " conditions");
  const auto on_form = [&](std::int64_t id) { return std::find(shown.begin(), shown.end(), json::value(id)) != shown.end(); };
  json::array out;
  for (std::size_t i = 0; i < p->get_array().size(); ++i) {
    const auto& v = p->get_array()[i];
    const std::string at = std::string(key) + "." + std::to_string(i) + ".";
    if (!v.is_object()) return f.fault(key, "invalid", "must be a list of conditions");
    const auto& o = v.get_object();
    const auto* parent_id = o.if_contains("parent_field_id");
    const auto* value = o.if_contains("value");
    const auto* children = o.if_contains("child_fields");
    const auto* parent = parent_id && parent_id->is_int64() ? fields.find(parent_id->get_int64()) : nullptr;
    if (!parent || !on_form(parent->id)) {
      f.fault(at + "parent_field_id", "not_found", "is no field of this form");
      continue;
    }
    if (!may_be_parent(*parent)) {
      f.fault(at + "parent_field_id", "inclusion", "must be a checkbox, a drop-down, a multi-select, the type or the priority");
      continue;
    }
    auto wanted = parent_value(*parent, value ? *value : json::value(nullptr), at + "value");
    if (!wanted) {
      const auto& d = wanted.error().details.front();
      f.fault(d.field, d.reason, d.description);
      continue;
    }
    if (!children || !children->is_array() || children->get_array().empty() || children->get_array().size() > most_children) {
      f.fault(at + "child_fields", children ? "invalid" : "blank", "must be a list of 1 to " + std::to_string(most_children) + " fields");
      continue;
    }
    json::array kept;
    for (const auto& child : children->get_array()) {
      const auto* id = child.is_object() ? child.get_object().if_contains("id") : nullptr;
      const auto* field = id && id->is_int64() ? fields.find(id->get_int64()) : nullptr;
      if (!field || !on_form(field->id) || desk::is_system(field->type)) {
        f.fault(at + "child_fields", "not_found", "must be custom fields of this form");
        break;
      }
      json::object one{{"id", field->id}, {"is_required", false}};
      if (const auto* r = child.get_object().if_contains("is_required"); r && r->is_bool()) one["is_required"] = r->get_bool();
      if (const auto* when = child.get_object().if_contains("required_on_statuses"); agent && when && !when->is_null()) {
        if (!good_when(*when, statuses)) {
          f.fault(at + "child_fields", "invalid", "required_on_statuses needs a type of ALL_STATUSES, SOME_STATUSES or NO_STATUSES, and statuses that exist");
          break;
        }
        one["required_on_statuses"] = *when;
        one["is_required"] = when->at("type") != "NO_STATUSES";
      }
      kept.push_back(std::move(one));
    }
    out.push_back(json::object{{"parent_field_id", parent->id}, {"parent_field_type", desk::name(parent->type)}, {"value", std::move(*wanted)}, {"child_fields", std::move(kept)}});
  }
  if (!f.ok()) return;
  json::object probe{{key, out}};
  const auto form = desk::form_of(0, "", true, probe);
  if (!desk::circles(agent ? form.agent_conditions : form.end_user_conditions).empty()) return f.fault(key, "invalid", "a field would depend on itself");
  data[key] = std::move(out);
}

}  // namespace

void read_form(Fields& f, store::Tx& tx, store::Definition& d) {
  const auto fields = app::ticket_fields(tx);
  if (!f.line("name", d.title, 255, false) && d.title.empty() && !f.find("name")) f.fault("name", "blank", "cannot be blank");
  std::string display;
  if (f.line("display_name", display, 255)) display.empty() ? void(d.data.erase("display_name")) : void(d.data["display_name"] = display);
  for (const char* key : {"end_user_visible", "default", "in_all_brands"}) {
    bool b = false;
    if (f.flag(key, b)) d.data[key] = b;
  }
  json::array brands = d.data.contains("restricted_brand_ids") ? d.data["restricted_brand_ids"].as_array() : json::array{};
  if (read_ids(f, "restricted_brand_ids", brands, [&](std::int64_t id) { return store::brand(tx, {id}).has_value(); })) d.data["restricted_brand_ids"] = brands;
  json::array shown = d.data.contains("ticket_field_ids") ? d.data["ticket_field_ids"].as_array() : json::array{};
  const bool named = read_ids(f, "ticket_field_ids", shown, [&](std::int64_t id) { return fields->find(id) != nullptr; });
  if (named || d.id == 0) {
    json::array front;
    for (const auto& x : fields->all()) {
      const bool always = desk::is_system(x.type) && x.type != desk::FieldType::tickettype && x.type != desk::FieldType::priority;
      const bool at_first = !named && desk::is_system(x.type);
      if ((always || at_first) && std::find(shown.begin(), shown.end(), json::value(x.id)) == shown.end()) front.push_back(x.id);
    }
    shown.insert(shown.begin(), front.begin(), front.end());
    d.data["ticket_field_ids"] = shown;
  }
  const auto statuses = app::custom_statuses(tx);
  read_conditions(f, "agent_conditions", true, *fields, *statuses, shown, d.data);
  read_conditions(f, "end_user_conditions", false, *fields, *statuses, shown, d.data);
  // A field that left the form leaves its conditions, too.
  if (named && f.ok()) drop_fields(d.data, [&](std::int64_t id) { return std::find(shown.begin(), shown.end(), json::value(id)) != shown.end(); });
}

void drop_fields(json::object& form, const std::function<bool(std::int64_t)>& stays) {
  const auto kept = [](const json::array& from, const auto& keep) {
    json::array out;
    for (const auto& v : from)
      if (keep(v)) out.push_back(v);
    return out;
  };
  if (auto* list = form.if_contains("ticket_field_ids")) *list = kept(list->as_array(), [&](const json::value& v) { return stays(v.as_int64()); });
  for (const char* key : {"agent_conditions", "end_user_conditions"}) {
    auto* list = form.if_contains(key);
    if (!list) continue;
    for (auto& c : list->as_array()) {
      auto& children = c.as_object()["child_fields"];
      children = kept(children.as_array(), [&](const json::value& v) { return stays(v.at("id").as_int64()); });
    }
    *list = kept(list->as_array(), [&](const json::value& c) { return stays(c.at("parent_field_id").as_int64()) && !c.at("child_fields").as_array().empty(); });
  }
}

}  // namespace kotae::api
