#include "desk/role.h"

#include <array>

#include "base/fields.h"

namespace kotae::desk {
namespace json = boost::json;

std::string_view name(Role r) {
  static constexpr std::array<std::string_view, 3> names{"end-user", "agent", "admin"};
  return names[static_cast<std::size_t>(r)];
}
std::optional<Role> role_of(std::string_view w) {
  for (const Role r : {Role::end_user, Role::agent, Role::admin})
    if (name(r) == w) return r;
  return std::nullopt;
}
std::string_view name(TicketAccess a) {
  static constexpr std::array<std::string_view, 5> names{"", "groups", "assigned", "requested", "organization"};
  return names[static_cast<std::size_t>(a)];
}
std::optional<TicketAccess> ticket_access_of(std::string_view w) {
  for (const TicketAccess a : {TicketAccess::all, TicketAccess::groups, TicketAccess::assigned, TicketAccess::requested, TicketAccess::organization})
    if (name(a) == w) return a;
  return std::nullopt;
}

namespace {

struct Flag {
  const char* key;
  bool Permissions::*member;
};
constexpr Flag flags[] = {
    {"light_agent", &Permissions::light_agent},
    {"ticket_editing", &Permissions::ticket_editing},
    {"ticket_deletion", &Permissions::ticket_deletion},
    {"ticket_merge", &Permissions::ticket_merge},
    {"ticket_redaction", &Permissions::ticket_redaction},
    {"ticket_tag_editing", &Permissions::ticket_tag_editing},
    {"view_deleted_tickets", &Permissions::view_deleted_tickets},
    {"assign_tickets_to_any_group", &Permissions::assign_tickets_to_any_group},
    {"side_conversation_create", &Permissions::side_conversation_create},
    {"organization_editing", &Permissions::organization_editing},
    {"organization_notes_editing", &Permissions::organization_notes_editing},
    {"manage_business_rules", &Permissions::manage_business_rules},
    {"manage_dynamic_content", &Permissions::manage_dynamic_content},
    {"manage_extensions_and_channels", &Permissions::manage_extensions_and_channels},
    {"manage_ticket_fields", &Permissions::manage_ticket_fields},
    {"manage_ticket_forms", &Permissions::manage_ticket_forms},
    {"manage_user_fields", &Permissions::manage_user_fields},
    {"manage_organization_fields", &Permissions::manage_organization_fields},
    {"manage_suspended_tickets", &Permissions::manage_suspended_tickets},
    {"manage_groups", &Permissions::manage_groups},
    {"manage_group_memberships", &Permissions::manage_group_memberships},
};

template <class E>
struct Word {
  const char* word;   // "" ends the list
  E value;
};
using ReachWords = std::array<Word<Reach>, 6>;
constexpr ReachWords view_words{{{"playonly", Reach::play}, {"readonly", Reach::read}, {"manage-personal", Reach::personal}, {"manage-group", Reach::group}, {"full", Reach::full}, {"", {}}}};
constexpr ReachWords macro_words{{{"readonly", Reach::read}, {"manage-personal", Reach::personal}, {"manage-group", Reach::group}, {"full", Reach::full}, {"", {}}, {"", {}}}};
constexpr ReachWords person_words{{{"none", Reach::none}, {"readonly", Reach::read}, {"manage-personal", Reach::personal}, {"manage-group", Reach::group}, {"full", Reach::full}, {"", {}}}};
constexpr ReachWords report_words{{{"none", Reach::none}, {"readonly", Reach::read}, {"full", Reach::full}, {"", {}}, {"", {}}, {"", {}}}};
constexpr ReachWords list_words{{{"none", Reach::none}, {"full", Reach::full}, {"", {}}, {"", {}}, {"", {}}, {"", {}}}};
struct ReachKey {
  const char* key;
  Reach Permissions::*member;
  const ReachWords& words;
};
constexpr ReachKey reaches[] = {
    {"view_access", &Permissions::views, view_words},     {"macro_access", &Permissions::macros, macro_words},
    {"user_view_access", &Permissions::user_views, person_words}, {"report_access", &Permissions::reports, report_words},
    {"end_user_list_access", &Permissions::end_users, list_words},
};
constexpr std::array<Word<Profiles>, 4> profile_words{
    {{"readonly", Profiles::read}, {"edit-within-org", Profiles::edit_within_organization}, {"edit", Profiles::edit}, {"full", Profiles::full}}};
constexpr std::array<Word<TicketAccess>, 4> ticket_words{
    {{"all", TicketAccess::all}, {"within-groups", TicketAccess::groups}, {"within-organization", TicketAccess::organization}, {"assigned-only", TicketAccess::assigned}}};
constexpr std::array<Word<bool>, 2> comment_words{{{"public", true}, {"none", false}}};

template <class Words, class E>
void choose(Fields& f, const char* key, const Words& words, E& to) {
  const auto* p = f.find(key);
  if (!p || p->is_null()) return;
  std::string all;
  for (const auto& w : words) {
    if (!*w.word) break;
    if (p->is_string() && p->get_string() == w.word) {
      to = w.value;
      return;
    }
    all += (all.empty() ? "" : ", ") + std::string(w.word);
  }
  f.fault(key, "inclusion", "must be one of " + all);
}

template <class Words, class E>
std::string_view word_of(const Words& words, E value) {
  for (const auto& w : words)
    if (*w.word && w.value == value) return w.word;
  return words[0].word;
}

}  // namespace

const Permissions& permissions_of(Role r) {
  static const Permissions agent{}, admin = [] {
    Permissions p;
    for (const auto& f : flags) p.*f.member = true;
    for (const auto& k : reaches) p.*k.member = Reach::full;
    p.light_agent = false;
    return p;
  }(), nobody = [] {
    Permissions p;
    for (const auto& f : flags) p.*f.member = false;
    for (const auto& k : reaches) p.*k.member = Reach::none;
    p.profiles = Profiles::read;
    p.tickets = TicketAccess::requested;
    return p;
  }();
  return r == Role::admin ? admin : r == Role::agent ? agent : nobody;
}

const Permissions& light_agent() {
  static const Permissions p = [] {
    Permissions l;
    for (const auto& f : flags) l.*f.member = false;
    l.light_agent = true;
    l.public_comments = false;
    l.views = l.macros = Reach::read;
    l.reports = Reach::none;
    l.user_views = Reach::none;
    l.end_users = Reach::full;
    l.profiles = Profiles::read;
    return l;
  }();
  return p;
}

Result<Permissions> configured(Permissions p, const json::object& configuration) {
  Fields f(configuration, "configuration.");
  for (const auto& x : flags) f.flag(x.key, p.*x.member);
  for (const auto& k : reaches) choose(f, k.key, k.words, p.*k.member);
  choose(f, "end_user_profile_access", profile_words, p.profiles);
  choose(f, "ticket_access", ticket_words, p.tickets);
  choose(f, "ticket_comment_access", comment_words, p.public_comments);
  if (!f.ok()) return fail(f.error());
  return p;
}

Permissions permissions_of(const json::object& kept) {
  const auto* c = kept.if_contains("configuration");
  const auto p = c && c->is_object() ? configured(light_agent(), c->get_object()) : Result<Permissions>(light_agent());
  return p ? *p : light_agent();
}

json::object to_json(const Permissions& p) {
  json::object o;
  for (const auto& x : flags) o[x.key] = p.*x.member;
  for (const auto& k : reaches) o[k.key] = word_of(k.words, p.*k.member);
  o["end_user_profile_access"] = word_of(profile_words, p.profiles);
  o["ticket_access"] = word_of(ticket_words, p.tickets);
  o["ticket_comment_access"] = word_of(comment_words, p.public_comments);
  return o;
}

}  // namespace kotae::desk
