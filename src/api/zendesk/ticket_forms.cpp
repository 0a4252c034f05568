// Forms of tickets. https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_forms/
#include <algorithm>
#include <set>

#include "api/definitions.h"
#include "api/form_definition.h"
#include "app/fields.h"

namespace kotae::api {
namespace {

using store::Definition;

bool is_default(const Definition& d) {
  const auto* p = d.data.if_contains("default");
  return p && p->is_bool() && p->get_bool();
}

json::object print(const Call& c, const Definition& d) {
  json::object o = d.data;
  const auto put = [&](const char* key, json::value otherwise) {
    if (!o.contains(key)) o[key] = std::move(otherwise);
  };
  o["name"] = o["raw_name"] = d.title;
  put("display_name", json::string(d.title));
  o["raw_display_name"] = o["display_name"];
  put("end_user_visible", true);
  put("default", false);
  put("in_all_brands", true);
  put("restricted_brand_ids", json::array{});
  put("ticket_field_ids", json::array{});
  put("agent_conditions", json::array{});
  put("end_user_conditions", json::array{});
  o.erase("status_ids");   // ticket_form_statuses shows them
  if (!c.viewer().staff()) o.erase("agent_conditions");
  return o;
}

// The parameters of the list: end_user_visible=, associated_to_brand= is of a help center's address and so passed over.
bool wanted(const Call& c, const Definition& d) {
  const auto form = desk::form_of(d.id, d.title, d.active, d.data);
  if (!c.viewer().staff() && !(form.active && form.end_user_visible)) return false;
  const auto visible = c.param("end_user_visible");
  return !c.args.empty() || visible.empty() || (visible == "true") == form.end_user_visible;
}

// One default at most, and one as long as there are forms.
Done settle_default(store::Tx& tx, Fields& f, Definition& d) {
  const auto all = store::definitions(tx, "ticket_form");
  bool other_default = false;
  for (const auto& other : *all) other_default |= other.id != d.id && is_default(other);
  if (!is_default(d) && !other_default) {
    if (f.find("default")) f.fault("default", "invalid", "make another form the default one instead");
    d.data["default"] = true;
  }
  if (is_default(d) && !d.active) f.fault("active", "invalid", "the default form is always in use");
  if (!f.ok() || !is_default(d) || !other_default) return {};
  for (Definition other : *all)
    if (other.id != d.id && is_default(other)) {
      other.data["default"] = false;
      store::save(tx, other);
    }
  return {};
}

Result<Answer> clone(store::Tx& tx, const Call& c, const DefinitionKind& k, bool prepend) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto d = seen_definition(c, tx, k, *id);
  if (!d) return fail(d.error());
  if (store::definitions(tx, k.kind)->size() >= k.max) return invalid("ticket_form", "too_many", "at most " + std::to_string(k.max) + " are kept");
  d->id = 0;
  d->position = 0;
  if (prepend) d->title = "Clone of " + d->title;
  d->data["default"] = false;
  store::insert(tx, *d);
  return json_answer({{"ticket_form", print_definition(c, tx, k, *d)}}, 201);
}

}  // namespace

void zendesk_ticket_forms(Routes& r);
void zendesk_ticket_forms(Routes& r) {
  DefinitionKind k;
  k.kind = k.one = "ticket_form";
  k.many = "ticket_forms";
  k.read = Access::signed_in;
  k.max = 300;
  k.seen = wanted;
  k.accept = [](const Call&, store::Tx& tx, Fields& f, const json::object&, Definition& d) -> Done {
    read_form(f, tx, d);
    return settle_default(tx, f, d);
  };
  k.print = [](const Call& c, store::Tx&, const Definition& d) { return print(c, d); };
  k.dropping = [](const Call&, store::Tx& tx, const Definition& d) -> Done {
    if (is_default(d) && store::definitions(tx, "ticket_form")->size() > 1) return invalid("base", "invalid", "make another form the default one first");
    return {};
  };
  definition_routes(r, k);
  const auto kind = std::make_shared<const DefinitionKind>(k);
  show_many_route(r, k);
  r.write("POST", "/api/v2/ticket_forms/{}/clone", Access::admin, [kind](const Call& c) -> Result<Write> {
    bool prepend = false;
    if (!c.request->body.empty()) {
      const auto body = c.body();
      if (!body) return fail(body.error());
      const auto* p = body->if_contains("prepend_clone_title");
      prepend = p && p->is_bool() && p->get_bool();
    }
    return Write{[c, kind, prepend](store::Tx& tx) { return clone(tx, c, *kind, prepend); }};
  });
}

}  // namespace kotae::api
