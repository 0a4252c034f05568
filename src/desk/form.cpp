#include "desk/form.h"

#include <algorithm>
#include <map>
#include <set>

namespace kotae::desk {
namespace json = boost::json;
namespace {

std::vector<std::int64_t> ids(const json::object& o, const char* key) {
  std::vector<std::int64_t> out;
  if (const auto* p = o.if_contains(key); p && p->is_array())
    for (const auto& v : p->get_array())
      if (v.is_int64()) out.push_back(v.get_int64());
  return out;
}

bool flag(const json::object& o, const char* key, bool otherwise) {
  const auto* p = o.if_contains(key);
  return p && p->is_bool() ? p->get_bool() : otherwise;
}

FormChild child_of(const json::object& o) {
  FormChild c;
  c.field = o.at("id").as_int64();
  c.required = flag(o, "is_required", false);
  const auto* when = o.if_contains("required_on_statuses");
  if (!when || !when->is_object()) return c;
  const auto& w = when->get_object();
  const std::string_view type = w.at("type").as_string();
  c.on = type == "ALL_STATUSES" ? FormChild::On::all : type == "SOME_STATUSES" ? FormChild::On::some : FormChild::On::none;
  if (const auto* list = w.if_contains("statuses"); list && list->is_array())
    for (const auto& s : list->get_array())
      if (const auto status = status_of(s.as_string())) c.statuses.push_back(*status);
  c.custom_statuses = ids(w, "custom_statuses");
  return c;
}

std::vector<FormCondition> conditions_of(const json::object& o, const char* key) {
  std::vector<FormCondition> out;
  if (const auto* p = o.if_contains(key); p && p->is_array())
    for (const auto& v : p->get_array()) {
      const auto& c = v.as_object();
      FormCondition x{c.at("parent_field_id").as_int64(), c.at("value"), {}};
      for (const auto& child : c.at("child_fields").as_array()) x.children.push_back(child_of(child.as_object()));
      out.push_back(std::move(x));
    }
  return out;
}

bool holds(const json::value& has, const json::value& wanted) {
  if (has.is_array()) return std::find(has.get_array().begin(), has.get_array().end(), wanted) != has.get_array().end();
  if (has.is_bool() && wanted.is_string()) return wanted.get_string() == (has.get_bool() ? "true" : "false");
  if (has.is_null() && wanted.is_bool()) return !wanted.get_bool();
  if (has.is_null() && wanted.is_string()) return wanted.get_string().empty();
  return has == wanted;
}

bool needed(const FormChild& c, const Ticket& t, bool portal, bool solving) {
  if (portal) return c.required;
  switch (c.on) {
    case FormChild::On::solved: return c.required && solving;
    case FormChild::On::all: return true;
    case FormChild::On::none: return false;
    case FormChild::On::some:
      return std::find(c.custom_statuses.begin(), c.custom_statuses.end(), t.custom_status_id) != c.custom_statuses.end() ||
             std::find(c.statuses.begin(), c.statuses.end(), t.status) != c.statuses.end();
  }
  return false;
}

}  // namespace

bool Form::for_brand(BrandId b) const { return in_all_brands || std::find(brands.begin(), brands.end(), b.v) != brands.end(); }

Form form_of(std::int64_t id, std::string_view title, bool active, const json::object& data) {
  Form f;
  f.id = id;
  f.name = title;
  f.active = active;
  if (const auto* p = data.if_contains("display_name"); p && p->is_string()) f.display_name = p->get_string();
  f.is_default = flag(data, "default", false);
  f.end_user_visible = flag(data, "end_user_visible", true);
  f.in_all_brands = flag(data, "in_all_brands", true);
  f.brands = ids(data, "restricted_brand_ids");
  f.fields = ids(data, "ticket_field_ids");
  f.agent_conditions = conditions_of(data, "agent_conditions");
  f.end_user_conditions = conditions_of(data, "end_user_conditions");
  return f;
}

json::value value_of(const Ticket& t, const json::object& values, const Field& f) {
  const auto word = [](std::string_view s) { return s.empty() ? json::value(nullptr) : json::value(s); };
  const auto number = [](std::int64_t v) { return v == 0 ? json::value(nullptr) : json::value(v); };
  switch (f.type) {
    case FieldType::subject: return word(t.subject);
    case FieldType::description: return json::value("written");   // a ticket without a message cannot be made
    case FieldType::status: return json::value(name(t.status));
    case FieldType::tickettype: return word(name(t.type));
    case FieldType::priority: return word(name(t.priority));
    case FieldType::group: return number(t.group_id.v);
    case FieldType::assignee: return number(t.assignee_id.v);
    default: break;
  }
  const auto* p = values.if_contains(std::to_string(f.id));
  return p ? *p : unset(f);
}

std::vector<ShownField> shown_fields(const Form* form, const FieldSet& fields, bool portal, const Ticket& t, bool solving,
                                     const std::function<json::value(const Field&)>& value) {
  const auto open = [&](const Field& f) { return f.active && (!portal || (f.visible_in_portal && f.editable_in_portal)); };
  const auto own_need = [&](const Field& f) { return portal ? f.required_in_portal : f.required && solving; };
  std::vector<ShownField> out;
  if (!form) {
    for (const auto& f : fields.all())
      if (open(f)) out.push_back({&f, own_need(f)});
    return out;
  }
  const auto& conditions = portal ? form->end_user_conditions : form->agent_conditions;
  std::set<std::int64_t> children, shown;
  std::map<std::int64_t, bool> need;
  for (const auto& c : conditions)
    for (const auto& child : c.children) children.insert(child.field);
  for (const auto id : form->fields)
    if (const auto* f = fields.find(id); f && open(*f) && !children.contains(id)) shown.insert(id);
  // Each round shows what hangs on what was shown before; there are no circles, so this ends.
  for (bool more = true; more;) {
    more = false;
    for (const auto& c : conditions) {
      const auto* parent = fields.find(c.parent);
      if (!parent || !shown.contains(c.parent) || !holds(value(*parent), c.value)) continue;
      for (const auto& child : c.children) {
        const auto* f = fields.find(child.field);
        if (!f || !open(*f) || std::find(form->fields.begin(), form->fields.end(), child.field) == form->fields.end()) continue;
        need[child.field] = need[child.field] || needed(child, t, portal, solving);
        more |= shown.insert(child.field).second;
      }
    }
  }
  for (const auto id : form->fields)
    if (shown.contains(id)) {
      const auto* f = fields.find(id);
      const auto it = need.find(id);
      out.push_back({f, it != need.end() ? it->second : own_need(*f)});
    }
  return out;
}

std::vector<std::int64_t> circles(const std::vector<FormCondition>& conditions) {
  std::map<std::int64_t, std::set<std::int64_t>> below;
  for (const auto& c : conditions)
    for (const auto& child : c.children) below[c.parent].insert(child.field);
  std::vector<std::int64_t> out;
  for (const auto& [start, first] : below) {
    std::set<std::int64_t> met;
    std::vector<std::int64_t> next(first.begin(), first.end());
    while (!next.empty()) {
      const auto id = next.back();
      next.pop_back();
      if (!met.insert(id).second) continue;
      if (const auto it = below.find(id); it != below.end()) next.insert(next.end(), it->second.begin(), it->second.end());
    }
    if (met.contains(start)) out.push_back(start);
  }
  return out;
}

}  // namespace kotae::desk
