#include "api/field_routes.h"

#include <algorithm>
#include <map>

#include "api/form_definition.h"
#include "api/slice.h"
#include "app/fields.h"
#include "desk/field_definition.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

using desk::Field;
using desk::FieldOption;
using desk::FieldType;
using store::Definition;

Field field_of(const Definition& d) { return desk::field_of(d.id, d.title, d.position, d.active, d.data); }
std::int64_t option_id(const Field& f, const FieldOption& o) { return f.id * 100'000 + o.number; }

json::object print_option(const Field& f, const FieldOption& o) {
  return {{"id", option_id(f, o)}, {"name", o.name}, {"raw_name", o.name}, {"value", o.value}, {"default", o.is_default}};
}

json::array words(const Call& c, std::initializer_list<std::pair<const char*, const char*>> list) {
  json::array a;
  for (const auto& [name, value] : list) a.push_back(json::object{{"name", local_title(c, name)}, {"value", value}});
  return a;
}

json::object print_field(const Call& c, const Definition& d, bool profile) {
  const Field f = field_of(d);
  const bool system = desk::is_system(f.type);
  const std::string title = system ? local_title(c, f.title) : f.title;
  json::object o{{"type", profile && f.type == FieldType::tagger ? std::string_view("dropdown") : desk::name(f.type)}, {"title", title}, {"raw_title", f.title},
                 {"description", f.description}, {"raw_description", f.description}, {"position", f.position}, {"active", f.active},
                 {"regexp_for_validation", text_or_null(f.pattern)}};
  if (profile) {
    o["key"] = f.key;
    o["system"] = false;
    if (f.type == FieldType::checkbox) o["tag"] = text_or_null(f.tag);
  } else {
    const std::string portal = f.title_in_portal.empty() ? title : f.title_in_portal;
    o["required"] = f.required;
    o["collapsed_for_agents"] = f.collapsed_for_agents;
    o["title_in_portal"] = portal;
    o["raw_title_in_portal"] = f.title_in_portal.empty() ? f.title : f.title_in_portal;
    o["visible_in_portal"] = f.visible_in_portal;
    o["editable_in_portal"] = f.editable_in_portal;
    o["required_in_portal"] = f.required_in_portal;
    o["agent_can_edit"] = true;
    o["tag"] = text_or_null(f.tag);
    o["removable"] = !system;
    if (c.viewer().staff()) o["agent_description"] = text_or_null(f.agent_description);
    if (!system) {
      o["creator_user_id"] = f.creator ? json::value(f.creator) : json::value(nullptr);
      o["creator_app_name"] = nullptr;
    }
  }
  if (desk::has_options(f.type)) {
    json::array list;
    for (const auto& x : f.options) list.push_back(print_option(f, x));
    o["custom_field_options"] = std::move(list);
  }
  if (f.type == FieldType::lookup) {
    o["relationship_target_type"] = f.target;
    if (f.filter.is_object()) o["relationship_filter"] = f.filter;
  }
  if (f.type == FieldType::status) {
    o["system_field_options"] = words(c, {{"Open", "open"}, {"Pending", "pending"}, {"On-hold", "hold"}, {"Solved", "solved"}});
    o["sub_type_id"] = 0;
  }
  if (f.type == FieldType::tickettype) o["system_field_options"] = words(c, {{"Question", "question"}, {"Incident", "incident"}, {"Problem", "problem"}, {"Task", "task"}});
  if (f.type == FieldType::priority) {
    o["system_field_options"] = words(c, {{"Low", "low"}, {"Normal", "normal"}, {"High", "high"}, {"Urgent", "urgent"}});
    o["sub_type_id"] = 0;
  }
  return o;
}

Done accept(const Call& c, store::Tx& tx, Fields& f, Definition& d, bool profile) {
  Field field = field_of(d);
  desk::read_field(f, field, profile);
  if (!f.ok()) return {};
  if (profile && d.id == 0 && app::fields(tx, d.kind)->find(std::string_view(field.key))) f.fault("key", "taken", field.key + " is another field's key");
  if (d.id == 0) field.creator = c.caller->user.id.v;
  d.title = field.title;
  d.data = desk::data_of(field);
  return {};
}

// Out of every form that shows it or hangs on it.
void leave_forms(store::Tx& tx, std::int64_t field) {
  const auto all = store::definitions(tx, "ticket_form");
  for (Definition form : *all) {
    const json::object before = form.data;
    drop_fields(form.data, [&](std::int64_t id) { return id != field; });
    if (form.data != before) store::save(tx, form);
  }
}

Result<Definition> field_with_options(const Call& c, store::Tx& tx, const DefinitionKind& k) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto d = seen_definition(c, tx, k, *id);
  if (d && !desk::has_options(field_of(*d).type)) return fail(Code::not_found, std::string(k.one) + " " + std::to_string(*id) + " has no options");
  return d;
}

