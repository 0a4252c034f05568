// Who else is on a ticket, as the API names them.
#include <boost/json.hpp>

#include <array>
#include <cstdlib>

#include "app/ticket_wish.h"
#include "store/tickets.h"

namespace kotae::app {
namespace json = boost::json;
using store::Tx;
namespace {

constexpr std::size_t max_people = 48;

struct Named {
  UserId id;
  bool remove = false;
};

// One entry: an id, an address, or an object with user_id, email or user_email, name, action.
Result<Named> named(Tx& tx, const json::value& v, const char* field) {
  Named n;
  const auto by_email = [&](const json::string& email, std::string_view name) -> Done {
    if (store::tidy_email(email).empty()) return invalid(field, "invalid", std::string(email) + " is no mail address");
    n.id = store::user_for_email(tx, email, name).id;
    return {};
  };
  if (v.is_int64()) n.id = {v.get_int64()};
  else if (v.is_string()) {
    if (auto d = by_email(v.get_string(), ""); !d) return fail(d.error());
  } else if (v.is_object()) {
    const auto& o = v.get_object();
    const auto* user = o.if_contains("user_id");
    const auto* email = o.contains("email") ? o.if_contains("email") : o.if_contains("user_email");
    if (user && user->is_int64()) n.id = {user->get_int64()};
    else if (user && user->is_string()) n.id = {std::atoll(user->get_string().c_str())};
    else if (email && email->is_string()) {
      const auto* name = o.contains("name") ? o.if_contains("name") : o.if_contains("user_name");
      if (auto d = by_email(email->get_string(), name && name->is_string() ? std::string_view(name->get_string()) : ""); !d) return fail(d.error());
    }
    if (const auto* action = o.if_contains("action"); action && action->is_string()) n.remove = action->get_string() == "delete";
  }
  if (!n.id) return invalid(field, "not_found", "names nobody");
  return n;
}

// Lists that add to who is there.
Done add(Tx& tx, const json::object& t, TicketId ticket, const char* key, const char* kind) {
  const auto* list = t.if_contains(key);
  if (!list || !list->is_array()) return {};
  if (list->get_array().size() > max_people) return invalid(key, "too_many", "at most 48 people");
  for (const auto& v : list->get_array()) {
    const auto n = named(tx, v, key);
    if (!n) return fail(n.error());
    const auto u = store::user(tx, n->id);
    if (!u) return invalid(key, "not_found", "names nobody");
    if (std::string_view(kind) == "follower" && u->role == desk::Role::end_user) return invalid(key, "invalid", "followers are agents");
    n->remove ? store::remove_person(tx, ticket, n->id, kind) : store::add_person(tx, ticket, n->id, kind);
  }
  return {};
}

// Lists that say who is there from now on: whoever is not named leaves.
void leave(Tx& tx, const json::object& t, TicketId ticket, const char* key) {
  const auto* list = t.if_contains(key);
  if (!list || !list->is_array()) return;
  for (const UserId id : store::people(tx, ticket, "cc")) store::remove_person(tx, ticket, id, "cc");
}

}  // namespace

Done add_collaborators(Tx& tx, const json::object& t, TicketId ticket) {
  for (const char* key : {"collaborators", "collaborator_ids"}) leave(tx, t, ticket, key);
  static constexpr std::array<std::pair<const char*, const char*>, 5> lists{
      {{"collaborators", "cc"}, {"collaborator_ids", "cc"}, {"additional_collaborators", "cc"}, {"email_ccs", "cc"}, {"followers", "follower"}}};
  for (const auto& [key, kind] : lists)
    if (auto d = add(tx, t, ticket, key, kind); !d) return d;
  return {};
}

}  // namespace kotae::app
