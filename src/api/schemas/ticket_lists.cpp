// Lists of tickets by what they hang on, and what a ticket is related to.
#include "api/schema.h"

#include <string>

namespace kotae::api {
void schemas_ticket_lists(Schemas& s);
void schemas_ticket_lists(Schemas& s) {
  for (const char* at : {"/api/v2/users/{}/tickets/requested", "/api/v2/users/{}/tickets/ccd", "/api/v2/users/{}/tickets/followed", "/api/v2/users/{}/tickets/assigned", "/api/v2/tickets/{}/incidents", "/api/v2/problems",
                         "/api/v2/problems/autocomplete"})
    s.list(("GET " + std::string(at)).c_str(), "tickets", "Ticket");
  s.list("POST /api/v2/problems/autocomplete", "tickets", "Ticket");
  for (const char* of : {"collaborators", "followers", "email_ccs"}) s.list(("GET /api/v2/tickets/{}/" + std::string(of)).c_str(), "users", "User");
  s.record("TicketRelated", R"(
    topic_id integer?
    jira_issue_ids string[]
    followup_source_ids string[]
    from_archive boolean
    incidents integer
    twitter object?
    url string
  )");
  s.answer("GET /api/v2/tickets/{}/related", "ticket_related TicketRelated");
  s.answer("POST /api/v2/tickets/{}/merge", "job_status JobStatus");
  s.answer("POST /api/v2/tickets/update_many", "job_status JobStatus");
  s.takes("POST /api/v2/tickets/{}/merge", R"(
    ids integer[]
    target_comment? string
    source_comment? string
    target_comment_is_public? boolean
    source_comment_is_public? boolean
  )");
  s.answer("PUT /api/v2/tickets/{}/comments/{}/make_private", "");
  s.answer("PUT /api/v2/tickets/{}/comments/{}/redact", "comment Comment");
  s.answer("PUT /api/v2/comment_redactions/{}", "comment Comment");
  s.answer("PUT /api/v2/tickets/{}/comments/{}/attachments/{}/redact", "attachment Attachment");
  s.answer("POST /api/v2/imports/tickets", "ticket Ticket", 201);
  s.answer("POST /api/v2/imports/tickets/create_many", "job_status JobStatus");
}
}  // namespace kotae::api
