#include "store/postgres_writers.h"

#include <algorithm>

namespace kotae::store {
namespace {

constexpr std::int64_t wait_for_connection_us = 8 * us_per_s;
constexpr std::int64_t wait_for_fate_us = 30 * us_per_s;  // of a COMMIT whose answer got lost
constexpr int most_runs = 60;                             // of one unit of work
constexpr std::int64_t run_again_us = 20 * us_per_s;      // no further run is begun after that

std::int64_t clock_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Thrown when the connection died after COMMIT was sent: only the server knows what became of it.
struct CommitLost {
  std::string why;
};

}  // namespace

PgWriters::PgWriters(std::string url, int count, std::function<void()> ended)
    : url_(std::move(url)), ended_(std::move(ended)), most_bulk_(std::max<std::size_t>(1, static_cast<std::size_t>(count) / 2)) {
  for (int i = 0; i < std::max(1, count); ++i) threads_.emplace_back([this] { run(); });
}

PgWriters::~PgWriters() { stop(); }

void PgWriters::push(Database::Work work, Database::Then then, Lane lane) {
  {
    std::lock_guard l(m_);
    if (!stopping_) {
      (lane == Lane::people ? people_ : bulk_).push_back({std::move(work), std::move(then), clock_us() + wait_for_connection_us});
      wake_.notify_one();
      return;
    }
  }
  then(fail(Code::unavailable, "the desk is stopping"));
}

std::size_t PgWriters::queue_length() const {
  std::lock_guard l(m_);
  return people_.size() + bulk_.size();
}

void PgWriters::stop() {
  {
    std::lock_guard l(m_);
    stopping_ = true;
    wake_.notify_all();
  }
  for (auto& t : threads_)
    if (t.joinable()) t.join();
}

bool PgWriters::take(Item& item, bool& bulk) {
  std::unique_lock l(m_);
  const auto bulk_may = [&] { return !bulk_.empty() && bulk_running_ < most_bulk_; };
  wake_.wait(l, [&] { return !people_.empty() || bulk_may() || (stopping_ && bulk_.empty()); });
  if (people_.empty() && !bulk_may()) return false;
  bulk = people_.empty();
  auto& q = bulk ? bulk_ : people_;
  item = std::move(q.front());
  q.pop_front();
  if (bulk) ++bulk_running_;
  return true;
}

void PgWriters::run() {
  Slot slot;
  Item item;
  for (bool bulk = false; take(item, bulk);) {
    Done r = serve(slot, item);
    if (bulk) {
      std::lock_guard l(m_);
      --bulk_running_;
      wake_.notify_all();
    }
    item.then(std::move(r));
    item = {};
  }
}

Done PgWriters::serve(Slot& slot, const Item& item) {
  const std::int64_t last_run_us = clock_us() + run_again_us;
  std::int64_t give_up_us = item.give_up_us;
  std::string why;
  for (int run = 1; run <= most_runs && (run == 1 || clock_us() < last_run_us); ++run) {
    if (!connect(slot, give_up_us)) return fail(Code::unavailable, "the database cannot be reached");
    std::string xid;
    try {
      return once(*slot, item, xid);
    } catch (const CommitLost& e) {
      bool again = false;
      Done r = after_lost_commit(slot, xid, e.why, again);
      if (!again) return r;
      why = e.why;
      give_up_us = clock_us() + wait_for_connection_us;
    } catch (const ConnectionLost& e) {
      why = e.what();
      give_up_us = std::max(give_up_us, clock_us() + wait_for_connection_us);
    } catch (const DbError& e) {
      if (!e.retry) return fail(error_of(e));
      why = e.what();
      pause(run, 1, 200);
    } catch (const std::exception& e) {
      return fail(error_of(e));
    }
  }
  return fail(Code::unavailable, "the change met others again and again: " + why);
}

// One run. Leaves the connection without a transaction, or unusable.
Done PgWriters::once(PgConnection& c, const Item& item, std::string& xid) {
  struct Undo {
    PgWriters& w;
    PgConnection& c;
    ~Undo() {
      c.rollback();  // nothing to do after COMMIT
      w.ended_();
    }
  } undo{*this, c};
  xid = c.begin_write();
  Tx tx(c, now());
  try {
    if (Done r = item.work(tx); !r) {
      // An answer reached on top of an error that calls for another run is not one.
      if (c.doomed_by() && c.doomed_by()->retry) throw DbError(*c.doomed_by());
      return r;
    }
  } catch (const ConnectionLost&) {
    throw;
  } catch (const DbError&) {
    if (c.doomed_by()) throw DbError(*c.doomed_by());  // "current transaction is aborted" hides the first error
    throw;
  }
  try {
    c.commit();
  } catch (const ConnectionLost& e) {
    throw CommitLost{e.what()};
  }
  return {};
}

Done PgWriters::after_lost_commit(Slot& slot, const std::string& xid, const std::string& why, bool& again) {
  const std::int64_t until = clock_us() + wait_for_fate_us;
  slot.reset();
  for (int i = 1; connect(slot, until); ++i) {
    try {
      const std::string fate = slot->ask("SELECT pg_xact_status('" + xid + "'::xid8)");
      if (fate == "committed") return {};
      if (fate == "aborted") {
        again = true;
        return {};
      }
      // Still in progress: the old server process has not noticed. End it; whichever it reached then stands.
      slot->exec("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'transactionid' AND transactionid = '" + xid +
                 "'::xid8::xid AND mode = 'ExclusiveLock' AND granted");
    } catch (const DbError&) {
      if (slot->usable()) break;  // this server does not know the transaction: another one took over
    }
    if (clock_us() > until) break;
    pause(i, 10, 500);
  }
  return fail(Code::unavailable, "the connection was lost while saving and it is not known whether the change was saved: " + why);
}

bool PgWriters::connect(Slot& slot, std::int64_t until_us) {
  for (int attempt = 1; !slot || !slot->usable(); ++attempt) {
    slot.reset();
    try {
      slot = std::make_unique<PgConnection>(url_, PgConnection::For::writing);
    } catch (const DbError&) {
      expire_queued();  // all threads may be here: nobody else looks at the queue
      if (clock_us() >= until_us) return false;
      pause(attempt, 20, 1000);
    }
  }
  return true;
}

void PgWriters::expire_queued() {
  std::vector<Item> late;
  {
    std::lock_guard l(m_);
    for (auto* q : {&people_, &bulk_})
      while (!q->empty() && q->front().give_up_us <= clock_us()) {
        late.push_back(std::move(q->front()));
        q->pop_front();
      }
    if (!late.empty()) wake_.notify_all();
  }
  for (auto& i : late) i.then(fail(Code::unavailable, "the database cannot be reached"));
}

// Sleeps longer with each attempt, by chance between half and all of it, so that those who met do not meet again.
void PgWriters::pause(int attempt, int base_ms, int most_ms) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const int top = std::min(most_ms, base_ms << std::min(attempt - 1, 12));
  std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<int>(top * 500, top * 1000)(random)));
}

}  // namespace kotae::store
