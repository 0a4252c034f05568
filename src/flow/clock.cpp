#include "flow/clock.h"

#include <spdlog/spdlog.h>

#include <boost/json.hpp>

#include <chrono>

#include "app/change.h"
#include "store/access.h"
#include "store/job_statuses.h"
#include "store/oauth.h"
#include "store/outgoing.h"
#include "store/tickets.h"

namespace kotae::flow {
using store::Tx;
namespace {

constexpr int per_round = 100;
constexpr std::int64_t day_s = 24 * 3600;

void check(const Done& d) {
  if (!d) throw std::runtime_error(d.error().description);
}

}  // namespace

void Clock::start() {
  thread_ = std::thread([this] { run(); });
}

void Clock::stop() {
  wake_.stop();
  if (thread_.joinable()) thread_.join();
}

void Clock::run() {
  using namespace std::chrono_literals;
  Time minute;
  for (;;) {
    try {
      end_locks();
      if (now().us - minute.us >= 60 * us_per_s) {
        minute = now();
        // In slices, so that people are looked after between them.
        while (close_solved())
          if (!wake_.pause(20ms)) return;
        while (sweep())
          if (!wake_.pause(20ms)) return;
      }
    } catch (const std::exception& e) {
      spdlog::error("clock: {}", e.what());
    }
    if (!wake_.pause(5s)) return;
  }
}

bool Clock::close_solved() {
  const auto before = [&](Time at) { return plus_s(at, -desk_.settings().close_after_days * day_s); };
  std::vector<TicketId> due;
  desk_.db().read([&](Tx& tx) { due = store::solved_before(tx, before(tx.at()), per_round); });
  if (due.empty()) return false;
  check(desk_.db().write_wait(
      [&](Tx& tx) -> Done {
        for (const TicketId id : due) {
          auto t = store::ticket_for_update(tx, id);
          if (!t || t->status != desk::Status::solved || t->solved_at >= before(tx.at())) continue;  // reopened meanwhile
          app::Change change = app::Change::of(tx, *t, {});
          desk::set_status(change.ticket(), desk::Status::closed, tx.at());
          change.finish();
        }
        return {};
      },
      store::Lane::bulk));
  return static_cast<int>(due.size()) == per_round;
}

bool Clock::sweep() {
  bool more = false;
  check(desk_.db().write_wait(
      [&](Tx& tx) -> Done {
        store::sweep_sessions(tx);
        store::sweep_oauth(tx);
        more = store::sweep_answers(tx, plus_s(tx.at(), -day_s), 1000) == 1000;
        more |= store::sweep_auto_letters(tx, plus_s(tx.at(), -day_s), 1000) == 1000;
        more |= store::sweep_job_statuses(tx, plus_s(tx.at(), -day_s), per_round) == per_round;
        more |= store::sweep_uploads(tx, plus_s(tx.at(), -3 * day_s), per_round) == per_round;
        return {};
      },
      store::Lane::bulk));
  return more;
}

void Clock::end_locks() {
  std::vector<TicketId> over;
  desk_.db().read([&](Tx& tx) { over = store::locks_over(tx); });
  if (over.empty()) return;
  std::vector<TicketId> ended;
  check(desk_.db().write_wait([&](Tx& tx) -> Done {
    ended.clear();
    for (const TicketId t : over) {
      const auto l = store::lock_of(tx, t);
      if (!l || l->expires_at > tx.at()) continue;
      store::drop_lock(tx, t);
      ended.push_back(t);
    }
    return {};
  }));
  for (const TicketId t : ended)
    desk_.db().notify(boost::json::serialize(boost::json::object{{"type", "lock"}, {"ticket_id", t.v}, {"holder", nullptr}, {"taken_from", nullptr}}));
}

}  // namespace kotae::flow
