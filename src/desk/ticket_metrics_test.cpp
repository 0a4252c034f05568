#include "desk/ticket_metrics.h"

#include <gtest/gtest.h>

namespace kotae::desk {
namespace {

constexpr std::int64_t t0 = 1'700'000'000;
Time at(std::int64_t minutes) { return {(t0 + minutes * 60) * us_per_s}; }
Step status(std::int64_t minutes, Status s) { return {Step::What::status, at(minutes), s, 0, minutes + 1}; }

Ticket ticket(Status now) {
  Ticket t;
  t.created_at = t.status_at = at(0);
  t.status = now;
  return t;
}

TEST(TicketMetrics, WaitsAreCountedUpToTheLastChangeOfStatus) {
  Ticket t = ticket(Status::solved);
  t.solved_at = at(100);
  t.first_reply_at = at(7);
  const auto m = measure(t, {status(0, Status::fresh), status(10, Status::open), status(20, Status::pending), status(50, Status::hold), status(60, Status::open), status(100, Status::solved)});
  EXPECT_EQ(m.first_reply_s, 7 * 60);
  EXPECT_EQ(m.requester_wait_s, (10 + 10 + 10 + 40) * 60);
  EXPECT_EQ(m.agent_wait_s, 30 * 60);
  EXPECT_EQ(m.on_hold_s, 10 * 60);
  EXPECT_EQ(m.first_resolution_s, 100 * 60);
  EXPECT_EQ(m.full_resolution_s, 100 * 60);
}

TEST(TicketMetrics, ReopenedHasAFirstResolutionAndNoFullOne) {
  const auto m = measure(ticket(Status::open), {status(0, Status::open), status(30, Status::solved), status(40, Status::open)});
  EXPECT_EQ(m.first_resolution_s, 30 * 60);
  EXPECT_FALSE(m.full_resolution_s);
  EXPECT_EQ(m.requester_wait_s, 30 * 60);
}

TEST(TicketMetrics, NothingIsKnownBeforeTheFirstChange) {
  const auto m = measure(ticket(Status::fresh), {status(0, Status::fresh)});
  EXPECT_FALSE(m.requester_wait_s);
  EXPECT_FALSE(m.first_reply_s);
  EXPECT_EQ(m.status_updated_at, at(0));
}

TEST(TicketMetrics, StationsCountPeopleAndGroupsOnce) {
  const auto m = measure(ticket(Status::open), {status(0, Status::open), {Step::What::group, at(0), {}, 3}, {Step::What::assignee, at(1), {}, 8}, {Step::What::assignee, at(2), {}, 0},
                                                {Step::What::assignee, at(3), {}, 9}, {Step::What::assignee, at(4), {}, 8}});
  EXPECT_EQ(m.group_stations, 1);
  EXPECT_EQ(m.assignee_stations, 2);
  EXPECT_EQ(m.assignee_updated_at, at(4));
}

std::string told(const std::vector<MetricEvent>& events, MetricEvent::Metric m) {
  std::string out;
  for (const auto& e : events)
    if (e.metric == m) {
      out += (out.empty() ? "" : " ") + std::string(name(e.type)) + std::to_string(e.instance);
      if (e.type == MetricEvent::Type::update_status) out += "=" + std::to_string(e.seconds / 60);
    }
  return out;
}

TEST(MetricEvents, ClocksRestOnPendingAndEndOnSolved) {
  const auto e = metric_events({status(0, Status::fresh), status(10, Status::pending), status(30, Status::open), status(35, Status::hold), status(50, Status::solved), status(60, Status::open)});
  EXPECT_EQ(told(e, MetricEvent::Metric::requester_wait_time), "activate1 pause1 update_status1=10 activate1 fulfill1 update_status1=30 activate2");
  EXPECT_EQ(told(e, MetricEvent::Metric::agent_work_time), "activate1 pause1 update_status1=10 activate1 pause1 update_status1=15 fulfill1 update_status1=15 activate2");
}

TEST(MetricEvents, EveryQuestionHasItsReplyTime) {
  using W = Step::What;
  const auto e = metric_events({{W::customer_message, at(0)}, {W::customer_message, at(3)}, {W::agent_reply, at(5)}, {W::agent_reply, at(6)}, {W::customer_message, at(9)}, {W::agent_reply, at(11)}});
  EXPECT_EQ(told(e, MetricEvent::Metric::reply_time), "activate1 fulfill1 update_status1=5 activate2 fulfill2 update_status2=2");
}

}  // namespace
}  // namespace kotae::desk
