// The route table as OpenAPI 3.1. What a route answers is said by its path (a collection of api/schemas), or named there.
#include <algorithm>
#include <set>
#include <stdexcept>

#include "api/route.h"
#include "api/schema.h"
#include "base/version.h"

namespace kotae::api {
namespace {

std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> out;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto slash = path.find('/');
    out.emplace_back(path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash);
  }
  return out;
}

std::string singular(std::string_view word) {
  const auto ends = [&](std::string_view e) { return word.size() > e.size() && word.substr(word.size() - e.size()) == e; };
  if (ends("ies")) return std::string(word.substr(0, word.size() - 3)) + "y";
  if (ends("statuses")) return std::string(word.substr(0, word.size() - 2));
  if (ends("s")) return std::string(word.substr(0, word.size() - 1));
  return std::string(word);
}

// "/api/v2/tickets/{}" → "/api/v2/tickets/{ticket_id}", with the names in order.
std::string named_path(const Route& r, std::vector<std::string>& names) {
  std::string path, before;
  for (auto& s : segments(r.pattern)) {
    if (s == "{}") {
      std::string name = before == "uploads" || before == "by_token" ? "token" : singular(before) + "_id";
      while (std::find(names.begin(), names.end(), name) != names.end()) name = "other_" + name;
      names.push_back(name);
      path += "/{" + name + "}";
    } else {
      path += "/" + s;
    }
    before = s == "{}" ? "attachment_token" : s;
  }
  return path;
}

json::object ref(const std::string& name) { return {{"$ref", "#/components/schemas/" + name}}; }
json::object wrapped(const std::string& key, const std::string& record) { return members_schema(key + " " + record); }

struct Said {
  json::object schema;  // empty: no body, or none that is known
  int status = 200;
  bool known = false, page = false;
};

const Schemas::Collection* collection(const std::string& word) {
  const auto& all = schemas().collections;
  const auto i = all.find(word);
  return i == all.end() ? nullptr : &i->second;
}

Said said_by_path(const std::string& method, const std::vector<std::string>& path) {
  const std::string& last = path.back();
  const std::string before = path.size() > 1 ? path[path.size() - 2] : "";
  const auto is = [&](std::initializer_list<const char*> words) { return std::any_of(words.begin(), words.end(), [&](const char* w) { return last == w; }); };
  if (const auto* c = collection(before); c && c->at_once) {
    if (method == "PUT" && last == "update_many") return {page_schema(c->many, c->record), 200, true, false};
    if (method == "PUT" && last == "reorder") return {{}, 200, true, false};
    if (method == "DELETE" && last == "destroy_many") return {{}, 204, true, false};
  }
  if (method == "GET" && last == "count") return {wrapped("count", "Count"), 200, true, false};
  if (is({"create_many", "update_many", "destroy_many", "create_or_update_many", "restore_many", "mark_many_as_spam"})) return {wrapped("job_status", "JobStatus"), 200, true, false};
  if (last == "{}") {
    const auto* c = collection(before);
    if (method == "DELETE") return {{}, 204, c != nullptr, false};
    if (c) return {wrapped(c->one, c->record), 200, true, false};
    return {};
  }
  const auto* c = collection(last);
  if (!c && is({"show_many", "search", "autocomplete", "active", "assignable", "recent"})) {
    c = collection(before);
    return c ? Said{page_schema(c->many, c->record), 200, true, true} : Said{};
  }
  if (!c && last == "create_or_update" && (c = collection(before))) return {wrapped(c->one, c->record), 200, true, false};
  if (!c) return {};
  if (method == "GET") return {page_schema(c->many, c->record), 200, true, true};
  if (method == "POST") return {wrapped(c->one, c->record), 201, true, false};
  return {};
}

// {one: what of the record can be written}
json::object body_by_path(const std::string& method, const std::vector<std::string>& path) {
  if (method != "POST" && method != "PUT" && method != "PATCH") return {};
  const std::string& last = path.back();
  const std::string before = path.size() > 1 ? path[path.size() - 2] : "";
  const bool of_collection = last == "{}" || last == "create_or_update" || last == "create_many" || last == "update_many" || last == "create_or_update_many";
  const auto* c = collection(of_collection ? before : last);
  if (!c) return {};
  if (last == "create_many" || last == "create_or_update_many") return members_schema(c->many + " " + c->record + "Write[]");
  if (last == "update_many") return members_schema(c->one + "? " + c->record + "Write\n" + c->many + "? " + c->record + "Write[]");
  return members_schema(c->one + " " + c->record + "Write");
}

const char* access_name(Access a) {
  switch (a) {
    case Access::anyone: return "anyone";
    case Access::signed_in: return "signed_in";
    case Access::staff: return "staff";
    case Access::admin: return "admin";
  }
  return "";
}

json::object parameter(const std::string& name, const char* in, json::object schema) {
  json::object p{{"name", name}, {"in", in}, {"schema", std::move(schema)}};
  if (std::string_view(in) == "path") p["required"] = true;
  return p;
}

