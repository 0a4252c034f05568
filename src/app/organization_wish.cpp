#include "app/organization_wish.h"

#include <boost/json.hpp>

#include <algorithm>

#include "app/fields.h"
#include "base/fields.h"
#include "desk/ticket.h"
#include "store/feed.h"
#include "store/users.h"

namespace kotae::app {
namespace json = boost::json;
namespace {

constexpr std::size_t max_domains = 1000;

// "Example.co.jp" → "example.co.jp"; also a whole address. Empty when it is neither.
std::string tidy_domain(std::string_view text) {
  if (text.find('@') != std::string_view::npos) return store::tidy_email(text);
  const std::string address = store::tidy_email("x@" + std::string(text));
  return address.empty() || address.find('.') == std::string::npos ? std::string{} : address.substr(2);
}

void read_domains(Fields& f, store::Organization& o) {
  const auto* p = f.find("domain_names");
  if (!p) return;
  std::vector<std::string> given, out;
  if (p->is_string()) {
    std::string_view s = p->get_string();
    while (!s.empty()) {
      const auto word = s.substr(0, s.find_first_of(", "));
      if (!word.empty()) given.emplace_back(word);
      s.remove_prefix(std::min(s.size(), word.size() + 1));
    }
  } else if (p->is_array()) {
    for (const auto& d : p->get_array()) given.emplace_back(d.is_string() ? std::string_view(d.get_string()) : std::string_view{});
  } else if (!p->is_null()) {
    return f.fault("domain_names", "invalid", "must be a list of domains");
  }
  if (given.size() > max_domains) return f.fault("domain_names", "too_many", "at most 1000 domains");
  for (const auto& d : given) {
    auto tidy = tidy_domain(d);
    if (tidy.empty()) return f.fault("domain_names", "invalid", d.substr(0, 200) + " is no domain");
    if (std::find(out.begin(), out.end(), tidy) == out.end()) out.push_back(std::move(tidy));
  }
  o.domains = std::move(out);
}

void read_tags(Fields& f, store::Organization& o) {
  const auto* p = f.find("tags");
  if (!p || p->is_null()) return;
  std::vector<std::string> given;
  if (p->is_string()) given.emplace_back(p->get_string());
  else if (p->is_array())
    for (const auto& t : p->get_array()) given.emplace_back(t.is_string() ? std::string_view(t.get_string()) : std::string_view{});
  else return f.fault("tags", "invalid", "must be an array of words");
  std::string all;
  for (const auto& t : desk::tidy_tags(given)) all += (all.empty() ? "" : " ") + t;
  if (all.size() > 5000) return f.fault("tags", "too_long", "must be at most 5000 bytes in all");
  o.tags = all;
}

}  // namespace

Done apply_organization(store::Tx& tx, const json::object& given, store::Organization& o) {
  Fields f(given);
  f.line("name", o.name, 255, false);
  if (o.name.empty() && !f.find("name")) f.fault("name", "blank", "cannot be blank");
  f.line("external_id", o.external_id, 255);
  f.text("details", o.details, 20'000);
  f.text("notes", o.notes, 20'000);
  f.flag("shared_tickets", o.shared_tickets);
  f.flag("shared_comments", o.shared_comments);
  if (f.id("group_id", o.group_id) && o.group_id && !store::group(tx, o.group_id)) f.fault("group_id", "not_found", "is no group");
  read_domains(f, o);
  read_tags(f, o);
  accept_profile_fields(tx, "organization_field", f, o.fields);
  return f.done();
}

Done may_write_organization(const desk::Viewer& v, const store::Organization* before, const store::Organization& after) {
  if (v.may().organization_editing) return {};
  if (!before || !v.may().organization_notes_editing) return fail(Code::forbidden, "you may not change organizations");
  store::Organization allowed = *before;
  allowed.notes = after.notes;
  if (allowed != after) return fail(Code::forbidden, "you may change the notes of organizations only");
  return {};
}

Result<store::Organization> write_organization(store::Tx& tx, const desk::Viewer& v, const json::object& given, const std::optional<store::Organization>& before) {
  auto after = before.value_or(store::Organization{});
  // Who may not make any is told so before they are told what is wrong with it.
  if (!before)
    if (auto d = may_write_organization(v, nullptr, after); !d) return fail(d.error());
  if (auto d = apply_organization(tx, given, after); !d) return fail(d.error());
  if (auto d = may_write_organization(v, before ? &*before : nullptr, after); !d) return fail(d.error());
  if (auto d = put_organization(tx, v.user, before, after); !d) return fail(d.error());
  return after;
}

std::optional<store::Organization> meant_organization(store::Tx& tx, const json::object& given) {
  const auto word = [&](const char* key) {
    const auto* p = given.if_contains(key);
    return p && p->is_string() ? std::string_view(p->get_string()) : std::string_view{};
  };
  if (const auto* id = given.if_contains("id"); id && id->is_int64()) return store::organization(tx, {id->get_int64()});
  if (const auto x = word("external_id"); !x.empty()) return store::organization_by_external_id(tx, x);
  return word("name").empty() ? std::nullopt : store::organization_by_name(tx, word("name"));
}

Done may_join_organization(store::Tx& tx, const desk::Viewer& v, UserId user, OrganizationId organization) {
  const auto u = store::user(tx, user);
  if (!u) return fail(Code::not_found, "user " + std::to_string(user.v) + " does not exist");
  if (v.admin()) return {};
  if (u->role != desk::Role::end_user || !desk::can_edit_end_user(v, {organization})) return fail(Code::forbidden, "you may not change this person's organizations");
  return {};
}

Result<store::OrganizationMembership> join_organization(store::Tx& tx, const desk::Viewer& v, const json::object& given, UserId of_path) {
  UserId user = of_path;
  OrganizationId organization;
  bool is_default = false;
  Fields f(given);
  if (!of_path) f.id("user_id", user);
  f.id("organization_id", organization);
  if (const auto* d = f.find("default"); d && !d->is_null()) f.flag("default", is_default);
  std::string name;
  if (!organization && f.line("organization_name", name, 255))
    if (const auto o = store::organization_by_name(tx, name)) organization = o->id;
  if (!user) f.fault("user_id", "blank", "cannot be blank");
  else if (!store::user(tx, user)) f.fault("user_id", "not_found", "is no user");
  if (!organization) f.fault("organization_id", "blank", "cannot be blank");
  else if (!store::organization(tx, organization)) f.fault("organization_id", "not_found", "is no organization");
  if (!f.ok()) return fail(f.error());
  if (auto d = may_join_organization(tx, v, user, organization); !d) return fail(d.error());
  if (store::organization_membership(tx, user, organization)) return invalid("user_id", "taken", "already belongs to this organization");
  const auto m = store::add_organization_membership(tx, user, organization);
  if (is_default) store::set_default_organization(tx, user, organization);
  store::emit(tx, 0, {}, v.user, "user.updated", json::serialize(json::object{{"user_id", user.v}, {"organization_id", organization.v}, {"organization_membership", "created"}}));
  return *store::organization_membership(tx, m.id);
}

Done remove_organization(store::Tx& tx, const desk::Viewer& v, OrganizationId id) {
  if (!v.may().organization_editing) return fail(Code::forbidden, "you may not change organizations");
  if (!store::organization(tx, id)) return fail(Code::not_found, "organization " + std::to_string(id.v) + " does not exist");
  drop_organization(tx, v.user, id);
  return {};
}

}  // namespace kotae::app
