// Tickets that go away, come back, or go for good.
#pragma once
#include "app/ticket_wish.h"

namespace kotae::app {

/// Into the list of deleted tickets.
Done delete_ticket(store::Tx& tx, const Acting& who, TicketId id);
/// Back from the deleted ones and from spam, as it was.
Done restore_ticket(store::Tx& tx, const Acting& who, TicketId id);
/// Out of every list but spam's; the requester, when an end-user, is suspended.
Done mark_as_spam(store::Tx& tx, const Acting& who, TicketId id);
/// A deleted ticket for good: its words, files and people go, the number stays taken.
Done destroy_ticket(store::Tx& tx, const Acting& who, TicketId id);
/// A ticket in the list of deleted ones that this viewer may see there.
Result<desk::Ticket> deleted_ticket(store::Tx& tx, const desk::Viewer& v, TicketId id);

}  // namespace kotae::app