json::object operation(const Route& r, const std::vector<std::string>& names) {
  const auto path = segments(r.pattern);
  const std::string route = std::string(r.method) + " " + r.pattern;
  const bool zendesk = path.size() > 1 && path[1] == "v2";   // ours has no rules of paths
  Said said = zendesk ? said_by_path(r.method, path) : Said{};
  if (const auto i = schemas().answers.find(route); i != schemas().answers.end())
    said = {i->second.schema, i->second.status, true, i->second.schema.contains("properties") && i->second.schema.at("properties").as_object().contains("next_page")};

  json::object o{{"operationId", ""}, {"x-access", access_name(r.access)}};
  std::string id = r.method;
  for (std::size_t i = 1; i < path.size(); ++i) id += path[i] == "{}" ? "_id" : "_" + path[i];
  o["operationId"] = id;
  o["tags"] = json::array{path.size() > 2 ? path[2] : path.back()};

  json::array parameters;
  for (const auto& n : names) parameters.push_back(parameter(n, "path", {{"type", "string"}}));
  const json::object word{{"type", "string"}}, number{{"type", "integer"}};
  if (said.page) {
    for (const char* n : {"page", "per_page", "page[size]"}) parameters.push_back(parameter(n, "query", number));
    for (const char* n : {"page[after]", "page[before]", "include"}) parameters.push_back(parameter(n, "query", word));
  }
  if (const auto q = schemas().queries.find(route); q != schemas().queries.end())
    for (std::string_view rest = q->second; !rest.empty();) {
      const auto space = rest.find(' ');
      const auto name = rest.substr(0, space);
      const bool there = std::any_of(parameters.begin(), parameters.end(), [&](const json::value& p) { return p.at("name").as_string() == name; });   // paging brought it
      if (space != 0 && !there) parameters.push_back(parameter(std::string(name), "query", word));
      rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
    }
  if (!parameters.empty()) o["parameters"] = std::move(parameters);

  json::object body = zendesk ? body_by_path(r.method, path) : json::object{};
  if (const auto b = schemas().bodies.find(route); b != schemas().bodies.end()) body = b->second;
  if (!body.empty()) o["requestBody"] = json::object{{"content", json::object{{"application/json", json::object{{"schema", std::move(body)}}}}}};

  json::object ok{{"description", said.status == 204 ? "Done" : "What was asked for"}};
  if (!said.schema.empty()) ok["content"] = json::object{{"application/json", json::object{{"schema", std::move(said.schema)}}}};
  ok["x-known"] = said.known;
  o["responses"] = json::object{{std::to_string(said.status), std::move(ok)},
                                {"default", json::object{{"description", "A refusal"}, {"content", json::object{{"application/json", json::object{{"schema", ref("Error")}}}}}}}};
  if (r.access == Access::anyone) o["security"] = json::array{};
  return o;
}

// A record with nothing required: what a write may hold.
json::object writable(const std::string& name, const json::object& record) {
  json::object o{{"type", "object"}, {"properties", record.at("properties")}};
  if (const auto w = schemas().written.find(name); w != schemas().written.end())
    for (const auto& [k, v] : w->second.at("properties").as_object()) o["properties"].as_object()[k] = v;
  return o;
}

}  // namespace

json::object openapi() {
  json::object paths;
  for (const auto& r : routes().all()) {
    std::vector<std::string> names;
    const std::string path = named_path(r, names);
    auto& at = paths[path];
    if (!at.is_object()) at = json::object{};
    std::string method = r.method;
    std::transform(method.begin(), method.end(), method.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    at.as_object()[method] = operation(r, names);
  }
  json::object components;
  for (const auto& [name, schema] : schemas().records) components[name] = schema;
  for (const auto& [word, c] : schemas().collections) {
    if (!components.contains(c.record)) throw std::logic_error("schema: collection " + word + " of an unknown record " + c.record);
    components[c.record + "Write"] = writable(c.record, schemas().records.at(c.record));
  }
  const json::object key{{"type", "http"}};
  json::object basic = key, bearer = key;
  basic["scheme"] = "basic";
  bearer["scheme"] = "bearer";
  return {{"openapi", "3.1.0"},
          {"info", json::object{{"title", "Kotae"}, {"version", version}, {"description", "/api/v2 is the Zendesk Support API; /api/kotae is what that API does not have. Paths work with and without .json."}}},
          {"servers", json::array{json::object{{"url", "/"}}}},
          {"security", json::array{json::object{{"basic", json::array{}}}, json::object{{"bearer", json::array{}}}, json::object{{"session", json::array{}}}}},
          {"paths", std::move(paths)},
          {"components", json::object{{"schemas", std::move(components)},
                                      {"securitySchemes", json::object{{"basic", std::move(basic)}, {"bearer", std::move(bearer)},
                                                                       {"session", json::object{{"type", "apiKey"}, {"in", "cookie"}, {"name", "kotae_session"}}}}}}}};
}

}  // namespace kotae::api
