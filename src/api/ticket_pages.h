// A list of tickets as the API answers it: either way of paging, sorting, sideloads.
#pragma once
#include "api/seen_ticket.h"
#include "store/ticket_lists.h"

namespace kotae::api {

/// {key: […], paging}. Understands sort_by, sort_order (offset pages: id, created_at, updated_at, status, priority, subject, deleted_at) and sort
/// (cursor pages: id, -id). print: how one page is printed; none = as tickets.
using PrintTickets = std::function<json::array(const std::vector<desk::Ticket>&)>;
Result<Answer> ticket_pages(const Call& c, store::Tx& tx, const store::TicketList& list, const char* key = "tickets", const PrintTickets& print = nullptr, bool newest_first = false);

}  // namespace kotae::api
