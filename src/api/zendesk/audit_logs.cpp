// Who changed the desk itself, and when. https://developer.zendesk.com/api-reference/ticketing/account-configuration/audit_logs/
#include <algorithm>
#include <map>

#include "api/print.h"
#include "store/audit_log.h"

namespace kotae::api {
namespace {

struct Kind {
  const char* type;          // of the event
  const char* source_type;   // Zendesk's word
  const char* id;            // member of the event's data
};
constexpr Kind kinds[] = {
    {"user.updated", "user", "user_id"},         {"group.updated", "group", "group_id"},
    {"brand.updated", "brand", "brand_id"},      {"organization.updated", "organization", "organization_id"},
    {"settings.updated", "account_setting", ""}, {"mailbox.updated", "recipient_address", "mailbox_id"},
    {"definition.updated", "", "id"},            {"oauth_client.updated", "oauth_client", "oauth_client_id"},
    {"token.updated", "api_token", "api_token_id"}, {"session.ended", "session", "user_id"},
    {"login.succeeded", "user", "user_id"},
};

json::object object_of(const std::string& text) {
  boost::system::error_code ec;
  const auto v = text.empty() ? json::value(json::object{}) : json::parse(text, ec);
  return v.is_object() ? v.get_object() : json::object{};
}

std::string text_of(const json::value& v) {
  if (v.is_null() || (v.is_string() && v.get_string().empty())) return "-";
  return v.is_string() ? std::string(v.get_string()) : json::serialize(v);
}

// "email: a@x.example → b@x.example", one change a line.
std::string description(const json::object& texts) {
  json::object changes;
  if (const auto* c = texts.if_contains("changes"); c && c->is_object()) {
    changes = c->get_object();
  } else if (texts.contains("before") || texts.contains("after")) {
    const auto side = [&](const char* key) {
      const auto* p = texts.if_contains(key);
      return p && p->is_object() ? p->get_object() : json::object{};
    };
    const json::object before = side("before"), after = side("after");
    for (const auto& [k, v] : after.empty() ? before : after) {
      const auto* was = before.if_contains(k);
      const auto* is = after.if_contains(k);
      if (!was || !is || *was != *is) changes[k] = json::array{was ? *was : json::value(nullptr), is ? *is : json::value(nullptr)};
    }
  }
  std::string out;
  for (const auto& [k, v] : changes) {
    if (!v.is_array() || v.get_array().size() != 2) continue;
    std::string line = std::string(k) + ": " + text_of(v.get_array()[0]) + " → " + text_of(v.get_array()[1]);
    if (line.size() > 2000) line = std::string(k);
    out += (out.empty() ? "" : "\n") + line;
  }
  return out;
}

std::string_view action_of(const store::Event& e, const json::object& data) {
  if (e.type == "login.succeeded") return "login";
  const auto* act = data.if_contains("act");
  const std::string_view a = act && act->is_string() ? std::string_view(act->get_string()) : "updated";
  return a == "created" ? "create" : a == "deleted" || a == "merged" || a == "forgotten" ? "destroy" : "update";
}

json::object print(const store::AuditEntry& x, const Call& c, store::Tx& tx, std::map<UserId, std::string>& names) {
  const auto& e = x.event;
  const json::object data = object_of(e.data), texts = object_of(e.texts);
  const auto name = [&](UserId id) -> std::string {
    if (!id) return {};
    const auto [it, fresh] = names.try_emplace(id);
    if (fresh)
      if (const auto u = store::user(tx, id)) it->second = u->name;
    return it->second;
  };
  const auto kind = std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& k) { return e.type == k.type; });
  std::string source_type = kind == std::end(kinds) ? e.type : kind->source_type;
  if (e.type == "definition.updated") source_type = text_of(data.contains("kind") ? data.at("kind") : json::value("definition"));
  if (e.type == "token.updated" && data.contains("oauth_token_id")) source_type = "oauth_token";
  const auto* id = kind == std::end(kinds) ? nullptr : data.if_contains(source_type == "oauth_token" ? "oauth_token_id" : kind->id);
  std::string label;
  if (const auto* l = texts.if_contains("label"); l && l->is_string()) label = l->get_string();
  else if (const auto* after = texts.if_contains("after"); after && after->is_object()) label = text_of(after->get_object().contains("title") ? after->get_object().at("title") : json::value(""));
  else if (const auto* before = texts.if_contains("before"); before && before->is_object()) label = text_of(before->get_object().contains("title") ? before->get_object().at("title") : json::value(""));
  else if (source_type == "user" || source_type == "session")
    if (id && id->is_int64()) label = name(UserId{id->get_int64()});
  const auto* ip = texts.if_contains("ip");
  const auto action = action_of(e, data);
  return {{"url", c.base() + "/api/v2/audit_logs/" + std::to_string(x.id) + ".json"},
          {"id", x.id},
          {"actor_id", e.actor_id.v},
          {"actor_name", name(e.actor_id)},
          {"source_id", id && id->is_int64() ? *id : json::value(nullptr)},
          {"source_type", source_type},
          {"source_label", label},
          {"action", action},
          {"action_label", action == "create" ? "Created" : action == "destroy" ? "Deleted" : action == "login" ? "Signed in" : "Updated"},
          {"change_description", description(texts)},
          {"ip_address", ip && ip->is_string() ? *ip : json::value(nullptr)},
          {"created_at", iso8601(e.at)}};
}

