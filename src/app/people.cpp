#include "app/people.h"

#include <boost/json.hpp>

#include "app/change.h"
#include "store/access.h"
#include "store/feed.h"
#include "store/tickets.h"

namespace kotae::app {
namespace json = boost::json;
namespace {

bool may_sign_in(const store::User& u) { return u.active && !u.suspended; }
bool works_here(const store::User& u) { return u.role != desk::Role::end_user && u.active; }
bool reigns(const store::User& u) { return u.role == desk::Role::admin && may_sign_in(u); }

std::vector<TicketId> ids(store::Query&& q) {
  std::vector<TicketId> out;
  while (q.next()) out.push_back(q.get_id<TicketId>(0));
  return out;
}

void leave_tickets(store::Tx& tx, UserId actor, UserId who) {
  for (const TicketId id : ids(store::Query(tx, KOTAE_SQL(tx, "user.unsolved_of_assignee"), who))) {
    auto t = store::ticket_for_update(tx, id);
    if (!t || t->assignee_id != who) continue;
    Change change = Change::of(tx, std::move(*t), actor);
    desk::set_assignee(change.ticket(), {}, tx.at());
    change.finish();
  }
}

Done keep_an_admin(store::Tx& tx, const store::User& before, const store::User& after) {
  if (!reigns(before) || reigns(after)) return {};
  // Every admin's row changes, so that two who retire each other at the same moment do not both succeed.
  store::Query(tx, KOTAE_SQL(tx, "user.touch_admins")).run();
  store::Query q(tx, KOTAE_SQL(tx, "user.other_admins"), after.id);
  q.next();
  if (q.i64(0) == 0) return invalid(before.role != after.role ? "role" : "active", "invalid", "the desk needs at least one active admin");
  return {};
}

json::object words_of(const store::User& u) {
  return {{"name", u.name}, {"email", u.email}, {"role", desk::name(u.role)}, {"custom_role_id", u.custom_role_id}, {"ticket_restriction", desk::name(u.access)},
          {"active", u.active}, {"suspended", u.suspended}, {"verified", u.verified}, {"locale", u.locale}, {"time_zone", u.time_zone}, {"phone", u.phone},
          {"alias", u.alias}, {"signature", u.signature}, {"details", u.details}, {"notes", u.notes}, {"external_id", u.external_id},
          {"organization_id", u.organization_id.v}, {"default_group_id", u.default_group_id.v}, {"tags", u.tags}, {"user_fields", json::parse(u.fields)}};
}

// Which fields: in the data; what they were and are: in the texts, which erasure can empty. Of a password only that it changed.
void tell(store::Tx& tx, UserId actor, const store::User* before, const store::User& after) {
  const json::object was = before ? words_of(*before) : json::object{}, is = words_of(after);
  json::array fields;
  json::object changes;
  for (const auto& [k, v] : is) {
    if (before && was.at(k) == v) continue;
    fields.push_back(json::string(k));
    if (before) changes[k] = json::array{was.at(k), v};
  }
  if (before && before->password_hash != after.password_hash) fields.push_back("password");
  json::object data{{"user_id", after.id.v}, {"act", before ? "updated" : "created"}};
  if (before) data["fields"] = std::move(fields);
  store::emit(tx, 0, {}, actor, "user.updated", json::serialize(data), json::serialize(json::object{{"label", after.name}, {"changes", std::move(changes)}}));
}

}  // namespace

Result<store::User> put_user(store::Tx& tx, UserId actor, const std::optional<store::User>& before, store::User after, std::int64_t keep_session) {
  if (after.email.empty() && after.role != desk::Role::end_user) return invalid("email", "blank", "agents and admins need an address");
  if (!before) {
    auto made = store::create_user(tx, std::move(after));
    if (made) tell(tx, actor, nullptr, *made);
    return made;
  }
  if (actor == before->id) {
    if (before->role != after.role) return invalid("role", "invalid", "nobody changes their own role");
    if (may_sign_in(*before) && !may_sign_in(after)) return invalid("active", "invalid", "nobody deactivates themselves");
  }
  if (auto d = keep_an_admin(tx, *before, after); !d) return fail(d.error());
  if (works_here(*before) && !works_here(after)) {
    store::set_groups(tx, after.id, {});
    after.default_group_id = {};
    leave_tickets(tx, actor, after.id);
  }
  if (!may_sign_in(after) || before->password_hash != after.password_hash) store::delete_sessions_of(tx, after.id, keep_session);
  if (auto d = store::save_user(tx, after); !d) return fail(d.error());
  after.updated_at = tx.at();
  tell(tx, actor, &*before, after);
  return after;
}

void set_default_group(store::Tx& tx, store::User& u, GroupId group) {
  u.default_group_id = group;
  if (group) store::add_membership(tx, u.id, group);
  store::Query(tx, KOTAE_SQL(tx, "user.set_default_group"), u.id, group ? group.v : 0, tx.at()).run();
}

void drop_group(store::Tx& tx, UserId actor, GroupId group) {
  for (const TicketId id : ids(store::Query(tx, KOTAE_SQL(tx, "user.unsolved_of_group"), group))) {
    auto t = store::ticket_for_update(tx, id);
    if (!t || t->group_id != group) continue;
    Change change = Change::of(tx, std::move(*t), actor);
    change.ticket().group_id = {};
    change.finish();
  }
  store::Query(tx, KOTAE_SQL(tx, "user.forget_default_group"), group).run();
  store::Query(tx, KOTAE_SQL(tx, "mailbox.forget_group"), group).run();
  store::delete_group(tx, group);
  store::emit(tx, 0, {}, actor, "group.updated", "{\"group_id\":" + std::to_string(group.v) + ",\"act\":\"deleted\"}");
}

}  // namespace kotae::app
