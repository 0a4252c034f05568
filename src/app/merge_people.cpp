#include "app/merge_people.h"

#include <boost/json.hpp>

#include "app/change.h"
#include "desk/ticket.h"
#include "store/access.h"
#include "store/feed.h"
#include "store/identities.h"
#include "store/oauth.h"
#include "store/organizations.h"
#include "store/tickets.h"

namespace kotae::app {
namespace json = boost::json;
namespace {

std::vector<TicketId> tickets(store::Query&& q) {
  std::vector<TicketId> out;
  while (q.next()) out.push_back(q.get_id<TicketId>(0));
  return out;
}

void take(std::string& to, const std::string& from) {
  if (to.empty()) to = from;
}

void move_ticket(store::Tx& tx, UserId actor, TicketId id, UserId from, UserId to) {
  auto t = store::ticket_for_update(tx, id);
  if (!t) return;
  Change change = Change::of(tx, std::move(*t), actor);
  auto& now = change.ticket();
  if (now.requester_id == from) now.requester_id = to;
  if (now.submitter_id == from) now.submitter_id = to;
  // Whoever wrote only a comment is told of by a note, so that who follows the feed looks again.
  change.note("ticket.person_merged", json::serialize(json::object{{"from", from.v}, {"to", to.v}}));
  change.finish();
  for (const char* kind : {"cc", "follower"})
    for (const UserId u : store::people(tx, id, kind))
      if (u == from) {
        store::remove_person(tx, id, from, kind);
        if (change.ticket().requester_id != to) store::add_person(tx, id, to, kind);
      }
}

}  // namespace

Result<store::User> merge_people(store::Tx& tx, UserId actor, UserId loser_id, UserId winner_id) {
  const auto loser = store::user(tx, loser_id), winner_before = store::user(tx, winner_id);
  if (!loser || !loser->active) return fail(Code::not_found, "user " + std::to_string(loser_id.v) + " does not exist");
  if (!winner_before || !winner_before->active) return invalid("id", "not_found", "is no user");
  if (loser_id == winner_id) return invalid("id", "invalid", "must be another person");
  if (loser->role != desk::Role::end_user) return invalid("user", "invalid", "only end-users are merged");
  if (winner_before->role != desk::Role::end_user) return invalid("id", "invalid", "only end-users are merged");
  for (const TicketId id : tickets(store::Query(tx, KOTAE_SQL(tx, "user.tickets_of_person"), loser_id))) move_ticket(tx, actor, id, loser_id, winner_id);
  store::Query(tx, KOTAE_SQL(tx, "user.move_comments"), loser_id, winner_id).run();
  store::move_identities(tx, loser_id, winner_id);
  std::vector<store::OrganizationMembership> belongs = store::organization_memberships(tx, loser_id, {}, 0, 0, 1000).memberships;
  for (const auto& m : belongs) {
    store::delete_organization_membership(tx, m.id);
    store::add_organization_membership(tx, winner_id, m.organization_id);
  }
  store::User gone = *loser, winner = *store::user(tx, winner_id);
  take(winner.phone, loser->phone);
  take(winner.alias, loser->alias);
  take(winner.details, loser->details);
  take(winner.notes, loser->notes);
  take(winner.time_zone, loser->time_zone);
  take(winner.locale, loser->locale);
  take(winner.email, loser->email);
  std::string tags;
  for (const auto& t : desk::tidy_tags({winner.tags, loser->tags})) tags += (tags.empty() ? "" : " ") + t;
  winner.tags = tags;
  json::object fields = json::parse(loser->fields).as_object();
  const json::value own_fields = json::parse(winner.fields);
  for (const auto& [k, v] : own_fields.as_object()) fields[k] = v;
  winner.fields = json::serialize(fields);
  gone.active = false;
  gone.email.clear();
  gone.external_id.clear();
  gone.password_hash.clear();
  gone.organization_id = {};
  auto d = put_user(tx, actor, loser, gone);
  if (!d) return d;
  take(winner.external_id, loser->external_id);
  store::Query(tx, KOTAE_SQL(tx, "user.merged_into"), loser_id, winner_id).run();
  return put_user(tx, actor, winner_before, std::move(winner));
}

Done forget_person(store::Tx& tx, UserId actor, const store::User& who) {
  store::User gone;
  gone.id = who.id;
  gone.name = "Permanently deleted user";
  gone.role = who.role;
  gone.active = false;
  gone.suspended = true;
  store::delete_identities(tx, who.id);
  if (auto d = store::save_user(tx, gone); !d) return d;
  store::delete_sessions_of(tx, who.id);
  store::delete_oauth_tokens_of(tx, who.id);
  for (const auto& t : store::api_tokens(tx, who.id)) store::delete_api_token(tx, t.id);
  store::Query(tx, KOTAE_SQL(tx, "user.forget"), who.id, tx.at()).run();
  store::emit(tx, 0, {}, actor, "user.updated", json::serialize(json::object{{"user_id", who.id.v}, {"act", "forgotten"}}));
  return {};
}

}  // namespace kotae::app
