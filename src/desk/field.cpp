#include "desk/field.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace kotae::desk {
namespace json = boost::json;
namespace {

constexpr std::array<std::string_view, 18> types{"text",    "textarea",    "integer", "decimal",    "date",     "checkbox", "regexp", "tagger",  "multiselect",
                                                 "lookup",  "partialcreditcard", "subject", "description", "status", "tickettype", "priority", "group", "assignee"};

std::string word(const json::object& o, const char* key) {
  const auto* p = o.if_contains(key);
  return p && p->is_string() ? std::string(p->get_string()) : std::string{};
}
bool flag(const json::object& o, const char* key) {
  const auto* p = o.if_contains(key);
  return p && p->is_bool() && p->get_bool();
}
std::int64_t number(const json::object& o, const char* key, std::int64_t otherwise = 0) {
  const auto* p = o.if_contains(key);
  return p && p->is_int64() ? p->get_int64() : otherwise;
}

}  // namespace

std::string_view name(FieldType t) { return types[static_cast<std::size_t>(t)]; }

std::optional<FieldType> field_type_of(std::string_view w) {
  if (w == "dropdown") return FieldType::tagger;
  const auto it = std::find(types.begin(), types.end(), w);
  return it == types.end() ? std::nullopt : std::optional(static_cast<FieldType>(it - types.begin()));
}

const FieldOption* Field::option(std::string_view value) const {
  const auto it = std::find_if(options.begin(), options.end(), [&](const FieldOption& o) { return o.value == value; });
  return it == options.end() ? nullptr : &*it;
}

const FieldOption* Field::default_option() const {
  const auto it = std::find_if(options.begin(), options.end(), [](const FieldOption& o) { return o.is_default; });
  return it == options.end() ? nullptr : &*it;
}

std::shared_ptr<const re2::RE2> compile_pattern(const std::string& pattern) {
  re2::RE2::Options o;
  o.set_log_errors(false);
  o.set_max_mem(1 << 20);
  auto r = std::make_shared<const re2::RE2>(pattern, o);
  return r->ok() ? r : nullptr;
}

Field field_of(std::int64_t id, std::string_view title, std::int64_t position, bool active, const json::object& data) {
  Field f;
  f.id = id;
  f.title = title;
  f.position = position;
  f.active = active;
  f.type = field_type_of(word(data, "type")).value_or(FieldType::text);
  f.key = word(data, "key");
  f.description = word(data, "description");
  f.agent_description = word(data, "agent_description");
  f.title_in_portal = word(data, "title_in_portal");
  f.required = flag(data, "required");
  f.required_in_portal = flag(data, "required_in_portal");
  f.visible_in_portal = flag(data, "visible_in_portal");
  f.editable_in_portal = flag(data, "editable_in_portal");
  f.collapsed_for_agents = flag(data, "collapsed_for_agents");
  f.pattern = word(data, "regexp_for_validation");
  f.tag = word(data, "tag");
  f.target = word(data, "relationship_target_type");
  if (const auto* p = data.if_contains("relationship_filter")) f.filter = *p;
  f.creator = number(data, "creator_user_id");
  f.next_option = number(data, "next_option", 1);
  if (const auto* list = data.if_contains("options"); list && list->is_array())
    for (const auto& v : list->get_array()) {
      const auto& o = v.as_object();
      f.options.push_back({number(o, "number"), word(o, "name"), word(o, "value"), flag(o, "default")});
    }
  if (f.type == FieldType::regexp && !f.pattern.empty()) f.compiled = compile_pattern(f.pattern);
  return f;
}

json::object data_of(const Field& f) {
  json::object o{{"type", name(f.type)}};
  const auto put = [&](const char* key, const std::string& s) {
    if (!s.empty()) o[key] = s;
  };
  const auto set = [&](const char* key, bool b) {
    if (b) o[key] = true;
  };
  put("key", f.key);
  put("description", f.description);
  put("agent_description", f.agent_description);
  put("title_in_portal", f.title_in_portal);
  set("required", f.required);
  set("required_in_portal", f.required_in_portal);
  set("visible_in_portal", f.visible_in_portal);
  set("editable_in_portal", f.editable_in_portal);
  set("collapsed_for_agents", f.collapsed_for_agents);
  put("regexp_for_validation", f.pattern);
  put("tag", f.tag);
  put("relationship_target_type", f.target);
  if (!f.filter.is_null()) o["relationship_filter"] = f.filter;
  if (f.creator) o["creator_user_id"] = f.creator;
  if (has_options(f.type)) {
    json::array list;
    for (const auto& x : f.options) {
      json::object one{{"number", x.number}, {"name", x.name}, {"value", x.value}};
      if (x.is_default) one["default"] = true;
      list.push_back(std::move(one));
    }
    o["options"] = std::move(list);
    o["next_option"] = f.next_option;
  }
  return o;
}

FieldSet::FieldSet(std::vector<Field> all) : all_(std::move(all)) {
  for (std::size_t i = 0; i < all_.size(); ++i) by_id_.emplace_back(all_[i].id, i);
  std::sort(by_id_.begin(), by_id_.end());
}

const Field* FieldSet::find(std::int64_t id) const {
  const auto it = std::lower_bound(by_id_.begin(), by_id_.end(), std::pair(id, std::size_t{0}));
  return it == by_id_.end() || it->first != id ? nullptr : &all_[it->second];
}

const Field* FieldSet::find(std::string_view key) const {
  const auto it = std::find_if(all_.begin(), all_.end(), [&](const Field& f) { return f.key == key; });
  return it == all_.end() ? nullptr : &*it;
}

const Field* FieldSet::of_type(FieldType t) const {
  const auto it = std::find_if(all_.begin(), all_.end(), [&](const Field& f) { return f.type == t; });
  return it == all_.end() ? nullptr : &*it;
}

}  // namespace kotae::desk
