#include "app/lifecycle.h"

#include <boost/json.hpp>

#include "app/people.h"
#include "store/feed.h"
#include "store/redaction.h"
#include "store/tickets.h"

namespace kotae::app {
namespace json = boost::json;
using store::Tx;
namespace {

auto gone(TicketId id) { return fail(Code::not_found, "ticket " + std::to_string(id.v) + " does not exist"); }

}  // namespace

Result<desk::Ticket> deleted_ticket(Tx& tx, const desk::Viewer& v, TicketId id) {
  auto t = store::ticket_for_update(tx, id);
  if (!t || t->state != desk::State::deleted || !desk::can_edit(v, desk::scope(*t))) return gone(id);
  return *t;
}

Done delete_ticket(Tx& tx, const Acting& who, TicketId id) {
  auto t = reachable(tx, who.viewer, id);
  if (!t) return fail(t.error());
  if (t->state == desk::State::deleted) return gone(id);
  if (!desk::can_delete(who.viewer, desk::scope(*t))) return fail(Code::forbidden, "you may not delete tickets");
  Change change = Change::of(tx, *t, who.user.id);
  change.via(who.via);
  change.ticket().state = desk::State::deleted;
  change.ticket().deleted_at = tx.at();
  change.note("ticket.deleted", json::serialize(json::object{{"via", who.via}}));
  change.finish();
  return {};
}

Done restore_ticket(Tx& tx, const Acting& who, TicketId id) {
  auto t = store::ticket_for_update(tx, id);
  if (!t || (t->state != desk::State::deleted && t->state != desk::State::spam) || !desk::can_edit(who.viewer, desk::scope(*t))) return gone(id);
  Change change = Change::of(tx, *t, who.user.id);
  change.via(who.via);
  change.ticket().state = desk::State::active;
  change.ticket().deleted_at = {};
  change.note("ticket.restored", json::serialize(json::object{{"via", who.via}}));
  change.finish();
  return {};
}

Done mark_as_spam(Tx& tx, const Acting& who, TicketId id) {
  auto t = editable(tx, who.viewer, id);
  if (!t) return fail(t.error());
  if (t->state == desk::State::deleted) return gone(id);
  Change change = Change::of(tx, *t, who.user.id);
  change.via(who.via);
  change.ticket().state = desk::State::spam;
  change.note("ticket.spam", json::serialize(json::object{{"via", who.via}}));
  change.finish();
  const auto requester = store::user(tx, t->requester_id);
  if (!requester || requester->role != desk::Role::end_user || requester->suspended) return {};
  auto suspended = *requester;
  suspended.suspended = true;
  const auto put = put_user(tx, who.user.id, requester, std::move(suspended));
  return put ? Done{} : Done(fail(put.error()));
}

Done destroy_ticket(Tx& tx, const Acting& who, TicketId id) {
  const auto t = deleted_ticket(tx, who.viewer, id);
  if (!t) return fail(t.error());
  const auto change = store::emit(tx, 0, id, who.user.id, "ticket.destroyed", "{}");
  for (const CommentId c : store::scrub_ticket(tx, id)) store::emit(tx, change, id, who.user.id, "comment.updated", json::serialize(json::object{{"comment_id", c.v}}));
  return {};
}

}  // namespace kotae::app
