// Merge (a job), its undo, and split. https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#merge-tickets-into-target-ticket
#include "api/print_job.h"
#include "app/merge.h"

namespace kotae::api {
namespace {

Result<Write> merge(const Call& c) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto body = c.body();
  if (!body) return fail(body.error());
  const auto* ids = body->if_contains("ids");
  if (!ids || !ids->is_array() || ids->get_array().empty()) return invalid("ids", "blank", "cannot be blank");
  if (ids->get_array().size() > 100) return invalid("ids", "too_many", "at most 100");
  for (const auto& v : ids->get_array())
    if (!v.is_int64() || v.get_int64() <= 0) return invalid("ids", "invalid", "must be numbers");
  json::object item = *body;
  item["id"] = *id;
  auto w = start_job(c, "tickets.merge", json::array{item});
  if (!w) return w;
  w->run = [c, id = *id, start = std::move(w->run)](store::Tx& tx) -> Result<Answer> {
    const auto t = app::reachable(tx, c.viewer(), {id});
    if (!t) return fail(t.error());
    return start(tx);
  };
  return w;
}

}  // namespace

void zendesk_ticket_merge(Routes& r);
void zendesk_ticket_merge(Routes& r) {
  r.write("POST", "/api/v2/tickets/{}/merge", Access::staff, merge);
  r.write("POST", "/api/kotae/tickets/{}/unmerge", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    return Write{[c, id = TicketId{*id}](store::Tx& tx) -> Result<Answer> {
      const auto target = app::unmerge_ticket(tx, acting(c), id);
      if (!target) return fail(target.error());
      return json_answer({{"ticket", print_ticket(tx, c, *store::ticket(tx, id))}, {"target_ticket", print_ticket(tx, c, *store::ticket(tx, *target))}});
    }};
  });
  r.write("POST", "/api/kotae/tickets/{}/split", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    const auto body = c.body();
    if (!body) return fail(body.error());
    const auto* comment = body->if_contains("comment_id");
    if (!comment || !comment->is_int64()) return invalid("comment_id", "blank", "cannot be blank");
    const auto* subject = body->if_contains("subject");
    const std::string words = subject && subject->is_string() ? std::string(subject->get_string()) : std::string{};
    return Write{[c, id = TicketId{*id}, comment = CommentId{comment->get_int64()}, words](store::Tx& tx) -> Result<Answer> {
      const auto made = app::split_ticket(tx, acting(c), id, comment, words);
      if (!made) return fail(made.error());
      return json_answer({{"ticket", print_ticket(tx, c, *store::ticket(tx, *made))}, {"source_ticket", print_ticket(tx, c, *store::ticket(tx, id))}}, 201);
    }};
  });
}

}  // namespace kotae::api
