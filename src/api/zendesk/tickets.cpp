// Tickets. https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
#include "api/ids.h"
#include "api/print_audit.h"
#include "api/ticket_pages.h"
#include "app/lifecycle.h"

namespace kotae::api {
namespace {

// The ticket object of the body, its comment read.
Result<app::TicketWish> wish_of(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* t = body->if_contains("ticket");
  if (!t || !t->is_object()) return invalid("ticket", "blank", "the body must hold a ticket object");
  return app::read_ticket_wish(std::move(t->get_object()));
}

json::object changed(store::Tx& tx, const Call& c, app::Change& change) {
  return {{"ticket", print_ticket(tx, c, change.ticket())}, {"audit", print_audit(tx, c, change.ticket(), change.id())}};
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  store::TicketList l;
  if (const auto id = c.param("external_id"); !id.empty()) l = {store::TicketList::Of::external_id, 0, std::string(id)};
  return ticket_pages(c, tx, l);
}

Result<Answer> show_many(const Call& c, store::Tx& tx) {
  const auto ids = id_list(c, "ids");
  if (!ids) return fail(ids.error());
  std::vector<desk::Ticket> shown;
  for (const auto id : *ids)
    if (auto t = shown_ticket(c, tx, {id})) shown.push_back(std::move(*t));
  json::object o{{"tickets", print_tickets(tx, c, shown)}, {"count", shown.size()}, {"next_page", nullptr}, {"previous_page", nullptr}};
  sideload(o, c, tx, shown);
  return json_answer(o);
}

}  // namespace

void zendesk_tickets(Routes& r);
void zendesk_tickets(Routes& r) {
  r.read("/api/v2/tickets", Access::staff, list);
  r.read("/api/v2/tickets/show_many", Access::staff, show_many);
  r.read("/api/v2/tickets/count", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto n = store::count_tickets(tx, c.viewer(), store::TicketList{});
    return count_answer(n.value, n.refreshed_at);
  });
  r.write("POST", "/api/v2/tickets", Access::signed_in, [](const Call& c) -> Result<Write> {
    auto wish = wish_of(c);
    if (!wish) return fail(wish.error());
    if (!wish->comment) return invalid("comment", "blank", "a ticket begins with a comment");
    return Write{[c, wish = std::move(*wish)](store::Tx& tx) -> Result<Answer> {
      auto change = app::create_ticket(tx, acting(c), wish);
      if (!change) return fail(change.error());
      Answer a = json_answer(changed(tx, c, *change), 201);
      a.headers.emplace_back("Location", c.base() + "/api/v2/tickets/" + std::to_string(change->ticket().id.v) + ".json");
      return a;
    }};
  }, 2u << 20);
  r.read("/api/v2/tickets/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto t = seen_ticket(c, tx);
    if (!t) return fail(t.error());
    json::object ticket = print_ticket(tx, c, *t);
    if (includes(c, "comment_count")) ticket["comment_count"] = t->comment_count;
    json::object o{{"ticket", std::move(ticket)}};
    sideload(o, c, tx, {*t});
    return json_answer(o);
  });
  r.write("PUT", "/api/v2/tickets/{}", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    auto wish = wish_of(c);
    if (!wish) return fail(wish.error());
    Write w;
    if (wish->comment && wish->comment->is_public)
      w.refused = [c, id = TicketId{*id}, comment = *wish->comment](store::Tx& tx, const Error& e) { app::keep_refused(tx, c.viewer(), id, comment, e); };
    w.run = [c, id = TicketId{*id}, wish = std::move(*wish)](store::Tx& tx) -> Result<Answer> {
      auto change = app::update_ticket(tx, c.desk, acting(c), id, wish);
      if (!change) return fail(change.error());
      return json_answer(changed(tx, c, *change));
    };
    return w;
  }, 2u << 20);
  r.write("DELETE", "/api/v2/tickets/{}", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    return Write{[c, id = TicketId{*id}](store::Tx& tx) -> Result<Answer> {
      if (auto d = app::delete_ticket(tx, acting(c), id); !d) return fail(d.error());
      return no_content();
    }};
  });
}

}  // namespace kotae::api
