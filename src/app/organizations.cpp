#include "app/organizations.h"

#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

#include "app/change.h"
#include "store/feed.h"
#include "store/tickets.h"
#include "store/users.h"

namespace kotae::app {
namespace json = boost::json;
namespace {

json::object words_of(const store::Organization& o) {
  json::array domains;
  for (const auto& d : o.domains) domains.push_back(json::string(d));
  return {{"name", o.name}, {"external_id", o.external_id}, {"domain_names", std::move(domains)}, {"details", o.details}, {"notes", o.notes}, {"tags", o.tags},
          {"shared_tickets", o.shared_tickets}, {"shared_comments", o.shared_comments}, {"group_id", o.group_id.v}, {"organization_fields", json::parse(o.fields)}};
}

void tell(store::Tx& tx, UserId actor, OrganizationId id, const char* act, const store::Organization* before, const store::Organization* after) {
  json::object changes;
  const json::object was = before ? words_of(*before) : json::object{}, is = after ? words_of(*after) : json::object{};
  for (const auto& [k, v] : after ? is : was)
    if (!was.contains(k) || !is.contains(k) || was.at(k) != is.at(k)) changes[k] = json::array{was.contains(k) ? was.at(k) : json::value(nullptr), is.contains(k) ? is.at(k) : json::value(nullptr)};
  if (before && after && changes.empty()) return;
  store::emit(tx, 0, {}, actor, "organization.updated", json::serialize(json::object{{"organization_id", id.v}, {"act", act}}),
              json::serialize(json::object{{"label", after ? after->name : before->name}, {"changes", std::move(changes)}}));
}

void move_tickets(store::Tx& tx, UserId actor, store::Query&& q, OrganizationId from, OrganizationId to) {
  std::vector<TicketId> ids;
  while (q.next()) ids.push_back(q.get_id<TicketId>(0));
  for (const TicketId id : ids) {
    auto t = store::ticket_for_update(tx, id);
    if (!t || t->organization_id != from) continue;
    Change change = Change::of(tx, std::move(*t), actor);
    change.ticket().organization_id = to;
    change.finish();
  }
}

}  // namespace

Done put_organization(store::Tx& tx, UserId actor, const std::optional<store::Organization>& before, store::Organization& after) {
  if (auto d = before ? store::save(tx, after) : store::insert(tx, after); !d) return d;
  tell(tx, actor, after.id, before ? "updated" : "created", before ? &*before : nullptr, &after);
  return {};
}

void drop_organization(store::Tx& tx, UserId actor, OrganizationId id) {
  const auto o = store::organization(tx, id);
  if (!o) return;
  {
    store::Query q(tx, KOTAE_SQL(tx, "organization.tickets"), id);
    move_tickets(tx, actor, std::move(q), id, {});
  }
  for (std::int64_t after = 0;;) {
    const auto p = store::organization_memberships(tx, {}, id, after, 0, 1000);
    for (const auto& m : p.memberships) leave_organization(tx, actor, m);
    if (!p.more) break;
    after = p.memberships.back().id;
  }
  store::delete_organization(tx, id);
  tell(tx, actor, id, "deleted", &*o, nullptr);
}

store::OrganizationMerge merge_organizations(store::Tx& tx, UserId actor, const store::Organization& loser, store::Organization winner) {
  const auto before = winner;
  {
    store::Query q(tx, KOTAE_SQL(tx, "organization.tickets"), loser.id);
    move_tickets(tx, actor, std::move(q), loser.id, winner.id);
  }
  store::move_members(tx, loser.id, winner.id);
  store::delete_organization(tx, loser.id);
  for (const auto& d : loser.domains)
    if (std::find(winner.domains.begin(), winner.domains.end(), d) == winner.domains.end()) winner.domains.push_back(d);
  // The winner's name and external_id stay, so nothing can be taken.
  if (auto d = put_organization(tx, actor, before, winner); !d) throw std::logic_error(d.error().description);
  store::OrganizationMerge m;
  m.id = random_token().substr(0, 26);
  m.loser_id = loser.id;
  m.winner_id = winner.id;
  store::insert(tx, m);
  tell(tx, actor, loser.id, "merged", &loser, nullptr);
  return m;
}

void leave_organization(store::Tx& tx, UserId actor, const store::OrganizationMembership& m) {
  store::delete_organization_membership(tx, m.id);
  const auto rest = store::organization_memberships(tx, m.user_id, {}, 0, 0, 1);
  OrganizationId next;
  if (m.is_default) {
    if (!rest.memberships.empty()) next = rest.memberships.front().organization_id;
    store::set_default_organization(tx, m.user_id, next);
  } else if (const auto u = store::user(tx, m.user_id)) {
    next = u->organization_id;
  }
  store::Query q(tx, KOTAE_SQL(tx, "organization.tickets_of_requester"), m.user_id, m.organization_id);
  move_tickets(tx, actor, std::move(q), m.organization_id, next);
  store::emit(tx, 0, {}, actor, "user.updated", json::serialize(json::object{{"user_id", m.user_id.v}, {"left_organization_id", m.organization_id.v}}));
}

}  // namespace kotae::app
