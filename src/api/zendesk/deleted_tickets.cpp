// Deleted tickets and spam. https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#list-deleted-tickets
#include "api/ids.h"
#include "api/ticket_pages.h"
#include "app/lifecycle.h"

namespace kotae::api {
namespace {

// The person who deleted each, from its history.
json::array print(store::Tx& tx, const std::vector<desk::Ticket>& tickets) {
  json::array a;
  for (const auto& t : tickets) {
    json::value actor = nullptr;
    if (const auto u = t.last_updater_id ? store::user(tx, t.last_updater_id) : std::nullopt) actor = json::object{{"id", u->id.v}, {"name", u->name}};
    a.push_back(json::object{{"id", t.id.v}, {"subject", t.subject}, {"description", t.preview}, {"actor", std::move(actor)}, {"deleted_at", time_or_null(t.deleted_at)}, {"previous_state", desk::name(t.status)}});
  }
  return a;
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  return ticket_pages(c, tx, {store::TicketList::Of::deleted, 0, ""}, "deleted_tickets", [&](const auto& page) { return print(tx, page); }, true);
}

using Verb = Done (*)(store::Tx&, const app::Acting&, TicketId);

Result<Write> one(const Call& c, Verb verb, bool show) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  return Write{[c, id = TicketId{*id}, verb, show](store::Tx& tx) -> Result<Answer> {
    if (auto d = verb(tx, acting(c), id); !d) return fail(d.error());
    return show ? json_answer({{"ticket", print_ticket(tx, c, *store::ticket(tx, id))}}) : json_answer(json::object{});
  }};
}

// All or none, in one transaction.
Result<Write> restore_many(const Call& c) {
  const auto ids = id_list(c, "ids");
  if (!ids) return fail(ids.error());
  return Write{[c, ids = *ids](store::Tx& tx) -> Result<Answer> {
    for (const auto id : ids)
      if (auto d = app::restore_ticket(tx, acting(c), {id}); !d) return fail(d.error());
    return json_answer(json::object{});
  }};
}

}  // namespace

void zendesk_deleted_tickets(Routes& r);
void zendesk_deleted_tickets(Routes& r) {
  r.read("/api/v2/deleted_tickets", Access::staff, list);
  r.read("/api/v2/deleted_tickets/count", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto n = store::count_tickets(tx, c.viewer(), {store::TicketList::Of::deleted, 0, ""});
    return count_answer(n.value, n.refreshed_at);
  });
  r.write("PUT", "/api/v2/deleted_tickets/{}/restore", Access::staff, [](const Call& c) { return one(c, app::restore_ticket, false); });
  r.write("PUT", "/api/v2/deleted_tickets/restore_many", Access::staff, restore_many);
  r.write("PUT", "/api/v2/tickets/{}/mark_as_spam", Access::staff, [](const Call& c) { return one(c, app::mark_as_spam, true); });
}

}  // namespace kotae::api