Result<FieldOption> option_of(const Call& c, const Field& f) {
  const auto id = c.id(1);
  if (!id) return fail(id.error());
  for (const auto& o : f.options)
    if (option_id(f, o) == *id) return o;
  return fail(Code::not_found, "option " + std::to_string(*id) + " does not exist");
}

json::object print_option_whole(const Call& c, const DefinitionKind& k, const Field& f, const FieldOption& o) {
  json::object out = print_option(f, o);
  std::int64_t position = 0;
  while (f.options[static_cast<std::size_t>(position)].number != o.number) ++position;
  out["position"] = position;
  out["url"] = c.base() + "/api/v2/" + k.many + "/" + std::to_string(f.id) + "/options/" + std::to_string(option_id(f, o)) + ".json";
  return out;
}

void keep(store::Tx& tx, const Call& c, Definition& d, const Field& f) {
  const json::object before = d.data;
  d.data = desk::data_of(f);
  store::save(tx, d);
  const auto state = [&](const json::object& data) { return json::object{{"title", d.title}, {"active", d.active}, {"position", d.position}, {"data", data}}; };
  store::emit(tx, 0, {}, c.caller->user.id, "definition.updated", json::serialize(json::object{{"kind", d.kind}, {"id", d.id}, {"act", "updated"}}),
              json::serialize(json::object{{"before", state(before)}, {"after", state(d.data)}}));
}

Result<Answer> put_option(store::Tx& tx, const Call& c, const DefinitionKind& k, const json::object& given) {
  auto d = field_with_options(c, tx, k);
  if (!d) return fail(d.error());
  Field field = field_of(*d);
  FieldOption option;
  if (const auto* id = given.if_contains("id"); id && !id->is_null()) {
    const auto it = std::find_if(field.options.begin(), field.options.end(), [&](const FieldOption& o) { return id->is_int64() && option_id(field, o) == id->get_int64(); });
    if (it == field.options.end()) return invalid("id", "not_found", "is no option of this field");
    option = *it;
  } else if (field.options.size() >= desk::most_options) {
    return invalid("custom_field_option", "too_many", "at most " + std::to_string(desk::most_options) + " options");
  }
  const bool fresh = option.number == 0;
  Fields f(given);
  desk::read_option(f, field, option);
  if (!f.ok()) return fail(f.error());
  if (option.is_default)
    for (auto& other : field.options) other.is_default = false;
  const auto it = std::find_if(field.options.begin(), field.options.end(), [&](const FieldOption& o) { return o.number == option.number; });
  if (it == field.options.end()) field.options.push_back(option);
  else *it = option;
  keep(tx, c, *d, field);
  return json_answer({{"custom_field_option", print_option_whole(c, k, field, option)}}, fresh ? 201 : 200);
}

