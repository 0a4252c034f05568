// How long a ticket took: a fold over what happened to it. Minutes are whole, rounded down.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "desk/ticket.h"

namespace kotae::desk {

/// One thing that happened, oldest first.
struct Step {
  enum class What { status, assignee, group, customer_message, agent_reply } what;
  Time at;
  Status status = Status::fresh;   // What::status: the new one
  std::int64_t id = 0;             // assignee, group: the new one, 0 = none
  std::int64_t event = 0;          // the feed's event this came from
};

struct TicketMetrics {
  std::int64_t assignee_stations = 0, group_stations = 0;
  Time status_updated_at, assignee_updated_at;
  std::optional<std::int64_t> first_reply_s, first_resolution_s, full_resolution_s;
  // Up to the last change of status; none before the first one. Waiting for an agent: new, open, hold; for the requester: pending.
  std::optional<std::int64_t> requester_wait_s, agent_wait_s, on_hold_s;
};
/// steps begin with the status at creation. created: of the ticket; steps may be later (an import).
TicketMetrics measure(const Ticket& t, const std::vector<Step>& steps);

/// The clock of one metric starts, stops for a while, or has run to its end.
struct MetricEvent {
  enum class Metric { reply_time, agent_work_time, requester_wait_time } metric;
  enum class Type { activate, pause, fulfill, update_status } type;
  std::int64_t instance = 1;       // rises when the clock starts anew after its end
  Time at;
  std::int64_t seconds = 0;        // update_status: how long the clock has run
  std::int64_t event = 0;          // of the step
};
std::string_view name(MetricEvent::Metric m);
std::string_view name(MetricEvent::Type t);
std::vector<MetricEvent> metric_events(const std::vector<Step>& steps);

}  // namespace kotae::desk
