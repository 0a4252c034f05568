// The API's lists of tickets: everyone's, a person's, an organization's, a problem's incidents, the deleted ones.
#pragma once
#include <string>

#include "store/tickets.h"

namespace kotae::store {

struct TicketList {
  enum class Of { all, requested, ccd, assigned, followed, organization, incidents, problems, deleted, external_id } of = Of::all;
  std::int64_t id = 0;       // of the person, organization or problem
  std::string word;          // external_id; problems: words their subject holds
};
enum class TicketSort { id, created, updated, status, priority, subject, deleted };

/// Offset pages in any order.
TicketPage list_tickets(Tx& tx, const desk::Viewer& viewer, const TicketList& list, TicketSort sort, bool descending, std::int64_t offset, int limit);
/// Cursor pages: by id, beyond this one (0 = from the beginning). Each ticket comes once whatever is written meanwhile.
TicketPage list_tickets_after(Tx& tx, const desk::Viewer& viewer, const TicketList& list, std::int64_t after, bool descending, int limit);
/// Exact up to 10,000; above that at most 60 s old, and refreshed_at says from when.
struct Counted {
  std::int64_t value = 0;
  Time refreshed_at;
};
Counted count_tickets(Tx& tx, const desk::Viewer& viewer, const TicketList& list);

}  // namespace kotae::store
