// Tickets, their comments and audits.
#include "api/schema.h"

namespace kotae::api {
void schemas_tickets(Schemas& s);
void schemas_tickets(Schemas& s) {
  s.record("CustomFieldValue", R"(
    id integer
    value any
  )");
  s.record("Ticket", R"(
    comment_count? integer
    url string
    id integer
    external_id string?
    via Via
    created_at time
    updated_at time
    generated_timestamp integer
    type problem|incident|question|task?
    subject string
    raw_subject string
    description string
    priority urgent|high|normal|low?
    status new|open|pending|hold|solved|closed|deleted
    custom_status_id integer?
    recipient string?
    requester_id integer
    submitter_id integer
    assignee_id integer?
    organization_id integer?
    group_id integer?
    collaborator_ids integer[]
    email_cc_ids integer[]
    follower_ids integer[]
    forum_topic_id integer?
    problem_id integer?
    has_incidents boolean
    is_public boolean
    due_at time?
    tags string[]
    custom_fields CustomFieldValue[]
    fields CustomFieldValue[]
    satisfaction_rating any
    sharing_agreement_ids integer[]
    followup_ids integer[]
    via_followup_source_id integer?
    ticket_form_id integer?
    brand_id integer
    allow_channelback boolean
    allow_attachments boolean
    from_messaging_channel boolean
  )");
  s.record("CommentWrite", R"(
    body? string
    html_body? string
    public? boolean
    author_id? integer
    uploads? string[]
  )");
  s.writes("Ticket", R"(
    comment CommentWrite
    requester object
    collaborators any[]
    email_ccs object[]
    followers object[]
    safe_update boolean
    updated_stamp time
    additional_tags string[]
    remove_tags string[]
  )");
  s.record("Comment", R"(
    id integer
    type string
    author_id integer
    body string
    html_body string
    plain_body string
    public boolean
    attachments Attachment[]
    audit_id integer
    via Via
    created_at time
    metadata object
  )");
  // An event's members follow from its type.
  s.record("Audit", R"(
    id integer
    ticket_id integer
    created_at time
    author_id integer
    metadata object
    events object[]
    via Via
  )");
  s.collection("tickets", "Ticket", "ticket");
  s.list("GET /api/v2/tickets/{}/comments", "comments", "Comment");
  s.answer("POST /api/v2/tickets", "ticket Ticket\n audit Audit", 201);
  s.answer("PUT /api/v2/tickets/{}", "ticket Ticket\n audit Audit");
  s.query("GET /api/v2/tickets/show_many", "ids");
  s.query("GET /api/v2/tickets", "external_id sort_by sort_order");
}
}  // namespace kotae::api
