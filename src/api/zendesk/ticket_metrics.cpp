// How long tickets took. https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_metrics/
#include "api/ticket_pages.h"
#include "api/ticket_steps.h"

namespace kotae::api {
namespace {

Result<Answer> show(const Call& c, store::Tx& tx) {
  const auto t = seen_ticket(c, tx);
  if (!t) return fail(t.error());
  return json_answer({{"ticket_metric", print_metrics(tx, *t, c.base())}});
}

}  // namespace

void zendesk_ticket_metrics(Routes& r);
void zendesk_ticket_metrics(Routes& r) {
  r.read("/api/v2/ticket_metrics", Access::staff, [](const Call& c, store::Tx& tx) {
    return ticket_pages(
        c, tx, {}, "ticket_metrics",
        [&](const std::vector<desk::Ticket>& page) {
          json::array a;
          for (const auto& t : page) a.push_back(print_metrics(tx, t, c.base()));
          return a;
        },
        true);
  });
  r.read("/api/v2/ticket_metrics/{}", Access::staff, show);   // a ticket's metrics have the ticket's id
  r.read("/api/v2/tickets/{}/metrics", Access::staff, show);
}

}  // namespace kotae::api