void option_routes(Routes& r, const DefinitionKind& kind) {
  const auto k = std::make_shared<const DefinitionKind>(kind);
  const auto lasting = [&](const std::string& tail) { return lasting_pattern(std::string("/api/v2/") + k->many + tail); };
  r.read(lasting("/{}/options"), k->read, [k](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto d = field_with_options(c, tx, *k);
    if (!d) return fail(d.error());
    const Field f = field_of(*d);
    auto o = slice(c, "custom_field_options", f.options, [&](const FieldOption& x) { return print_option_whole(c, *k, f, x); }, [&](const FieldOption& x) { return option_id(f, x); });
    if (!o) return fail(o.error());
    return json_answer(*o);
  });
  r.read(lasting("/{}/options/{}"), k->read, [k](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto d = field_with_options(c, tx, *k);
    if (!d) return fail(d.error());
    const Field f = field_of(*d);
    const auto o = option_of(c, f);
    if (!o) return fail(o.error());
    return json_answer({{"custom_field_option", print_option_whole(c, *k, f, *o)}});
  });
  r.write("POST", lasting("/{}/options"), k->write, [k](const Call& c) -> Result<Write> {
    auto body = c.body();
    if (!body) return fail(body.error());
    auto* o = body->if_contains("custom_field_option");
    if (!o || !o->is_object()) return invalid("custom_field_option", "blank", "the body must hold a custom_field_option object");
    return Write{[c, k, given = o->get_object()](store::Tx& tx) { return put_option(tx, c, *k, given); }};
  });
  r.write("DELETE", lasting("/{}/options/{}"), k->write, [k](const Call& c) -> Result<Write> {
    return Write{[c, k](store::Tx& tx) -> Result<Answer> {
      auto d = field_with_options(c, tx, *k);
      if (!d) return fail(d.error());
      Field f = field_of(*d);
      const auto o = option_of(c, f);
      if (!o) return fail(o.error());
      std::erase_if(f.options, [&](const FieldOption& x) { return x.number == o->number; });
      keep(tx, c, *d, f);
      return no_content();
    }};
  });
}

}  // namespace

std::string local_title(const Call& c, const std::string& title) {
  static const std::map<std::string_view, const char*> ja{
      {"Subject", "件名"},     {"Description", "説明"}, {"Status", "状態"}, {"Type", "種別"},   {"Priority", "優先度"}, {"Group", "グループ"}, {"Assignee", "担当者"},
      {"New", "新着"},         {"Open", "対応中"},      {"Pending", "保留"},      {"On-hold", "待機"}, {"Solved", "解決済み"}, {"Awaiting your reply", "返信待ち"},
      {"Question", "質問"},    {"Incident", "不具合"}, {"Problem", "原因調査"},  {"Task", "作業"}, {"Low", "低"},          {"Normal", "通常"},    {"High", "高"},
      {"Urgent", "緊急"}};
  const auto& mine = c.caller->user.locale;
  if ((mine.empty() ? c.desk.settings().locale : mine).substr(0, 2) != "ja") return title;
  const auto it = ja.find(title);
  return it == ja.end() ? title : it->second;
}

void field_routes(Routes& r, const FieldKind& kind) {
  DefinitionKind k;
  k.kind = k.one = kind.one;
  k.many = kind.many;
  k.max = 1000;
  if (!kind.profile) {
    k.read = Access::signed_in;
    k.seen = [](const Call& c, const Definition& d) {
      if (c.viewer().staff()) return true;
      const auto* shown = d.data.if_contains("visible_in_portal");
      return d.active && shown && shown->is_bool() && shown->get_bool();
    };
    k.dropping = [](const Call&, store::Tx& tx, const Definition& d) -> Done {
      if (desk::is_system(field_of(d).type)) return invalid("base", "invalid", "a system field cannot be deleted");
      leave_forms(tx, d.id);
      return {};
    };
  }
  k.accept = [profile = kind.profile](const Call& c, store::Tx& tx, Fields& f, const json::object&, Definition& d) { return accept(c, tx, f, d, profile); };
  k.print = [profile = kind.profile](const Call& c, store::Tx&, const Definition& d) { return print_field(c, d, profile); };
  definition_routes(r, k);
  option_routes(r, k);
  if (!kind.profile) show_many_route(r, k);
}

}  // namespace kotae::api
