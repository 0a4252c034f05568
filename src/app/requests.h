// What people who wrote in may do with their tickets: ask, answer, say that it is solved. Public words alone.
#pragma once
#include <boost/json/object.hpp>

#include "app/change.h"
#include "store/users.h"

namespace kotae::app {

struct RequestWords {
  std::string body, html;             // html: cleaned; body: its text when only html came
  std::vector<std::string> uploads;
  bool none() const { return body.empty() && uploads.empty(); }
};

/// A new ticket of this person. Of `given` count subject, priority, type, due_at, organization_id (one of theirs), email_ccs, via_followup_source_id (a closed
/// request of theirs) and the custom fields that end-users may edit.
Result<desk::Ticket> create_request(store::Tx& tx, const store::User& requester, const desk::Viewer& viewer, const boost::json::object& given, const RequestWords& words);
/// comment, solved, email_ccs. Only whoever may answer: the requester, people in CC, colleagues where the organization lets them.
Result<desk::Ticket> update_request(store::Tx& tx, const desk::Viewer& viewer, TicketId id, const boost::json::object& given, const RequestWords& words);
bool may_answer_request(store::Tx& tx, const desk::Viewer& viewer, const desk::Ticket& t);
/// The requester's own word that it is done: somebody works on it, and it is not done yet.
bool may_solve_request(const desk::Viewer& viewer, const desk::Ticket& t);

}  // namespace kotae::app
