// What the routes of tickets share: the ticket a path names, and who acts on it.
#pragma once
#include "api/print.h"
#include "app/ticket_wish.h"

namespace kotae::api {

/// The ticket of this id, when the caller may see it. What was deleted is in a list of its own: here it is not found, for admins too.
std::optional<desk::Ticket> shown_ticket(const Call& c, store::Tx& tx, TicketId id);
/// The ticket whose id is path parameter i, when the caller may see it.
Result<desk::Ticket> seen_ticket(const Call& c, store::Tx& tx, std::size_t i = 0);
/// Who acts, for the verbs of app: "web" from the screen, else "api".
app::Acting acting(const Call& c);

}  // namespace kotae::api
