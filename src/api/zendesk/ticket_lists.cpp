// Tickets by whom they concern. https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#list-tickets
#include "api/ticket_pages.h"
#include "store/organizations.h"

namespace kotae::api {
namespace {

using Of = store::TicketList::Of;

Result<Answer> of_user(const Call& c, store::Tx& tx, Of of, bool only_count) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  if (!store::user(tx, {*id})) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
  const store::TicketList list{of, *id, ""};
  if (!only_count) return ticket_pages(c, tx, list);
  const auto n = store::count_tickets(tx, c.viewer(), list);
  return count_answer(n.value, n.refreshed_at);
}

Result<Answer> of_organization(const Call& c, store::Tx& tx, bool only_count) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  if (!store::organization(tx, {*id})) return fail(Code::not_found, "organization " + std::to_string(*id) + " does not exist");
  const store::TicketList list{Of::organization, *id, ""};
  if (!only_count) return ticket_pages(c, tx, list);
  const auto n = store::count_tickets(tx, c.viewer(), list);
  return count_answer(n.value, n.refreshed_at);
}

Result<Answer> incidents(const Call& c, store::Tx& tx) {
  const auto t = seen_ticket(c, tx);
  if (!t) return fail(t.error());
  return ticket_pages(c, tx, {Of::incidents, t->id.v, ""});
}

// What the caller looked at last; on a desk nobody reads, nothing.
Result<Answer> recent(const Call& c, store::Tx& tx) {
  const auto seen = store::recently_read(tx, c.viewer(), 5);
  json::object o{{"tickets", print_tickets(tx, c, seen)}, {"count", seen.size()}, {"next_page", nullptr}, {"previous_page", nullptr}};
  sideload(o, c, tx, seen);
  return json_answer(o);
}

}  // namespace

void zendesk_ticket_lists(Routes& r);
void zendesk_ticket_lists(Routes& r) {
  const auto user = [&](const char* pattern, const char* count_pattern, Of of) {
    r.read(pattern, Access::staff, [of](const Call& c, store::Tx& tx) { return of_user(c, tx, of, false); });
    if (count_pattern) r.read(count_pattern, Access::staff, [of](const Call& c, store::Tx& tx) { return of_user(c, tx, of, true); });
  };
  user("/api/v2/users/{}/tickets/requested", nullptr, Of::requested);
  user("/api/v2/users/{}/tickets/ccd", "/api/v2/users/{}/tickets/ccd/count", Of::ccd);
  user("/api/v2/users/{}/tickets/assigned", "/api/v2/users/{}/tickets/assigned/count", Of::assigned);
  user("/api/v2/users/{}/tickets/followed", nullptr, Of::followed);
  r.read("/api/v2/organizations/{}/tickets", Access::staff, [](const Call& c, store::Tx& tx) { return of_organization(c, tx, false); });
  r.read("/api/v2/organizations/{}/tickets/count", Access::staff, [](const Call& c, store::Tx& tx) { return of_organization(c, tx, true); });
  r.read("/api/v2/tickets/recent", Access::staff, recent);
  r.read("/api/v2/tickets/{}/incidents", Access::staff, incidents);
  r.read("/api/v2/problems", Access::staff, [](const Call& c, store::Tx& tx) { return ticket_pages(c, tx, {Of::problems, 0, ""}); });
  const auto autocomplete = [](const Call& c, store::Tx& tx) -> Result<Answer> {
    std::string text(c.param("text"));
    if (text.empty() && c.request->method == "POST") {
      const auto body = c.body();
      if (!body) return fail(body.error());
      if (const auto* t = body->if_contains("text"); t && t->is_string()) text = t->get_string();
    }
    if (text.empty()) return invalid("text", "blank", "cannot be blank");
    return ticket_pages(c, tx, {Of::problems, 0, text});
  };
  r.read("/api/v2/problems/autocomplete", Access::staff, autocomplete);
  r.read("POST", "/api/v2/problems/autocomplete", Access::staff, autocomplete);
}

}  // namespace kotae::api
