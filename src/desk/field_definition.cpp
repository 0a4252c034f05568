#include "desk/field_definition.h"

#include <algorithm>

#include "desk/ticket.h"

namespace kotae::desk {
namespace json = boost::json;
namespace {

void read_type(Fields& f, Field& field, bool profile) {
  const auto* p = f.find("type");
  if (!p) {
    if (field.id == 0) f.fault("type", "blank", "cannot be blank");
    return;
  }
  const auto t = p->is_string() ? field_type_of(p->get_string()) : std::nullopt;
  if (!t) return f.fault("type", "inclusion", "is no type of field");
  if (field.id != 0) {
    if (*t != field.type) f.fault("type", "invalid", "cannot be changed");
    return;
  }
  if (is_system(*t) || (profile && *t == FieldType::partialcreditcard)) return f.fault("type", "inclusion", "cannot be made");
  field.type = *t;
}

void read_key(Fields& f, Field& field) {
  if (field.id != 0) {
    std::string same = field.key;
    if (f.line("key", same, 255) && same != field.key) f.fault("key", "invalid", "cannot be changed");
    return;
  }
  if (!f.line("key", field.key, 255, false)) {
    if (!f.find("key")) f.fault("key", "blank", "cannot be blank");
    return;
  }
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  if (!std::all_of(field.key.begin(), field.key.end(), good)) f.fault("key", "invalid", "may hold letters, digits, _ and -");
}

void read_pattern(Fields& f, Field& field) {
  if (field.type != FieldType::regexp) return;
  f.line("regexp_for_validation", field.pattern, 1000);
  if (field.pattern.empty()) return f.fault("regexp_for_validation", "blank", "cannot be blank");
  field.compiled = compile_pattern(field.pattern);
  if (!field.compiled) f.fault("regexp_for_validation", "invalid", "is no pattern that can be run in linear time");
}

void read_tag(Fields& f, Field& field) {
  if (field.type != FieldType::checkbox) return;
  std::string tag;
  if (!f.line("tag", tag, 200)) return;
  field.tag = tag.empty() ? tag : option_value(tag);
  if (!tag.empty() && field.tag.empty()) f.fault("tag", "invalid", "must be one tag");
}

void read_target(Fields& f, Field& field) {
  if (field.type != FieldType::lookup) return;
  std::string target = field.target;
  f.choice("relationship_target_type", target, {"zen:user", "zen:organization", "zen:ticket"});
  if (field.id != 0 && target != field.target) f.fault("relationship_target_type", "invalid", "cannot be changed");
  else if (target.empty() && !f.find("relationship_target_type")) f.fault("relationship_target_type", "blank", "cannot be blank");
  field.target = std::move(target);
  if (const auto* p = f.find("relationship_filter")) {
    if (!p->is_null() && !p->is_object()) f.fault("relationship_filter", "invalid", "must be an object");
    else if (json::serialize(*p).size() > 10'000) f.fault("relationship_filter", "too_long", "must be at most 10,000 bytes");
    else field.filter = *p;
  }
}

// The list is the whole: options that are not in it go. One keeps its number by its id, else by its value.
void read_options(Fields& f, Field& field) {
  if (!has_options(field.type)) return;
  const auto* p = f.find("custom_field_options");
  if (!p) return;
  if (!p->is_array()) return f.fault("custom_field_options", "invalid", "must be a list of objects with name and value");
  if (p->get_array().size() > most_options) return f.fault("custom_field_options", "too_many", "at most " + std::to_string(most_options) + " options");
  Field next = field;
  next.options.clear();
  for (std::size_t i = 0; i < p->get_array().size(); ++i) {
    const auto& v = p->get_array()[i];
    const std::string at = "custom_field_options." + std::to_string(i) + ".";
    if (!v.is_object()) {
      f.fault("custom_field_options", "invalid", "must be a list of objects with name and value");
      return;
    }
    Fields one(v.get_object(), at);
    FieldOption o;
    std::int64_t id = 0;
    if (const auto* known = v.get_object().if_contains("id"); known && known->is_int64()) id = known->get_int64();
    const auto* value = v.get_object().if_contains("value");
    const std::string word = value && value->is_string() ? option_value(value->get_string()) : "";
    for (const auto& had : field.options)
      if (id > 0 ? had.number == id % 100'000 && id / 100'000 == field.id : had.value == word) o = had;
    read_option(one, next, o);
    f.add(one);
    if (o.is_default)
      for (auto& other : next.options) other.is_default = false;
    next.options.push_back(std::move(o));
  }
  field = std::move(next);
}

}  // namespace

std::string option_value(std::string_view given) {
  std::string one;
  for (const char c : given) one.push_back(c == ' ' || c == '\t' ? '_' : c);
  const auto tags = tidy_tags({one});
  return tags.size() == 1 ? tags.front() : std::string{};
}

void read_option(Fields& f, Field& field, FieldOption& o) {
  if (!f.line("name", o.name, 400, false) && o.name.empty() && !f.find("name")) f.fault("name", "blank", "cannot be blank");
  std::string value;
  if (f.line("value", value, 200, false)) {
    o.value = option_value(value);
    if (o.value.empty()) f.fault("value", "invalid", "must be one tag");
  } else if (!f.find("value") && o.value.empty()) {
    o.value = option_value(o.name);
    if (o.value.empty()) f.fault("value", "blank", "cannot be blank");
  }
  if (field.type == FieldType::tagger) f.flag("default", o.is_default);
  if (o.number == 0) o.number = field.next_option++;
  for (const auto& other : field.options)
    if (other.number != o.number && other.value == o.value && !o.value.empty()) return f.fault("value", "taken", o.value + " is another option's value");
}

void read_field(Fields& f, Field& field, bool profile) {
  if (!f.line("title", field.title, 255, false) && field.title.empty() && !f.find("title")) f.fault("title", "blank", "cannot be blank");
  read_type(f, field, profile);
  f.text("description", field.description, 20'000);
  if (profile) read_key(f, field);
  else {
    f.text("agent_description", field.agent_description, 20'000);
    f.line("title_in_portal", field.title_in_portal, 255);
    f.flag("required", field.required);
    f.flag("required_in_portal", field.required_in_portal);
    f.flag("visible_in_portal", field.visible_in_portal);
    f.flag("editable_in_portal", field.editable_in_portal);
    f.flag("collapsed_for_agents", field.collapsed_for_agents);
  }
  if (is_system(field.type) && !field.active) f.fault("active", "invalid", "a system field is always there");
  if (field.id == 0 && !f.find("type")) return;   // nothing more can be said without a type
  read_pattern(f, field);
  if (!profile || field.type == FieldType::checkbox) read_tag(f, field);
  read_target(f, field);
  read_options(f, field);
}

}  // namespace kotae::desk
