#include "api/user_fields.h"

#include "app/accounts.h"
#include "app/fields.h"
#include "desk/ticket.h"

namespace kotae::api {
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
    else if (p->is_string() && p->get_string() == "organization") f.fault("ticket_restriction", "inclusion", "organization is not offered");
    else f.fault("ticket_restriction", "inclusion", "must be null, groups, assigned or requested");
  }
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
    if (zone.empty() || app::known_time_zone(zone)) u.time_zone = zone;
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

Result<UserWish> user_wish(const Call& c, const json::value& user) {
  if (!user.is_object()) return invalid("user", "blank", "the body must hold a user object");
  UserWish w{user.get_object(), {}};
  const auto* p = w.given.if_contains("password");
  if (!p || p->is_null()) return w;
  if (!c.viewer().admin()) return fail(Code::forbidden, "only admins set passwords of others");
  if (!p->is_string()) return invalid("password", "invalid", "must be text");
  const auto* email = w.given.if_contains("email");
  if (auto d = app::acceptable_password(p->get_string(), email && email->is_string() ? std::string_view(email->get_string()) : ""); !d) return fail(d.error());
  w.password_hash = app::hash_password(std::string(p->get_string()));
  return w;
}

Done apply_user(store::Tx& tx, const UserWish& wish, store::User& u) {
  Fields f(wish.given);
  read_email(f, u);
  read_role(f, u);
  read_words(f, u);
  read_tags(f, u);
  app::accept_profile_fields(tx, "user_field", f, u.fields);
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

Done may_write_user(const store::User& caller, const store::User* before, const store::User& after) {
  if (caller.role == desk::Role::admin) return {};
  if (caller.role != desk::Role::agent) return fail(Code::forbidden, "this is for agents");
  if (after.role != desk::Role::end_user && !(before && before->id == caller.id)) return fail(Code::forbidden, "only admins make or change agents and admins");
  if (!before) return {};
  if (before->id == caller.id) {
    if (before->role != after.role || before->access != after.access || before->active != after.active || before->suspended != after.suspended ||
        before->email != after.email || before->default_group_id != after.default_group_id || before->external_id != after.external_id)
      return fail(Code::forbidden, "role, access and address are changed by admins");
    return {};
  }
  if (before->role != desk::Role::end_user) return fail(Code::forbidden, "only admins make or change agents and admins");
  if (before->active != after.active) return fail(Code::forbidden, "only admins activate and deactivate people");
  return {};
}

}  // namespace kotae::api
