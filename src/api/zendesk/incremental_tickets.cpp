// Every ticket by the time of its last change, deleted ones too.
#include "api/incremental.h"
#include "api/seen_ticket.h"
#include "api/ticket_steps.h"

namespace kotae::api {
namespace {

Time stamp(const desk::Ticket& t) { return t.updated_at; }
std::int64_t number(const desk::Ticket& t) { return t.id.v; }

Result<Answer> answer(const Call& c, store::Tx& tx, bool by_cursor) {
  const bool deleted = c.param("exclude_deleted") != "true";
  const auto read = [&](store::ExportPlace place, int limit) { return store::tickets_changed_after(tx, place, limit, deleted); };
  json::object o;
  const auto page = by_cursor ? export_by_cursor<desk::Ticket>(o, c, tx.at(), read, stamp, number) : export_by_time<desk::Ticket>(o, c, tx.at(), read, stamp, number);
  if (!page) return fail(page.error());
  o["tickets"] = print_tickets(tx, c, *page);
  sideload(o, c, tx, *page);
  if (includes(c, "metric_sets")) {
    json::array sets;
    for (const auto& t : *page) sets.push_back(print_metrics(tx, t, c.base()));
    o["metric_sets"] = std::move(sets);
  }
  return json_answer(o);
}

}  // namespace

void zendesk_incremental_tickets(Routes& r);
void zendesk_incremental_tickets(Routes& r) {
  r.read("/api/v2/incremental/tickets", Access::admin, [](const Call& c, store::Tx& tx) { return answer(c, tx, false); });
  r.read("/api/v2/incremental/tickets/cursor", Access::admin, [](const Call& c, store::Tx& tx) { return answer(c, tx, true); });
}

}  // namespace kotae::api
