// Statuses a desk names itself. https://developer.zendesk.com/api-reference/ticketing/tickets/custom_ticket_statuses/
#include <algorithm>

#include "api/ids.h"
#include "api/definitions.h"
#include "api/field_routes.h"

namespace kotae::api {
namespace {

using desk::CustomStatus;
using store::Definition;

CustomStatus status_of(const Definition& d) { return desk::custom_status_of(d.id, d.title, d.position, d.active, d.data); }

json::object print(const Call& c, const Definition& d) {
  const auto s = status_of(d);
  const std::string end_user = s.end_user_label.empty() ? s.agent_label : s.end_user_label;
  json::object o{{"status_category", desk::name(s.category)}, {"end_user_label", local_title(c, end_user)}, {"raw_end_user_label", end_user},
                 {"end_user_description", s.end_user_description}, {"raw_end_user_description", s.end_user_description}, {"active", s.active}, {"default", s.is_default}};
  o["agent_label"] = local_title(c, s.agent_label);
  o["raw_agent_label"] = s.agent_label;
  if (c.viewer().staff()) {
    o["description"] = s.description;
    o["raw_description"] = s.description;
  }
  o["title"] = o["agent_label"];
  return o;
}

Done accept(const Call&, store::Tx& tx, Fields& f, Definition& d) {
  CustomStatus s = status_of(d);
  const bool fresh = d.id == 0;
  std::string category(desk::name(s.category));
  if (f.choice("status_category", category, {"new", "open", "pending", "hold", "solved"})) {
    const auto wanted = *desk::status_of(category);
    if (!fresh && wanted != s.category) f.fault("status_category", "invalid", "cannot be changed");
    s.category = wanted;
  } else if (fresh && !f.find("status_category")) {
    f.fault("status_category", "blank", "cannot be blank");
  }
  if (!f.line("agent_label", s.agent_label, 48 * 4, false) && fresh && !f.find("agent_label")) f.fault("agent_label", "blank", "cannot be blank");
  f.line("end_user_label", s.end_user_label, 48 * 4);
  f.text("description", s.description, 4000);
  f.text("end_user_description", s.end_user_description, 4000);
  if (s.is_default && !d.active) f.fault("active", "invalid", "the default of a category is always in use");
  std::size_t same = 0;
  const auto all = store::definitions(tx, "custom_status");
  for (const auto& other : *all) same += status_of(other).category == s.category;
  if (fresh && same >= 100) f.fault("status_category", "too_many", "at most 100 of one category");
  if (!f.ok()) return {};
  d.title = s.agent_label;
  d.data = desk::data_of(s);
  return {};
}

// The parameters of the list: default=, status_categories=open,pending.
bool wanted(const Call& c, const Definition& d) {
  const auto s = status_of(d);
  if (!c.viewer().staff() && !s.active) return false;
  if (!c.args.empty()) return true;
  if (const auto p = c.param("default"); !p.empty() && (p == "true") != s.is_default) return false;
  const auto categories = word_list(c, "status_categories", false).value_or(std::vector<std::string>{});
  return categories.empty() || std::find(categories.begin(), categories.end(), desk::name(s.category)) != categories.end();
}

// {"ids": [one of each category that changes]}
Result<Answer> set_defaults(store::Tx& tx, const Call&, const json::object& body) {
  const auto* ids = body.if_contains("ids");
  if (!ids || !ids->is_array() || ids->get_array().empty()) return invalid("ids", "blank", "must be a list of ids");
  std::vector<desk::Status> done;
  for (const auto& v : ids->get_array()) {
    const auto d = v.is_int64() ? store::definition(tx, "custom_status", v.get_int64()) : std::nullopt;
    if (!d) return invalid("ids", "not_found", json::serialize(v) + " is no custom status");
    const auto chosen = status_of(*d);
    if (!chosen.active) return invalid("ids", "invalid", std::to_string(d->id) + " is not in use");
    if (std::find(done.begin(), done.end(), chosen.category) != done.end()) return invalid("ids", "taken", "two of one category");
    done.push_back(chosen.category);
    const auto all = store::definitions(tx, "custom_status");
    for (Definition other : *all) {
      auto s = status_of(other);
      if (s.category != chosen.category || s.is_default == (s.id == chosen.id)) continue;
      s.is_default = s.id == chosen.id;
      other.data = desk::data_of(s);
      store::save(tx, other);
    }
  }
  return json_answer(json::object{});
}

}  // namespace

void zendesk_custom_statuses(Routes& r);
void zendesk_custom_statuses(Routes& r) {
  DefinitionKind k;
  k.kind = k.one = "custom_status";
  k.many = "custom_statuses";
  k.read = Access::signed_in;
  k.max = 300;
  k.seen = wanted;
  k.accept = [](const Call& c, store::Tx& tx, Fields& f, const json::object&, Definition& d) { return accept(c, tx, f, d); };
  k.print = [](const Call& c, store::Tx&, const Definition& d) { return print(c, d); };
  k.dropping = [](const Call&, store::Tx&, const Definition& d) -> Done {
    if (status_of(d).is_default) return invalid("base", "invalid", "the default of a category cannot be deleted");
    return {};
  };
  definition_routes(r, k);
  r.write("PUT", "/api/v2/custom_status/default", Access::admin, [](const Call& c) -> Result<Write> {
    auto body = c.body();
    if (!body) return fail(body.error());
    return Write{[c, body = std::move(*body)](store::Tx& tx) { return set_defaults(tx, c, body); }};
  });
}

}  // namespace kotae::api
