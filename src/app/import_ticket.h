// A ticket that was somewhere else before: with its own times and comments; nobody is told of it.
#pragma once
#include "app/ticket_wish.h"

namespace kotae::app {

/// The API's ticket import: like a new ticket, and created_at, solved_at, comments [{author_id, value or body or html_body, public,
/// created_at, uploads}]. Times lie in the past; updated_at is
/// the moment of the import, so that exports by time find the ticket. archived: closed at once, whatever status it names.
Result<TicketId> import_ticket(store::Tx& tx, const Acting& who, const boost::json::object& given, bool archived);

}  // namespace kotae::app
