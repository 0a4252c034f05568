#include "api/seen_ticket.h"

namespace kotae::api {

std::optional<desk::Ticket> shown_ticket(const Call& c, store::Tx& tx, TicketId id) {
  auto t = store::ticket_for(tx, c.viewer(), id);
  return t && t->state != desk::State::deleted ? t : std::nullopt;
}

Result<desk::Ticket> seen_ticket(const Call& c, store::Tx& tx, std::size_t i) {
  const auto id = c.id(i);
  if (!id) return fail(id.error());
  const auto t = shown_ticket(c, tx, {*id});
  if (!t) return fail(Code::not_found, "ticket " + std::to_string(*id) + " does not exist");
  return *t;
}

app::Acting acting(const Call& c) { return {c.caller->user, c.viewer(), c.caller->csrf.empty() ? "api" : "web"}; }

}  // namespace kotae::api
