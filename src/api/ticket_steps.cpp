#include "api/ticket_steps.h"

#include <map>
#include <set>

namespace kotae::api {
namespace {

json::object minutes(const std::optional<std::int64_t>& s) {
  const json::value v = s ? json::value(*s / 60) : json::value(nullptr);
  return {{"calendar", v}, {"business", v}};   // without schedules every hour is a business hour
}

std::int64_t number(const json::value& v) { return v.is_string() ? std::atoll(v.get_string().c_str()) : v.is_int64() ? v.get_int64() : 0; }

}  // namespace

std::vector<desk::Step> steps_of(store::Tx& tx, const std::vector<store::Audit>& audits) {
  using What = desk::Step::What;
  std::set<std::int64_t> undone;
  for (const auto& a : audits)
    for (const auto& e : a.events)
      if (e.type == "ticket.unmerged") {
        undone.insert(a.id);
        if (const json::object data = audit_data(e.data); data.contains("of")) undone.insert(number(data.at("of")));
      }
  std::map<std::int64_t, bool> staff;
  const auto is_staff = [&](std::int64_t id) {
    const auto [it, fresh] = staff.emplace(id, false);
    if (fresh) {
      const auto u = store::user(tx, {id});
      it->second = u && u->role != desk::Role::end_user;
    }
    return it->second;
  };
  std::vector<desk::Step> out;
  std::int64_t requester = 0, comments = 0;
  for (const auto& a : audits) {
    if (undone.count(a.id)) continue;
    for (const auto& e : a.events) {
      const bool created = e.type == "ticket.created";
      if (created || e.type == "ticket.updated") {
        for (const auto& f : audit_fields(e)) {
          if (f.name == "status") {
            const auto s = f.value.is_string() ? desk::status_of(f.value.get_string()) : std::nullopt;
            if (s) out.push_back({What::status, a.at, *s, 0, e.id});
          } else if (f.name == "assignee_id") {
            out.push_back({What::assignee, a.at, {}, number(f.value), e.id});
          } else if (f.name == "group_id") {
            out.push_back({What::group, a.at, {}, number(f.value), e.id});
          } else if (f.name == "requester_id") {
            requester = number(f.value);
          }
        }
      } else if (e.type == "comment.created") {
        const json::object data = audit_data(e.data);
        const auto* open = data.if_contains("public");
        const auto* kind = data.if_contains("kind");
        ++comments;
        if (!open || !open->is_bool() || !open->get_bool() || (kind && *kind != "person")) continue;
        const auto author = data.contains("author_id") ? number(data.at("author_id")) : 0;
        const bool reply = author != requester && is_staff(author);
        // Whoever begins a ticket for a customer has not answered yet.
        out.push_back({reply && comments > 1 ? What::agent_reply : What::customer_message, a.at, {}, 0, e.id});
      }
    }
  }
  return out;
}

json::object print_metrics(store::Tx& tx, const desk::Ticket& t, const std::string& base) {
  const auto m = desk::measure(t, steps_of(tx, store::audits_of(tx, t.id)));
  const auto newest = t.latest_comment_id ? store::comment(tx, t.latest_comment_id) : std::nullopt;
  return {{"url", base + "/api/v2/ticket_metrics/" + std::to_string(t.id.v) + ".json"},
          {"id", t.id.v},
          {"ticket_id", t.id.v},
          {"created_at", iso8601(t.created_at)},
          {"updated_at", iso8601(t.updated_at)},
          {"group_stations", m.group_stations},
          {"assignee_stations", m.assignee_stations},
          {"reopens", t.reopens},
          {"replies", t.replies},
          {"assignee_updated_at", time_or_null(m.assignee_updated_at)},
          {"requester_updated_at", time_or_null(t.requester_at ? t.requester_at : t.created_at)},
          {"status_updated_at", time_or_null(m.status_updated_at)},
          {"custom_status_updated_at", time_or_null(m.status_updated_at)},
          {"initially_assigned_at", time_or_null(t.first_assigned_at)},
          {"assigned_at", time_or_null(t.assigned_at)},
          {"solved_at", time_or_null(t.solved_at)},
          {"latest_comment_added_at", newest ? json::value(iso8601(newest->created_at)) : json::value(nullptr)},
          {"reply_time_in_minutes", minutes(m.first_reply_s)},
          {"reply_time_in_seconds", json::object{{"calendar", m.first_reply_s ? json::value(*m.first_reply_s) : json::value(nullptr)}}},
          {"first_resolution_time_in_minutes", minutes(m.first_resolution_s)},
          {"full_resolution_time_in_minutes", minutes(m.full_resolution_s)},
          {"agent_wait_time_in_minutes", minutes(m.agent_wait_s)},
          {"requester_wait_time_in_minutes", minutes(m.requester_wait_s)},
          {"on_hold_time_in_minutes", minutes(m.on_hold_s)}};
}

}  // namespace kotae::api
