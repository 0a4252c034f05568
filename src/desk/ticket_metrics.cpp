#include "desk/ticket_metrics.h"

#include <array>
#include <set>

namespace kotae::desk {
namespace {

using Metric = MetricEvent::Metric;
using How = MetricEvent::Type;

std::int64_t between(Time from, Time to) { return to > from ? seconds(to) - seconds(from) : 0; }

// One clock that can run, rest and end, and begin anew.
class Clock {
 public:
  Clock(Metric m, std::vector<MetricEvent>& out) : metric_(m), out_(out) {}
  void run(const Step& s) {
    if (running_) return;
    if (ended_) {
      ++instance_;
      ran_ = 0;
    }
    running_ = true;
    ended_ = false;
    since_ = s.at;
    say(How::activate, s);
  }
  void rest(const Step& s) { stop(s, How::pause); }
  void end(const Step& s) {
    if (ended_) return;
    stop(s, How::fulfill);
    ended_ = true;
  }

 private:
  void stop(const Step& s, How how) {
    if (!running_ && how == How::pause) return;
    if (running_) ran_ += between(since_, s.at);
    running_ = false;
    say(how, s);
    say(How::update_status, s);
  }
  void say(How t, const Step& s) { out_.push_back({metric_, t, instance_, s.at, t == How::update_status ? ran_ : 0, s.event}); }

  Metric metric_;
  std::vector<MetricEvent>& out_;
  std::int64_t instance_ = 1, ran_ = 0;
  bool running_ = false, ended_ = false;
  Time since_;
};

}  // namespace

TicketMetrics measure(const Ticket& t, const std::vector<Step>& steps) {
  TicketMetrics m;
  std::set<std::int64_t> assignees, groups;
  Status now = t.status;
  Time since = t.created_at;
  bool first = true;
  std::array<std::int64_t, 6> spent{};
  std::optional<Time> solved;
  for (const auto& s : steps) switch (s.what) {
      case Step::What::status:
        if (first) {
          now = s.status;
          first = false;
          if (now >= Status::solved && t.solved_at) solved = t.solved_at;
          break;
        }
        spent[static_cast<std::size_t>(now)] += between(since, s.at);
        if (s.status >= Status::solved && now < Status::solved && !solved) solved = s.at;
        now = s.status;
        since = s.at;
        m.status_updated_at = s.at;
        break;
      case Step::What::assignee:
        m.assignee_updated_at = s.at;
        if (s.id) assignees.insert(s.id);
        break;
      case Step::What::group:
        if (s.id) groups.insert(s.id);
        break;
      case Step::What::customer_message:
      case Step::What::agent_reply: break;
    }
  m.assignee_stations = static_cast<std::int64_t>(assignees.size());
  m.group_stations = static_cast<std::int64_t>(groups.size());
  if (t.first_reply_at) m.first_reply_s = between(t.created_at, t.first_reply_at);
  if (solved) m.first_resolution_s = between(t.created_at, *solved);
  if (t.solved_at) m.full_resolution_s = between(t.created_at, t.solved_at);
  if (m.status_updated_at) {
    const auto in = [&](Status s) { return spent[static_cast<std::size_t>(s)]; };
    m.requester_wait_s = in(Status::fresh) + in(Status::open) + in(Status::hold);
    m.agent_wait_s = in(Status::pending);
    m.on_hold_s = in(Status::hold);
  }
  if (!m.status_updated_at) m.status_updated_at = t.status_at;
  return m;
}

std::string_view name(MetricEvent::Metric m) {
  static constexpr std::array<std::string_view, 3> names{"reply_time", "agent_work_time", "requester_wait_time"};
  return names[static_cast<std::size_t>(m)];
}
std::string_view name(MetricEvent::Type t) {
  static constexpr std::array<std::string_view, 4> names{"activate", "pause", "fulfill", "update_status"};
  return names[static_cast<std::size_t>(t)];
}

std::vector<MetricEvent> metric_events(const std::vector<Step>& steps) {
  std::vector<MetricEvent> out;
  Clock reply(Metric::reply_time, out), work(Metric::agent_work_time, out), wait(Metric::requester_wait_time, out);
  for (const auto& s : steps) switch (s.what) {
      case Step::What::customer_message: reply.run(s); break;
      case Step::What::agent_reply: reply.end(s); break;
      case Step::What::status:
        if (s.status >= Status::solved) {
          work.end(s);
          wait.end(s);
          break;
        }
        s.status == Status::pending ? wait.rest(s) : wait.run(s);
        s.status == Status::pending || s.status == Status::hold ? work.rest(s) : work.run(s);
        break;
      case Step::What::assignee:
      case Step::What::group: break;
    }
  return out;
}

}  // namespace kotae::desk
