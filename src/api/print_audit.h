// A change of a ticket as an audit of API v2: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/
#pragma once
#include "api/print.h"
#include "store/audits.h"

namespace kotae::api {

/// Audits of one ticket, in order. A change that shows nothing (a read mark, a delivery's progress) is left out. Comments that are no longer on the
/// ticket, or that the viewer may not see, are left out with it.
json::array print_audits(store::Tx& tx, const Call& c, const desk::Ticket& t, const std::vector<store::Audit>& audits);
/// The audit of a change just made, for the answers of create and update.
json::value print_audit(store::Tx& tx, const Call& c, const desk::Ticket& t, std::int64_t change);

/// One change as rows {field_name, value, previous_value?} in the API's words: what the events "ticket.created" and "ticket.updated" hold.
struct AuditField {
  std::string name;
  json::value value, previous;   // previous: undefined for a new ticket
};
std::vector<AuditField> audit_fields(const store::AuditEvent& e);
/// An event's data; {} when it is no JSON object.
json::object audit_data(std::string_view text);

}  // namespace kotae::api
