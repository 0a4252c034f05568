// Tickets as the people who wrote in see them: their own, those they are copied on, those their organization shares. Public ones alone.
#pragma once
#include <optional>
#include <vector>

#include "store/tickets.h"

namespace kotae::store {

struct RequestQuery {
  UserId requester;              // each that is set narrows
  UserId copied;                 // is in CC
  OrganizationId organization;
  std::vector<desk::Status> statuses;   // empty: any
  bool by_update = false, descending = false;   // by number of page alone; cursors go by id
};

TicketPage requests_by_id(Tx& tx, const desk::Viewer& viewer, const RequestQuery& q, std::int64_t after, int limit);
TicketPage requests_by_offset(Tx& tx, const desk::Viewer& viewer, const RequestQuery& q, std::int64_t offset, int limit);
std::int64_t count_requests(Tx& tx, const desk::Viewer& viewer, const RequestQuery& q);
bool is_copied(Tx& tx, UserId user, TicketId ticket);
/// This ticket as a request of this viewer; for staff what they see of it is the same.
std::optional<desk::Ticket> request_for(Tx& tx, const desk::Viewer& viewer, TicketId id);

}  // namespace kotae::store
