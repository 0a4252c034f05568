// What others did with the caller's tickets: assigned to them, commented, made more urgent.
// https://developer.zendesk.com/api-reference/ticketing/tickets/activity_stream/
#include <algorithm>

#include "api/print_audit.h"
#include "api/seen_ticket.h"
#include "store/exports.h"

namespace kotae::api {
namespace {

constexpr std::int64_t looked_back = 20'000;          // events of the desk
constexpr std::int64_t kept_s = 30 * 24 * 3600;
constexpr std::size_t most = 100;

struct Activity {
  std::int64_t id = 0;
  const char* verb = "";
  std::string title;
  store::NumberedEvent event;
  desk::Ticket ticket;
};

// The verb of an event for this person, or null.
const char* verb_of(const store::NumberedEvent& e, const desk::Ticket& t, UserId me) {
  if (e.event.type == "comment.created") return t.assignee_id == me ? "tickets.comment" : nullptr;
  const json::object data = audit_data(e.event.data);
  if (e.event.type == "ticket.created") {
    const auto* to = data.if_contains("assignee_id");
    return to && to->is_int64() && to->get_int64() == me.v ? "tickets.assignment" : nullptr;
  }
  if (e.event.type != "ticket.updated") return nullptr;
  for (const auto& f : audit_fields(e.event)) {
    if (f.name == "assignee_id" && f.value.is_string() && f.value.get_string() == std::to_string(me.v)) return "tickets.assignment";
    if (f.name == "priority" && t.assignee_id == me) {
      const auto rank = [](const json::value& v) { return v.is_string() ? static_cast<int>(desk::priority_of(v.get_string()).value_or(desk::Priority::none)) : 0; };
      if (rank(f.value) > rank(f.previous)) return "tickets.priority_increase";
    }
  }
  return nullptr;
}

std::vector<Activity> activities(const Call& c, store::Tx& tx) {
  std::vector<Activity> out;
  const UserId me = c.viewer().user;
  const Time oldest = plus_s(tx.at(), -kept_s);
  std::int64_t seq = 0;
  for (std::int64_t n = 0; n < looked_back && out.size() < most;) {
    const auto events = store::ticket_events_before(tx, seq, 1000);
    if (events.empty()) break;
    n += static_cast<std::int64_t>(events.size());
    for (const auto& e : events) {
      seq = e.seq;
      if (e.at < oldest) return out;
      if (!e.ticket_id || e.actor_id == me || !e.actor_id || out.size() >= most) continue;
      if (e.event.type != "comment.created" && e.event.type != "ticket.updated" && e.event.type != "ticket.created") continue;
      auto t = store::ticket_for(tx, c.viewer(), e.ticket_id);
      if (!t) continue;
      if (const char* verb = verb_of(e, *t, me)) out.push_back({e.event.id, verb, "", e, std::move(*t)});
    }
  }
  return out;
}

json::object print(const Call& c, store::Tx& tx, const Activity& a) {
  const auto actor = store::user(tx, a.event.actor_id);
  const std::string who = actor ? actor->name : "", number = "#" + std::to_string(a.ticket.id.v);
  const std::string_view verb = a.verb;
  const std::string title = verb == "tickets.assignment" ? who + " assigned ticket " + number + " to you." :
                            verb == "tickets.comment"    ? who + " commented on ticket " + number + "." :
                                                           who + " increased the priority on ticket " + number + " to " + std::string(desk::name(a.ticket.priority)) + ".";
  const json::object ticket{{"ticket", json::object{{"id", a.ticket.id.v}, {"subject", a.ticket.subject}}}};
  return {{"url", c.base() + "/api/v2/activities/" + std::to_string(a.id) + ".json"},
          {"id", a.id},
          {"title", title},
          {"verb", verb},
          {"user_id", c.viewer().user.v},
          {"actor_id", a.event.actor_id.v},
          {"created_at", iso8601(a.event.at)},
          {"updated_at", iso8601(a.event.at)},
          {"object", ticket},
          {"target", ticket},
          {"user", print_user(c.caller->user, c.base(), c.viewer())},
          {"actor", actor ? json::value(print_user(*actor, c.base(), c.viewer())) : json::value(nullptr)}};
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  auto all = activities(c, tx);
  if (const auto since = c.param("since"); !since.empty()) {
    const auto at = parse_iso8601(since);
    if (!at) return invalid("since", "invalid", "must be an ISO 8601 date");
    std::erase_if(all, [&](const Activity& a) { return a.event.at < *at; });
  }
  std::size_t i = 0;
  if (p->cursor)
    while (p->after && i < all.size() && all[i].id >= p->after) ++i;
  else i = std::min(all.size(), static_cast<std::size_t>(p->offset));
  json::array shown;
  std::int64_t first = 0, last = 0;
  for (; i < all.size() && static_cast<int>(shown.size()) < p->size; ++i) {
    if (shown.empty()) first = all[i].id;
    last = all[i].id;
    shown.push_back(print(c, tx, all[i]));
  }
  json::object o{{"activities", std::move(shown)}};
  add_paging(o, c, *p, first, last, i < all.size(), static_cast<std::int64_t>(all.size()));
  return json_answer(o);
}

}  // namespace

void zendesk_activities(Routes& r);
void zendesk_activities(Routes& r) {
  r.read("/api/v2/activities", Access::staff, list);
  r.read("/api/v2/activities/count", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> { return count_answer(static_cast<std::int64_t>(activities(c, tx).size()), tx.at()); });
  r.read("/api/v2/activities/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    for (const auto& a : activities(c, tx))
      if (a.id == *id) return json_answer({{"activity", print(c, tx, a)}});
    return fail(Code::not_found, "activity " + std::to_string(*id) + " does not exist");
  });
}

}  // namespace kotae::api
