// What the API prints of a ticket beside its row: for a whole page of tickets in a few statements.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "desk/permission.h"
#include "store/db.h"

namespace kotae::store {

struct TicketExtras {
  std::string description;            // the first comment's text
  std::string recipient;              // address of the mailbox it came in through
  std::vector<UserId> ccs, followers;
  std::vector<TicketId> followups;    // those the viewer may see
  bool has_incidents = false;
};
std::map<TicketId, TicketExtras> ticket_extras(Tx& tx, const desk::Viewer& viewer, const std::vector<desk::Ticket>& tickets);

/// A list of ids as one parameter of statements that say IN (SELECT value FROM json_each(?)) or = ANY(?::text::bigint[]).
std::string id_list(Engine engine, const std::vector<std::int64_t>& ids);

}  // namespace kotae::store
