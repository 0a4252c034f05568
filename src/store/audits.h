// A ticket's changes as audits: the events of one change under the change's id, with the words that belong to them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store/db.h"

namespace kotae::store {

struct AuditEvent {
  std::int64_t id = 0;
  std::string type, data, texts;   // as in store/feed.h; texts "" when there are none, or they were erased
};
struct Audit {
  std::int64_t id = 0;             // of the change
  TicketId ticket_id;
  UserId actor_id;
  Time at;
  std::vector<AuditEvent> events;  // oldest first
};

/// Every change of a ticket, oldest first.
std::vector<Audit> audits_of(Tx& tx, TicketId ticket);
/// One change of this ticket.
std::optional<Audit> audit(Tx& tx, TicketId ticket, std::int64_t id);
/// Ids of changes of tickets below this one (0 = from the newest), newest first, with their tickets.
std::vector<std::pair<std::int64_t, TicketId>> changes_before(Tx& tx, std::int64_t before, int limit);
/// The change of this id, whichever ticket it is of.
std::optional<Audit> audit(Tx& tx, std::int64_t id);

}  // namespace kotae::store
