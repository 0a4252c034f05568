// Many tickets at once, as jobs: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#create-many-tickets
#include "api/ids.h"
#include "api/print_job.h"
#include "app/import_ticket.h"
#include "app/lifecycle.h"

namespace kotae::api {
namespace {

constexpr std::size_t kotae_at_once = 10'000;

json::array numbers(const std::vector<std::int64_t>& ids) {
  json::array a;
  for (const auto id : ids) a.push_back(id);
  return a;
}

// The array `key` of the body.
Result<json::array> list_of(const Call& c, const char* key) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* list = body->if_contains(key);
  if (!list || !list->is_array() || list->get_array().empty()) return invalid(key, "blank", "the body must hold an array");
  for (const auto& v : list->get_array())
    if (!v.is_object()) return invalid(key, "invalid", "must hold objects");
  return std::move(list->get_array());
}

Result<json::object> ticket_of(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* t = body->if_contains("ticket");
  if (!t || !t->is_object()) return invalid("ticket", "blank", "the body must hold a ticket object");
  return std::move(t->get_object());
}

Result<Write> create_many(const Call& c) {
  auto list = list_of(c, "tickets");
  if (!list) return fail(list.error());
  return start_job(c, "tickets.create", std::move(*list));
}

// Either ?ids= with one ticket, or tickets with ids of their own.
Result<Write> update_many(const Call& c) {
  if (!c.request->has_param("ids")) {
    auto list = list_of(c, "tickets");
    if (!list) return fail(list.error());
    for (const auto& t : *list)
      if (const auto* id = t.get_object().if_contains("id"); !id || !id->is_int64()) return invalid("tickets", "invalid", "each needs its id");
    return start_job(c, "tickets.update", std::move(*list));
  }
  const auto ids = id_list(c, "ids");
  if (!ids) return fail(ids.error());
  auto t = ticket_of(c);
  if (!t) return fail(t.error());
  return start_job(c, "tickets.update", numbers(*ids), {{"ticket", std::move(*t)}});
}

Result<Write> with_ids(const Call& c, const char* kind) {
  const auto ids = id_list(c, "ids");
  if (!ids) return fail(ids.error());
  return start_job(c, kind, numbers(*ids));
}

Result<Write> import_one(const Call& c) {
  auto t = ticket_of(c);
  if (!t) return fail(t.error());
  return Write{[c, t = std::move(*t)](store::Tx& tx) -> Result<Answer> {
    const auto id = app::import_ticket(tx, acting(c), t, c.param("archive_immediately") == "true");
    if (!id) return fail(id.error());
    return json_answer({{"ticket", print_ticket(tx, c, *store::ticket(tx, *id))}}, 201);
  }};
}

Result<Write> import_many(const Call& c) {
  auto list = list_of(c, "tickets");
  if (!list) return fail(list.error());
  return start_job(c, "tickets.import", std::move(*list), {{"archive_immediately", c.param("archive_immediately") == "true"}});
}

// Only what is deleted may be destroyed; one ticket that is not ends the request before it begins.
Result<Write> destroy_forever(const Call& c, std::vector<std::int64_t> ids) {
  auto w = start_job(c, "tickets.destroy_forever", numbers(ids));
  if (!w) return w;
  w->run = [c, ids = std::move(ids), start = std::move(w->run)](store::Tx& tx) -> Result<Answer> {
    for (const auto id : ids)
      if (const auto t = app::deleted_ticket(tx, c.viewer(), {id}); !t) return fail(t.error());
    return start(tx);
  };
  return w;
}

// Ours: {ids[], ticket{}} for up to 10,000.
Result<Write> large(const Call& c, const char* kind, bool with_ticket) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* ids = body->if_contains("ids");
  if (!ids || !ids->is_array() || ids->get_array().empty()) return invalid("ids", "blank", "cannot be blank");
  for (const auto& v : ids->get_array())
    if (!v.is_int64() || v.get_int64() <= 0) return invalid("ids", "invalid", "must be numbers");
  json::object common;
  if (with_ticket) {
    auto* t = body->if_contains("ticket");
    if (!t || !t->is_object()) return invalid("ticket", "blank", "the body must hold a ticket object");
    common["ticket"] = *t;
  }
  return start_job(c, kind, ids->get_array(), std::move(common), kotae_at_once);
}

}  // namespace

void zendesk_tickets_many(Routes& r);
void zendesk_tickets_many(Routes& r) {
  r.write("POST", "/api/v2/tickets/create_many", Access::staff, create_many, 16u << 20);
  r.write("PUT", "/api/v2/tickets/update_many", Access::staff, update_many, 16u << 20);
  r.write("POST", "/api/v2/tickets/update_many", Access::staff, update_many, 16u << 20);
  r.write("DELETE", "/api/v2/tickets/destroy_many", Access::staff, [](const Call& c) { return with_ids(c, "tickets.destroy"); });
  r.write("PUT", "/api/v2/tickets/mark_many_as_spam", Access::staff, [](const Call& c) { return with_ids(c, "tickets.spam"); });
  r.write("POST", "/api/v2/imports/tickets", Access::admin, import_one, 16u << 20);
  r.write("POST", "/api/v2/imports/tickets/create_many", Access::admin, import_many, 64u << 20);
  r.write("DELETE", "/api/v2/deleted_tickets/{}", Access::admin, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    return destroy_forever(c, {*id});
  });
  r.write("DELETE", "/api/v2/deleted_tickets/destroy_many", Access::admin, [](const Call& c) -> Result<Write> {
    auto ids = id_list(c, "ids");
    if (!ids) return fail(ids.error());
    return destroy_forever(c, std::move(*ids));
  });
  r.write("PUT", "/api/kotae/tickets/update_many", Access::staff, [](const Call& c) { return large(c, "tickets.update", true); });
  r.write("POST", "/api/kotae/tickets/destroy_many", Access::staff, [](const Call& c) { return large(c, "tickets.destroy", false); });
  r.write("POST", "/api/kotae/tickets/restore_many", Access::staff, [](const Call& c) { return large(c, "tickets.restore", false); });
}

}  // namespace kotae::api
