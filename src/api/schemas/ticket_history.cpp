// What happened to tickets: audits, metrics, exports, deleted and suspended tickets, activities, tags.
#include "api/schema.h"

#include <string>

namespace kotae::api {
void schemas_ticket_history(Schemas& s);
void schemas_ticket_history(Schemas& s) {
  s.collection("audits", "Audit", "audit");
  s.list("GET /api/v2/ticket_audits", "audits", "Audit");
  for (const char* verb : {"make_private", "trust"}) s.answer(("PUT /api/v2/tickets/{}/audits/{}/" + std::string(verb)).c_str(), "");

  s.record("Minutes", R"(
    calendar integer?
    business integer?
  )");
  s.record("Seconds", R"(
    calendar integer?
  )");
  s.record("TicketMetric", R"(
    url string
    id integer
    ticket_id integer
    created_at time
    updated_at time
    group_stations integer
    assignee_stations integer
    reopens integer
    replies integer
    assignee_updated_at time?
    requester_updated_at time?
    status_updated_at time?
    custom_status_updated_at time?
    initially_assigned_at time?
    assigned_at time?
    solved_at time?
    latest_comment_added_at time?
    reply_time_in_minutes Minutes
    reply_time_in_seconds Seconds
    first_resolution_time_in_minutes Minutes
    full_resolution_time_in_minutes Minutes
    agent_wait_time_in_minutes Minutes
    requester_wait_time_in_minutes Minutes
    on_hold_time_in_minutes Minutes
  )");
  s.collection("ticket_metrics", "TicketMetric", "ticket_metric");
  s.answer("GET /api/v2/tickets/{}/metrics", "ticket_metric TicketMetric");

  const std::string by_time = "count integer\n end_of_stream boolean\n end_time integer\n next_page string?\n users? User[]\n groups? Group[]\n organizations? Organization[]\n brands? Brand[]\n metric_sets? TicketMetric[]\n";
  const std::string by_cursor = "end_of_stream boolean\n after_cursor string?\n after_url string?\n before_cursor string?\n before_url string?\n users? User[]\n groups? Group[]\n organizations? Organization[]\n brands? Brand[]\n metric_sets? TicketMetric[]\n";
  s.record("MetricEvent", R"(
    id integer
    ticket_id integer
    metric string
    instance_id integer
    type string
    time time
    status? Minutes
  )");
  // Members of child events follow from their event_type.
  s.record("TicketEvent", R"(
    id integer
    ticket_id integer
    timestamp integer
    created_at time
    updater_id integer?
    via string
    system object
    metadata object
    event_type string
    child_events object[]
  )");
  for (const auto& [many, record] : {std::pair<std::string, std::string>{"tickets", "Ticket"}, {"users", "User"}, {"organizations", "Organization"}, {"ticket_events", "TicketEvent"}, {"ticket_metric_events", "MetricEvent"}}) {
    const std::string at = "GET /api/v2/incremental/" + many, member = many + " " + record + "[]\n";
    s.answer(at.c_str(), by_time + member);
    s.answer((at + "/cursor").c_str(), by_cursor + member);
    s.answer((at + "/sample").c_str(), by_time + member);
    s.query(at.c_str(), "start_time per_page include");
    s.query((at + "/cursor").c_str(), "start_time cursor per_page include");
  }

  s.record("DeletedTicket", R"(
    id integer
    subject string
    description string
    actor object?
    deleted_at time?
    previous_state string
  )");
  s.collection("deleted_tickets", "DeletedTicket", "deleted_ticket");
  s.answer("DELETE /api/v2/deleted_tickets/{}", "job_status JobStatus");
  s.answer("PUT /api/v2/deleted_tickets/{}/restore", "ticket? Ticket");
  s.answer("PUT /api/v2/deleted_tickets/restore_many", "job_status? JobStatus");
  s.answer("PUT /api/v2/tickets/{}/mark_as_spam", "ticket? Ticket");

  s.record("SuspendedTicket", R"(
    url string
    id integer
    author object
    subject string?
    content string?
    cause string
    cause_id integer?
    error_messages any
    suspension_type_id integer?
    message_id string?
    ticket_id integer?
    recipient string?
    brand_id integer?
    created_at time
    updated_at time
    via Via
    attachments object[]
  )");
  s.collection("suspended_tickets", "SuspendedTicket", "suspended_ticket");
  s.answer("PUT /api/v2/suspended_tickets/{}/recover", "ticket Ticket?");
  s.answer("PUT /api/v2/suspended_tickets/recover_many", "tickets Ticket[]");
  s.answer("PUT /api/v2/suspended_tickets/bulk_recover", "job_status JobStatus");
  s.answer("DELETE /api/v2/suspended_tickets/destroy_many", "", 204);
  s.answer("POST /api/v2/suspended_tickets/{}/attachments", "upload object", 201);

  s.record("Activity", R"(
    url string
    id integer
    title string
    verb string
    user_id integer
    actor_id integer?
    created_at time
    updated_at time
    object object
    target object
    user User
    actor User?
  )");
  s.collection("activities", "Activity", "activity");

  s.record("Tag", R"(
    name string
    count integer
  )");
  s.list("GET /api/v2/tags", "tags", "Tag");
  for (const char* of : {"tickets", "users", "organizations"}) {
    const std::string at = "/api/v2/" + std::string(of) + "/{}/tags";
    for (const char* method : {"GET ", "PUT ", "DELETE "}) s.answer((method + at).c_str(), "tags string[]");
    s.answer(("POST " + at).c_str(), "tags string[]", 201);
    for (const char* method : {"POST ", "PUT ", "DELETE "}) s.takes((method + at).c_str(), "tags string[]");
  }
  for (const char* method : {"GET", "POST"}) {
    s.answer((std::string(method) + " /api/v2/autocomplete/tags").c_str(), "tags string[]");
    s.query((std::string(method) + " /api/v2/autocomplete/tags").c_str(), "name");
  }
}
}  // namespace kotae::api
