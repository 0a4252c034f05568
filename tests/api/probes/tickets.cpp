// Tickets beyond reading and writing one: history, metrics, lists, life cycle, jobs, exports, suspended letters.
#include "../probes.h"
#include "app/bulk.h"
#include "app/lifecycle.h"
#include "store/users.h"

namespace kotae::api::testing {
namespace {

TicketId made(store::Tx& tx, const store::User& requester, GroupId group, const std::string& subject) {
  desk::Ticket t;
  t.subject = subject;
  t.via = "api";
  t.requester_id = t.submitter_id = requester.id;
  t.brand_id = store::default_brand(tx);
  t.group_id = group;
  auto change = app::Change::create(tx, t, requester.id);
  app::NewComment c;
  c.author = requester.id;
  c.body = subject;
  if (!change.comment(std::move(c))) throw std::runtime_error("no comment");
  change.finish();
  return change.ticket().id;
}

void records(store::Tx& tx, Records& m, const store::User& admin) {
  const app::Acting who{admin, store::viewer_of(tx, admin), "api"};
  const auto ticket = store::ticket_for_update(tx, {std::stoll(m["$ticket"])});
  const auto first = store::comment(tx, {std::stoll(m["$comment"])});
  m["$audit"] = std::to_string(first->change_id);
  auto change = app::Change::of(tx, *ticket, admin.id);
  app::NewComment c;
  c.author = admin.id;
  c.by_staff = true;
  c.audience = desk::Audience::internal;
  c.body = "もうひとつ";
  m["$second_comment"] = std::to_string(change.comment(std::move(c))->v);
  change.finish();
  store::User u;
  u.name = "somebody " + m["$unique"];
  const auto requester = *store::create_user(tx, u);
  m["$other_ticket"] = std::to_string(made(tx, requester, ticket->group_id, "別の件").v);
  m["$spam_ticket"] = std::to_string(made(tx, requester, ticket->group_id, "宣伝").v);
  const auto gone = made(tx, requester, ticket->group_id, "消した件");
  if (!app::delete_ticket(tx, who, gone)) throw std::runtime_error("cannot delete");
  m["$gone_ticket"] = std::to_string(gone.v);
  const auto job = app::start_bulk(tx, who, "tickets.update", boost::json::array{gone.v}, {{"ticket", boost::json::object{}}});
  if (!job) throw std::runtime_error(job.error().description);
  m["$job"] = job->token;
  // Nobody runs jobs here: they must not stand in the way of the next ones.
  store::Query(tx, std::string_view("UPDATE job_statuses SET state = 3 WHERE state < 2")).run();
  store::Query q(tx, std::string_view("INSERT INTO organizations (name, created_at, updated_at) VALUES (?1, 1, 1) RETURNING id"), "ticket org " + m["$unique"]);
  q.next();
  m["$ticket_organization"] = std::to_string(q.i64(0));
}

const Probes rows({
    {"GET /api/v2/ticket_audits", "/api/v2/ticket_audits?limit=5"},
    {"GET /api/v2/tickets/{}/audits", "/api/v2/tickets/$ticket/audits", "", 200, 200, 404},
    {"GET /api/v2/tickets/{}/audits/count", "/api/v2/tickets/$ticket/audits/count", "", 200, 200, 404},
    {"GET /api/v2/tickets/{}/audits/{}", "/api/v2/tickets/$ticket/audits/$audit", "", 200, 200, 404},
    {"PUT /api/v2/tickets/{}/audits/{}/make_private", "/api/v2/tickets/$ticket/audits/$audit/make_private", "", 204, 204, 404},
    {"PUT /api/v2/tickets/{}/audits/{}/trust", "/api/v2/tickets/$ticket/audits/$audit/trust", "", 204, 204, 404},
    {"GET /api/v2/ticket_metrics", "/api/v2/ticket_metrics"},
    {"GET /api/v2/ticket_metrics/{}", "/api/v2/ticket_metrics/$ticket", "", 200, 200, 404},
    {"GET /api/v2/tickets/{}/metrics", "/api/v2/tickets/$ticket/metrics", "", 200, 200, 404},
    {"GET /api/v2/tickets/{}/comments/count", "/api/v2/tickets/$ticket/comments/count", "", 200, 200, 404},
    {"PUT /api/v2/tickets/{}/comments/{}/make_private", "/api/v2/tickets/$ticket/comments/$comment/make_private", "", 204, 204, 404},
    {"PUT /api/v2/tickets/{}/comments/{}/redact", "/api/v2/tickets/$ticket/comments/$comment/redact", R"({"text":"Hello"})", 200, 200, 404},
    {"PUT /api/v2/tickets/{}/comments/{}/attachments/{}/redact", "/api/v2/tickets/$ticket/comments/$comment/attachments/$attachment/redact", "", 200, 200, 404},
    {"PUT /api/v2/comment_redactions/{}", "/api/v2/comment_redactions/$comment", R"({"ticket_id":$ticket,"html_body":"<redact>secret</redact> rest"})", 200, 200, 404},
    {"GET /api/kotae/attachments/{}/{}/{}", "/api/kotae/attachments/$attachment/$token/99999999999-00000000000000000000000000000000", "", 404, 404, 404, 404},
    {"GET /api/v2/users/{}/tickets/requested", "/api/v2/users/$user/tickets/requested"},
    {"GET /api/v2/users/{}/tickets/ccd", "/api/v2/users/$user/tickets/ccd"},
    {"GET /api/v2/users/{}/tickets/ccd/count", "/api/v2/users/$user/tickets/ccd/count"},
    {"GET /api/v2/users/{}/tickets/assigned", "/api/v2/users/$user/tickets/assigned"},
    {"GET /api/v2/users/{}/tickets/assigned/count", "/api/v2/users/$user/tickets/assigned/count"},
    {"GET /api/v2/users/{}/tickets/followed", "/api/v2/users/$user/tickets/followed"},
    {"GET /api/v2/organizations/{}/tickets", "/api/v2/organizations/$ticket_organization/tickets"},
    {"GET /api/v2/organizations/{}/tickets/count", "/api/v2/organizations/$ticket_organization/tickets/count"},
    {"GET /api/v2/tickets/recent", "/api/v2/tickets/recent"},
    {"GET /api/v2/tickets/{}/incidents", "/api/v2/tickets/$ticket/incidents", "", 200, 200, 404},
    {"GET /api/v2/problems", "/api/v2/problems"},
    {"GET /api/v2/problems/autocomplete", "/api/v2/problems/autocomplete?text=x"},
    {"POST /api/v2/problems/autocomplete", "/api/v2/problems/autocomplete", R"({"text":"x"})"},
    {"GET /api/v2/tickets/{}/collaborators", "/api/v2/tickets/$ticket/collaborators", "", 200, 200, 404},
    {"GET /api/v2/tickets/{}/email_ccs", "/api/v2/tickets/$ticket/email_ccs", "", 200, 200, 404},
    {"GET /api/v2/tickets/{}/followers", "/api/v2/tickets/$ticket/followers", "", 200, 200, 404},
    {"GET /api/v2/tickets/{}/related", "/api/v2/tickets/$ticket/related", "", 200, 200, 404},
    {"GET /api/v2/tags", "/api/v2/tags"},
    {"GET /api/v2/tags/count", "/api/v2/tags/count"},
    {"GET /api/v2/autocomplete/tags", "/api/v2/autocomplete/tags?name=ab"},
    {"GET /api/v2/tickets/{}/tags", "/api/v2/tickets/$ticket/tags", "", 200, 200, 404},
    {"POST /api/v2/tickets/{}/tags", "/api/v2/tickets/$ticket/tags", R"({"tags":["a"]})", 201, 201, 404},
    {"PUT /api/v2/tickets/{}/tags", "/api/v2/tickets/$ticket/tags", R"({"tags":["a"]})", 200, 200, 404},
    {"DELETE /api/v2/tickets/{}/tags", "/api/v2/tickets/$ticket/tags", R"({"tags":["a"]})", 200, 200, 404},
    {"GET /api/v2/deleted_tickets", "/api/v2/deleted_tickets"},
    {"GET /api/v2/deleted_tickets/count", "/api/v2/deleted_tickets/count"},
    {"PUT /api/v2/deleted_tickets/{}/restore", "/api/v2/deleted_tickets/$gone_ticket/restore", "", 200, 200, 404},
    {"PUT /api/v2/deleted_tickets/restore_many", "/api/v2/deleted_tickets/restore_many?ids=$gone_ticket", "", 200, 200, 404},
    {"DELETE /api/v2/deleted_tickets/{}", "/api/v2/deleted_tickets/$gone_ticket"},
    {"DELETE /api/v2/deleted_tickets/destroy_many", "/api/v2/deleted_tickets/destroy_many?ids=$gone_ticket"},
    {"PUT /api/v2/tickets/{}/mark_as_spam", "/api/v2/tickets/$spam_ticket/mark_as_spam", "", 200, 200, 404},
    {"PUT /api/v2/tickets/mark_many_as_spam", "/api/v2/tickets/mark_many_as_spam?ids=$spam_ticket"},
    {"POST /api/v2/tickets/{}/merge", "/api/v2/tickets/$ticket/merge", R"({"ids":[$other_ticket]})", 200, 200, 404},
    {"POST /api/kotae/tickets/{}/unmerge", "/api/kotae/tickets/$ticket/unmerge", "{}", 409, 409, 404},
    {"POST /api/kotae/tickets/{}/split", "/api/kotae/tickets/$ticket/split", R"({"comment_id":$second_comment})", 201, 201, 404},
    {"POST /api/v2/tickets/create_many", "/api/v2/tickets/create_many", R"({"tickets":[{"comment":{"body":"x"}}]})"},
    {"PUT /api/v2/tickets/update_many", "/api/v2/tickets/update_many?ids=$ticket", R"({"ticket":{"priority":"high"}})"},
    {"POST /api/v2/tickets/update_many", "/api/v2/tickets/update_many", R"({"tickets":[{"id":$ticket,"priority":"high"}]})"},
    {"DELETE /api/v2/tickets/destroy_many", "/api/v2/tickets/destroy_many?ids=$ticket"},
    {"POST /api/v2/imports/tickets", "/api/v2/imports/tickets", R"({"ticket":{"subject":"old","comments":[{"value":"x","created_at":"2020-01-01T00:00:00Z"}],"created_at":"2020-01-01T00:00:00Z"}})", 201},
    {"POST /api/v2/imports/tickets/create_many", "/api/v2/imports/tickets/create_many", R"({"tickets":[{"comments":[{"value":"x"}]}]})"},
    {"PUT /api/kotae/tickets/update_many", "/api/kotae/tickets/update_many", R"({"ids":[$ticket],"ticket":{"priority":"high"}})"},
    {"POST /api/kotae/tickets/destroy_many", "/api/kotae/tickets/destroy_many", R"({"ids":[$ticket]})"},
    {"POST /api/kotae/tickets/restore_many", "/api/kotae/tickets/restore_many", R"({"ids":[$gone_ticket]})"},
    {"GET /api/v2/job_statuses", "/api/v2/job_statuses"},
    {"GET /api/v2/job_statuses/show_many", "/api/v2/job_statuses/show_many?ids=$job"},
    {"GET /api/v2/job_statuses/{}", "/api/v2/job_statuses/$job", "", 200, 404, 404},
    {"GET /api/v2/incremental/tickets", "/api/v2/incremental/tickets?start_time=0"},
    {"GET /api/v2/incremental/tickets/cursor", "/api/v2/incremental/tickets/cursor?start_time=0"},
    {"GET /api/v2/incremental/ticket_events", "/api/v2/incremental/ticket_events?start_time=0"},
    {"GET /api/v2/incremental/ticket_metric_events", "/api/v2/incremental/ticket_metric_events?start_time=0"},
    {"GET /api/v2/incremental/users", "/api/v2/incremental/users?start_time=0"},
    {"GET /api/v2/incremental/users/cursor", "/api/v2/incremental/users/cursor?start_time=0"},
    {"GET /api/v2/suspended_tickets", "/api/v2/suspended_tickets"},
    {"GET /api/v2/suspended_tickets/{}", "/api/v2/suspended_tickets/$suspended", "", 200, 200, 404},
    {"PUT /api/v2/suspended_tickets/{}/recover", "/api/v2/suspended_tickets/$suspended/recover", "", 200, 200, 404},
    {"PUT /api/v2/suspended_tickets/recover_many", "/api/v2/suspended_tickets/recover_many?ids=$suspended", "", 200, 200, 404},
    {"DELETE /api/v2/suspended_tickets/{}", "/api/v2/suspended_tickets/$suspended", "", 204, 204, 404},
    {"DELETE /api/v2/suspended_tickets/destroy_many", "/api/v2/suspended_tickets/destroy_many?ids=$suspended", "", 204, 204, 404},
    {"POST /api/v2/suspended_tickets/{}/attachments", "/api/v2/suspended_tickets/$suspended/attachments", "", 201, 201, 404},
    {"GET /api/v2/activities", "/api/v2/activities"},
    {"GET /api/v2/activities/count", "/api/v2/activities/count"},
    {"GET /api/v2/activities/{}", "/api/v2/activities/999999999", "", 404},
}, records);

}  // namespace
}  // namespace kotae::api::testing