Result<store::AuditFilter> filter(const Call& c) {
  store::AuditFilter f;
  if (const auto source = c.param("filter[source_type]"); !source.empty()) {
    for (const auto& k : kinds)
      if (source == k.source_type) f.types.emplace_back(k.type);
    if (source == "oauth_token") f.types = {"token.updated"};
    if (f.types.empty()) f.types = {"definition.updated"};
  }
  if (c.request->has_param("filter[actor_id]")) {
    f.actor = {c.number("filter[actor_id]", 0, 0, std::int64_t{1} << 53)};
    if (!f.actor) return invalid("filter[actor_id]", "invalid", "must be an id");
  }
  int n = 0;
  for (const auto& [k, v] : c.request->query) {
    if (k != "filter[created_at][]" && k != "filter[created_at]") continue;
    const auto at = parse_iso8601(v);
    if (!at || n == 2) return invalid("filter[created_at]", "invalid", "must be two ISO 8601 times");
    (n++ == 0 ? f.from : f.until) = *at;
  }
  return f;
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto f = filter(c);
  if (!f) return fail(f.error());
  const std::string_view sort = c.request->param("sort", c.param("sort_order"));
  const bool ascending = sort == "created_at" || sort == "asc";
  auto found = store::audit_log(tx, *f, p->cursor ? p->after : 0, p->cursor ? 0 : p->offset, p->size + 1, ascending);
  const bool more = static_cast<int>(found.size()) > p->size;
  if (more) found.pop_back();
  std::map<UserId, std::string> names;
  json::array a;
  // One kind of definition among all: narrowed here, so that a page may hold fewer than asked for.
  const auto source = c.param("filter[source_type]");
  for (const auto& x : found) {
    auto shown = print(x, c, tx, names);
    if (source.empty() || shown.at("source_type") == json::value(source)) a.push_back(std::move(shown));
  }
  json::object o{{"audit_logs", std::move(a)}};
  add_paging(o, c, *p, found.empty() ? 0 : found.front().id, found.empty() ? 0 : found.back().id, more, p->cursor ? 0 : store::count_audit_log(tx, *f));
  return json_answer(o);
}

}  // namespace

void zendesk_audit_logs(Routes& r);
void zendesk_audit_logs(Routes& r) {
  r.read("/api/v2/audit_logs", Access::admin, list);
  r.read("/api/v2/audit_logs/{}", Access::admin, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    const auto x = store::audit_entry(tx, *id);
    if (!x) return fail(Code::not_found, "audit log " + std::to_string(*id) + " does not exist");
    std::map<UserId, std::string> names;
    return json_answer({{"audit_log", print(*x, c, tx, names)}});
  });
}

}  // namespace kotae::api
