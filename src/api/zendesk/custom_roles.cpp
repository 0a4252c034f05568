// Custom agent roles. https://developer.zendesk.com/api-reference/ticketing/account-configuration/custom_roles/
#include "api/definitions.h"
#include "app/roles.h"

namespace kotae::api {
namespace {

bool is_light(const store::Definition& d) {
  const auto* t = d.data.if_contains("role_type");
  return t && t->is_int64() && t->get_int64() == 1;
}

Done accept(const Call& c, store::Tx& tx, Fields& f, const json::object& given, store::Definition& d) {
  if (d.id && is_light(d)) return fail(Code::forbidden, "the role of light agents is the same on every desk");
  f.line("name", d.title, 100, false);
  if (!d.id && !f.find("name")) f.fault("name", "blank", "cannot be blank");
  for (const auto& other : *store::definitions(tx, "custom_role"))
    if (other.id != d.id && other.title == d.title) f.fault("name", "taken", "is the name of another role");
  std::string description;
  if (f.text("description", description, 1000)) d.data["description"] = description;
  desk::Permissions p = desk::light_agent();
  p.light_agent = false;
  p.public_comments = true;
  if (const auto* had = d.data.if_contains("configuration")) p = *desk::configured(p, had->as_object());
  if (const auto* wish = f.find("configuration"); wish && !wish->is_null()) {
    if (!wish->is_object()) {
      f.fault("configuration", "invalid", "must be an object");
    } else {
      Fields member(wish->get_object(), "configuration.");
      if (auto r = desk::configured(p, wish->get_object())) p = *r;
      else return fail(r.error());
      if (p.light_agent) member.fault("light_agent", "inclusion", "is true for the built-in role alone");
      f.add(member);
    }
  }
  (void)given;
  d.data["role_type"] = 0;
  d.data["configuration"] = desk::to_json(p);
  if (d.id && f.ok()) app::change_role(tx, c.caller->user.id, d.id, p);
  return {};
}

json::object print(const Call&, store::Tx& tx, const store::Definition& d) {
  const auto* words = d.data.if_contains("description");
  return {{"name", d.title}, {"description", words ? *words : json::value(nullptr)}, {"role_type", is_light(d) ? 1 : 0},
          {"team_member_count", app::count_people_of_role(tx, d.id)}, {"configuration", desk::to_json(desk::permissions_of(d.data))}};
}

Done dropping(const Call&, store::Tx& tx, const store::Definition& d) {
  if (is_light(d)) return fail(Code::forbidden, "the role of light agents stays");
  if (app::count_people_of_role(tx, d.id) > 0) return invalid("custom_role", "invalid", "still has people; give them another role first");
  return {};
}

}  // namespace

void zendesk_custom_roles(Routes& r);
void zendesk_custom_roles(Routes& r) {
  DefinitionKind k;
  k.kind = k.one = "custom_role";
  k.many = "custom_roles";
  k.max = 200;
  k.accept = accept;
  k.print = print;
  k.dropping = dropping;
  definition_routes(r, k);
}

}  // namespace kotae::api
