#include "app/lock.h"

#include "app/change.h"
#include "app/reply.h"
#include "store/outgoing.h"

namespace kotae::app {
using store::Tx;

Result<desk::LockOutcome> lock_ticket(Tx& tx, const desk::Viewer& v, TicketId ticket, bool take_over) {
  const auto t = answerable(tx, v, ticket);
  if (!t) return fail(t.error());
  const auto outcome = desk::take(store::lock_of(tx, ticket), v.user, tx.at(), take_over);
  if (!outcome.granted) return fail(check_lock(tx, ticket, v.user).error());
  store::set_lock(tx, ticket, outcome.lock);
  return outcome;
}

Done unlock_ticket(Tx& tx, const desk::Viewer& v, TicketId ticket) {
  const auto t = answerable(tx, v, ticket);
  if (!t) return fail(t.error());
  if (auto d = check_lock(tx, ticket, v.user); !d) return d;
  store::drop_lock(tx, ticket);
  return {};
}

}  // namespace kotae::app
