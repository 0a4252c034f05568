// What happened to tickets, in order: audits as events with children, and the events of their metrics.
#include <algorithm>
#include <map>

#include "api/incremental.h"
#include "api/seen_ticket.h"
#include "api/ticket_steps.h"

namespace kotae::api {
namespace {

// Walks the feed from a time on and hands over whole changes, until `limit` records were made and their last second is complete.
struct Walk {
  Time last;
  bool more = false;
};
template <class Take>
Walk walk(store::Tx& tx, Time start, int limit, Take take) {
  constexpr int batch = 1000;
  Walk w{start, false};
  int made = 0;
  std::vector<store::Audit> open;   // changes whose events may go on in the next batch
  const auto flush = [&](bool all) {
    std::size_t n = 0;
    for (; n < open.size(); ++n) {
      if (!all && n + 1 == open.size()) break;
      if (open[n].at < start) continue;
      if (made >= limit && seconds(open[n].at) > seconds(w.last)) {
        w.more = true;
        return false;
      }
      made += take(open[n]);
      w.last = std::max(w.last, open[n].at);
    }
    open.erase(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(n));
    return true;
  };
  for (std::int64_t seq = store::seq_before(tx, start), seen = 0;; seq = seen) {
    for (auto& e : store::ticket_events_after(tx, seq, batch, seen)) {
      auto it = open.begin();
      while (it != open.end() && it->id != e.change_id) ++it;
      if (it == open.end()) {
        open.push_back(store::Audit{e.change_id, e.ticket_id, e.actor_id, e.at, {}});
        it = open.end() - 1;
      }
      it->events.push_back(std::move(e.event));
    }
    if (seen == 0) {
      flush(true);
      return w;
    }
    if (!flush(false)) return w;
  }
}

// An audit's rows as child events: {"event_type": "Change", "status": "open", "previous_value": "new"}.
json::object event_of(const json::object& audit, bool comments) {
  json::array children;
  const auto& via = audit.at("via");
  for (const auto& row : audit.at("events").as_array()) {
    const auto& r = row.as_object();
    const auto& type = r.at("type").as_string();
    json::object child{{"id", r.at("id")}, {"via", via.at("channel")}, {"via_reference_id", nullptr}, {"event_type", type}};
    if (type == "Create" || type == "Change") {
      child[std::string(r.at("field_name").as_string())] = r.at("value");
      if (type == "Change") child["previous_value"] = r.at("previous_value");
    } else if (type == "Comment") {
      child["comment_present"] = true;
      child["comment_public"] = r.at("public");
      if (comments)
        for (const char* key : {"body", "html_body", "plain_body", "public", "author_id", "attachments", "audit_id"}) child[key] = r.at(key);
    } else {
      for (const auto& [k, v] : r)
        if (k != "id" && k != "type" && k != "via") child[k] = v;
    }
    children.push_back(std::move(child));
  }
  const auto at = parse_iso8601(audit.at("created_at").as_string());
  return {{"id", audit.at("id")}, {"ticket_id", audit.at("ticket_id")}, {"timestamp", at ? seconds(*at) : 0}, {"created_at", audit.at("created_at")}, {"updater_id", audit.at("author_id")},
          {"via", via.at("channel")}, {"system", audit.at("metadata").at("system")}, {"metadata", json::object{}}, {"event_type", "Audit"}, {"child_events", std::move(children)}};
}

Result<Answer> ticket_events(const Call& c, store::Tx& tx) {
  const auto start = export_start(c, tx.at());
  if (!start) return fail(start.error());
  const int limit = static_cast<int>(c.number("per_page", export_page, 1, export_page));
  const bool comments = includes(c, "comment_events");
  json::array out;
  const auto w = walk(tx, *start, limit, [&](const store::Audit& a) {
    const auto t = store::ticket(tx, a.ticket_id);
    if (!t) return 0;
    const auto printed = print_audits(tx, c, *t, {a});
    for (const auto& x : printed) out.push_back(event_of(x.as_object(), comments));
    return static_cast<int>(printed.size());
  });
  const auto count = static_cast<std::int64_t>(out.size());
  json::object o{{"ticket_events", std::move(out)}};
  end_by_time(o, c, *start, w.last, w.more, count, tx.at());
  return json_answer(o);
}

Result<Answer> metric_events(const Call& c, store::Tx& tx) {
  const auto start = export_start(c, tx.at());
  if (!start) return fail(start.error());
  const int limit = static_cast<int>(c.number("per_page", export_page, 1, export_page));
  // A ticket's metric events, by the event of the feed each came from.
  std::map<TicketId, std::map<std::int64_t, std::vector<desk::MetricEvent>>> known;
  json::array out;
  const auto w = walk(tx, *start, limit, [&](const store::Audit& a) {
    auto it = known.find(a.ticket_id);
    if (it == known.end()) {
      it = known.emplace(a.ticket_id, std::map<std::int64_t, std::vector<desk::MetricEvent>>{}).first;
      for (const auto& m : desk::metric_events(steps_of(tx, store::audits_of(tx, a.ticket_id)))) it->second[m.event].push_back(m);
    }
    int made = 0;
    for (const auto& e : a.events) {
      const auto found = it->second.find(e.id);
      if (found == it->second.end()) continue;
      std::int64_t n = 0;
      for (const auto& m : found->second) {
        json::object o{{"id", e.id * 1000 + 500 + n++}, {"ticket_id", a.ticket_id.v}, {"metric", desk::name(m.metric)}, {"instance_id", m.instance}, {"type", desk::name(m.type)}, {"time", iso8601(m.at)}};
        if (m.type == desk::MetricEvent::Type::update_status) o["status"] = json::object{{"calendar", m.seconds / 60}, {"business", m.seconds / 60}};
        out.push_back(std::move(o));
        ++made;
      }
    }
    return made;
  });
  const auto count = static_cast<std::int64_t>(out.size());
  json::object o{{"ticket_metric_events", std::move(out)}};
  end_by_time(o, c, *start, w.last, w.more, count, tx.at());
  return json_answer(o);
}

}  // namespace

void zendesk_incremental_ticket_events(Routes& r);
void zendesk_incremental_ticket_events(Routes& r) {
  r.read("/api/v2/incremental/ticket_events", Access::admin, ticket_events);
  r.read("/api/v2/incremental/ticket_metric_events", Access::admin, metric_events);
}

}  // namespace kotae::api
