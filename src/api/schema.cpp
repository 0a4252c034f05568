#include "api/schema.h"

#include <stdexcept>

namespace kotae::api {

void schemas_all(Schemas& s);

namespace {

std::string_view trimmed(std::string_view s) {
  const auto a = s.find_first_not_of(" \t\r\n"), b = s.find_last_not_of(" \t\r\n");
  return a == std::string_view::npos ? std::string_view{} : s.substr(a, b - a + 1);
}

json::object or_null(json::object o) {
  if (auto* t = o.if_contains("type"); t && t->is_string()) {
    *t = json::array{*t, "null"};
    if (auto* e = o.if_contains("enum")) e->as_array().push_back(nullptr);
    return o;
  }
  if (o.empty()) return o;
  return {{"anyOf", json::array{std::move(o), json::object{{"type", "null"}}}}};
}

json::object base_type(std::string_view t) {
  if (t == "any") return {};
  if (t == "time") return {{"type", "string"}, {"format", "date-time"}};
  if (t == "object") return {{"type", "object"}, {"additionalProperties", true}};
  if (t == "string" || t == "integer" || t == "number" || t == "boolean") return {{"type", json::string(t)}};
  if (t.find('|') != std::string_view::npos) {
    json::array words;
    for (std::string_view rest = t; !rest.empty();) {
      const auto bar = rest.find('|');
      words.push_back(json::string(rest.substr(0, bar)));
      rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
    }
    return {{"type", "string"}, {"enum", std::move(words)}};
  }
  if (t.empty() || t[0] < 'A' || t[0] > 'Z') throw std::logic_error("schema: no type " + std::string(t));
  return {{"$ref", "#/components/schemas/" + std::string(t)}};
}

json::object type_schema(std::string_view t) {
  if (!t.empty() && t.back() == '?') return or_null(type_schema(t.substr(0, t.size() - 1)));
  if (t.size() > 2 && t.substr(t.size() - 2) == "[]") return {{"type", "array"}, {"items", type_schema(t.substr(0, t.size() - 2))}};
  return base_type(t);
}

}  // namespace

json::object members_schema(std::string_view members) {
  json::object properties;
  json::array required;
  while (!members.empty()) {
    const auto end = members.find('\n');
    const auto line = trimmed(members.substr(0, end));
    members = end == std::string_view::npos ? std::string_view{} : members.substr(end + 1);
    if (line.empty()) continue;
    const auto space = line.find(' ');
    if (space == std::string_view::npos) throw std::logic_error("schema: a member without a type: " + std::string(line));
    auto name = line.substr(0, space);
    const bool may_miss = name.back() == '?';
    if (may_miss) name.remove_suffix(1);
    properties[name] = type_schema(trimmed(line.substr(space)));
    if (!may_miss) required.push_back(json::string(name));
  }
  json::object o{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) o["required"] = std::move(required);
  return o;
}

json::object page_schema(const std::string& many, const std::string& record) {
  return members_schema(many + " " + record + R"([]
    count? integer
    next_page? string?
    previous_page? string?
    meta? PageMeta
    links? PageLinks
    facets? any
    users? User[]
    groups? Group[]
    organizations? Organization[]
    brands? Brand[]
  )");
}

void Schemas::record(const char* name, std::string_view members) { records[name] = members_schema(members); }
void Schemas::writes(const char* name, std::string_view members) { written[name] = members_schema(members); }
void Schemas::collection(const char* word, const char* name, const char* one, const char* many) { collections[word] = {name, one, many ? many : word}; }
void Schemas::definitions(const char* word, const char* name, const char* one) { collections[word] = {name, one, word, true}; }
void Schemas::answer(const char* route, std::string_view members, int status) {
  answers[route] = {trimmed(members).empty() ? json::object{} : members_schema(members), status};
}
void Schemas::list(const char* route, const char* many, const char* name) { answers[route] = {page_schema(many, name), 200}; }
void Schemas::query(const char* route, std::string_view names) { queries[route] = std::string(names); }
void Schemas::takes(const char* route, std::string_view members) { bodies[route] = members_schema(members); }

const Schemas& schemas() {
  static const Schemas* const all = [] {
    auto* s = new Schemas;
    schemas_all(*s);
    return s;
  }();
  return *all;
}

}  // namespace kotae::api
