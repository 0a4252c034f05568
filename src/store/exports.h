// Reading everything in the order of its last change, for exports that come again for what is new.
#pragma once
#include <vector>

#include "store/audits.h"
#include "store/tickets.h"
#include "store/users.h"

namespace kotae::store {

/// Where an export stands: just after this record.
struct ExportPlace {
  Time at;
  std::int64_t id = 0;
};
/// Tickets of every state after this place, by updated_at and id.
std::vector<desk::Ticket> tickets_changed_after(Tx& tx, ExportPlace place, int limit, bool with_deleted = true);

/// People after this place, deactivated ones too.
std::vector<User> users_changed_after(Tx& tx, ExportPlace place, int limit);

/// The feed's number just before the first event at or after this time.
std::int64_t seq_before(Tx& tx, Time at);
struct NumberedEvent {
  std::int64_t seq = 0, change_id = 0;
  TicketId ticket_id;
  UserId actor_id;
  Time at;
  AuditEvent event;
};
/// Events of tickets after seq with their words, in order; `seen` becomes the number of the last event looked at, 0 when there was none.
std::vector<NumberedEvent> ticket_events_after(Tx& tx, std::int64_t seq, int limit, std::int64_t& seen);
/// The same backwards, from below seq (0 = the newest).
std::vector<NumberedEvent> ticket_events_before(Tx& tx, std::int64_t seq, int limit);

}  // namespace kotae::store
