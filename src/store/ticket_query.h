// Tickets by their properties, for API search: conditions as values, one statement, the viewer's limits inside it.
#pragma once
#include <string>
#include <vector>

#include "store/tickets.h"

namespace kotae::store {

struct TicketCondition {
  enum class What { status, priority, type, assignee, requester, submitter, group, brand, organization, custom_status, form, created, updated, solved, tag, via, field } what;
  enum class Op { equal, less, less_equal, greater, greater_equal } op = Op::equal;
  std::vector<std::int64_t> numbers;   // equal: one of these; 0 = has none. Otherwise the first. Times in microseconds
  std::string word;                    // tag, via; "" as tag: has any
  bool negated = false;
  std::int64_t field = 0;              // What::field: which custom field, 0 = any
  std::vector<std::string> words{};    // What::field: one of these as store::field_value gives them, the first for other ops; a * at the end stands for any rest; none = has any
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
