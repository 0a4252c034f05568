#include "app/user_wish.h"

#include <boost/json.hpp>

#include "app/accounts.h"
#include "app/fields.h"
#include "app/roles.h"
#include "base/fields.h"
#include "desk/ticket.h"
#include "store/organizations.h"

namespace kotae::app {
namespace json = boost::json;
namespace {

void read_email(Fields& f, store::User& u) {
  std::string email;
  if (!f.line("email", email, 1000)) return;
  u.email = store::tidy_email(email);
  if (u.email.empty() && !email.empty()) f.fault("email", "invalid", email.substr(0, 300) + " is no mail address");
}

void read_role(Fields& f, store::User& u) {
  std::string role(desk::name(u.role));
  if (f.choice("role", role, {"end-user", "agent", "admin"})) u.role = *desk::role_of(role);
  if (const auto* p = f.find("ticket_restriction")) {
    const auto access = p->is_null() ? std::optional(desk::TicketAccess::all) : p->is_string() ? desk::ticket_access_of(p->get_string()) : std::nullopt;
    if (access) u.access = *access;
    else f.fault("ticket_restriction", "inclusion", "must be null, organization, groups, assigned or requested");
  }
}

// A custom role decides about tickets; without one, ticket_restriction does.
void read_custom_role(store::Tx& tx, Fields& f, store::User& u) {
  f.id("custom_role_id", u.custom_role_id);
  if (u.role != desk::Role::agent) u.custom_role_id = 0;
  if (!take_role(tx, u)) f.fault("custom_role_id", "not_found", "is no custom role");
}

void read_words(Fields& f, store::User& u) {
  f.line("name", u.name, 255, false);
  f.line("phone", u.phone, 100);
  f.line("alias", u.alias, 255);
  f.text("signature", u.signature, 20'000);
  f.text("details", u.details, 20'000);
  f.text("notes", u.notes, 20'000);
  f.line("external_id", u.external_id, 255);
  std::string locale;
  if (f.line("locale", locale, 35)) {
    if (const std::string two = locale.substr(0, 2); locale.empty() || two == "ja" || two == "en") u.locale = two;
    else f.fault("locale", "inclusion", "must be ja or en");
  } else if (int id = 0; f.number("locale_id", id, 1, 2)) {
    u.locale = id == 1 ? "ja" : "en";
  }
  std::string zone;
  if (f.line("time_zone", zone, 60)) {
    if (zone.empty() || known_time_zone(zone)) u.time_zone = zone;
    else f.fault("time_zone", "inclusion", "is no time zone of the IANA list");
  }
}

void read_tags(Fields& f, store::User& u) {
  const auto* p = f.find("tags");
  if (!p || p->is_null()) return;
  std::vector<std::string> words;
  if (p->is_string()) words.emplace_back(p->get_string());
  else if (p->is_array())
    for (const auto& t : p->get_array()) words.emplace_back(t.is_string() ? std::string(t.get_string()) : std::string{});
  else return f.fault("tags", "invalid", "must be an array of words");
  std::string all;
  for (const auto& t : desk::tidy_tags(words)) all += (all.empty() ? "" : " ") + t;
  if (all.size() > 5000) return f.fault("tags", "too_long", "must be at most 5000 bytes in all");
  u.tags = all;
}

}  // namespace

Done apply_user(store::Tx& tx, const UserWish& wish, store::User& u) {
  Fields f(wish.given);
  read_email(f, u);
  read_role(f, u);
  read_words(f, u);
  read_tags(f, u);
  accept_profile_fields(tx, "user_field", f, u.fields);
  read_custom_role(tx, f, u);
  f.flag("active", u.active);
  f.flag("suspended", u.suspended);
  f.flag("verified", u.verified);
  if (f.id("organization_id", u.organization_id) && u.organization_id && !store::organization(tx, u.organization_id))
    f.fault("organization_id", "not_found", "is no organization");
  if (f.id("default_group_id", u.default_group_id) && u.default_group_id && !store::group(tx, u.default_group_id))
    f.fault("default_group_id", "not_found", "is no group");
  if (u.default_group_id && u.role == desk::Role::end_user && f.find("default_group_id")) f.fault("default_group_id", "invalid", "end-users have no group");
  if (!u.external_id.empty())
    if (const auto other = store::user_by_external_id(tx, u.external_id); other && other->id != u.id) f.fault("external_id", "taken", "is used by another user");
  if (u.name.empty() && !f.find("name")) f.fault("name", "blank", "cannot be blank");
  if (!wish.password_hash.empty()) u.password_hash = wish.password_hash;
  return f.done();
}

Done may_write_user(store::Tx& tx, const desk::Viewer& caller, const store::User* before, const store::User& after) {
  if (caller.admin()) return {};
  if (!caller.staff()) return fail(Code::forbidden, "this is for agents");
  const bool self = before && before->id == caller.user;
  if (after.role != desk::Role::end_user && !self) return fail(Code::forbidden, "only admins make or change agents and admins");
  if (!before) return desk::can_make_end_users(caller) ? Done{} : Done(fail(Code::forbidden, "you may not add people"));
  if (self) {
    if (before->role != after.role || before->access != after.access || before->custom_role_id != after.custom_role_id || before->active != after.active ||
        before->suspended != after.suspended || before->email != after.email || before->default_group_id != after.default_group_id ||
        before->external_id != after.external_id || before->organization_id != after.organization_id)
      return fail(Code::forbidden, "role, access and address are changed by admins");
    return {};
  }
  if (before->role != desk::Role::end_user) return fail(Code::forbidden, "only admins make or change agents and admins");
  if (before->active != after.active) return fail(Code::forbidden, "only admins activate and deactivate people");
  std::vector<OrganizationId> of;
  for (const auto& o : store::organizations_of(tx, before->id)) of.push_back(o.id);
  if (!desk::can_edit_end_user(caller, of)) return fail(Code::forbidden, "you may not change people");
  return {};
}

Result<store::User> write_user(store::Tx& tx, const desk::Viewer& caller, const UserWish& wish, const std::optional<store::User>& before, std::int64_t keep_session) {
  store::User u = before.value_or(store::User{});
  if (auto d = apply_user(tx, wish, u); !d) return fail(d.error());
  if (auto d = may_write_user(tx, caller, before ? &*before : nullptr, u); !d) return fail(d.error());
  const GroupId group = u.default_group_id;
  auto saved = put_user(tx, caller.user, before, std::move(u), before && before->id == caller.user ? keep_session : 0);
  if (saved && group && (!before || before->default_group_id != group) && saved->role != desk::Role::end_user && saved->active) set_default_group(tx, *saved, group);
  return saved;
}

std::optional<store::User> meant_user(store::Tx& tx, const json::object& given) {
  const auto word = [&](const char* key) {
    const auto* p = given.if_contains(key);
    return p && p->is_string() ? std::string_view(p->get_string()) : std::string_view{};
  };
  if (const auto* id = given.if_contains("id"); id && id->is_int64()) return store::user(tx, {id->get_int64()});
  if (const auto x = word("external_id"); !x.empty())
    if (auto u = store::user_by_external_id(tx, x)) return u;
  return word("email").empty() ? std::nullopt : store::user_by_email(tx, word("email"));
}

}  // namespace kotae::app
