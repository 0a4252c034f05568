#include "store/audits.h"

#include <limits>

namespace kotae::store {

std::vector<Audit> audits_of(Tx& tx, TicketId ticket) {
  std::vector<Audit> out;
  Query q(tx, KOTAE_SQL(tx, "audit.of_ticket"), ticket);
  while (q.next()) {
    const auto change = q.i64(2);
    // The events of one change may have others between them: what a rule or a linked ticket did meanwhile.
    auto it = out.rbegin();
    while (it != out.rend() && it->id != change) ++it;
    if (it == out.rend()) {
      out.push_back({change, q.get_id<TicketId>(3), q.get_id<UserId>(4), q.time(1), {}});
      it = out.rbegin();
    }
    it->events.push_back({q.i64(0), q.text(5), q.text(6), q.text(7)});
  }
  return out;
}

std::optional<Audit> audit(Tx& tx, TicketId ticket, std::int64_t id) {
  for (auto& a : audits_of(tx, ticket))
    if (a.id == id) return std::move(a);
  return std::nullopt;
}

std::vector<std::pair<std::int64_t, TicketId>> changes_before(Tx& tx, std::int64_t before, int limit) {
  std::vector<std::pair<std::int64_t, TicketId>> out;
  Query q(tx, KOTAE_SQL(tx, "audit.before"), before > 0 ? before : std::numeric_limits<std::int64_t>::max(), limit);
  while (q.next()) out.emplace_back(q.i64(0), q.get_id<TicketId>(1));
  return out;
}

std::optional<Audit> audit(Tx& tx, std::int64_t id) {
  TicketId ticket;
  {
    Query q(tx, KOTAE_SQL(tx, "audit.ticket_of"), id);
    if (q.next()) ticket = q.get_id<TicketId>(0);
  }
  return ticket ? audit(tx, ticket, id) : std::nullopt;
}

}  // namespace kotae::store
