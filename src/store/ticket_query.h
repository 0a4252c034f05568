// Tickets by their properties, for API search: conditions as values, one statement, the viewer's limits inside it.
#pragma once
#include <string>
#include <vector>

#include "store/tickets.h"

namespace kotae::store {

struct TicketCondition {
  enum class What { status, priority, type, assignee, requester, submitter, group, brand, organization, created, updated, solved, tag, via } what;
  enum class Op { equal, less, less_equal, greater, greater_equal } op = Op::equal;
  std::vector<std::int64_t> numbers;   // equal: one of these; 0 = has none. Otherwise the first. Times in microseconds
  std::string word;                    // tag, via; "" as tag: has any
  bool negated = false;
};
enum class TicketOrder { created, updated, priority, status, type };

struct TicketQuery {
  std::vector<TicketCondition> all;
  std::vector<TicketId> among;         // only these, when `restricted`
  bool restricted = false;
  TicketOrder order = TicketOrder::created;
  bool ascending = false;
};
TicketPage find_tickets(Tx& tx, const desk::Viewer& viewer, const TicketQuery& query, std::int64_t offset, int limit);
std::int64_t count_tickets(Tx& tx, const desk::Viewer& viewer, const TicketQuery& query);

}  // namespace kotae::store
