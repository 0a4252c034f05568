#include "flow/jobs.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

namespace kotae::flow {
using store::Tx;

struct Jobs::Lane {
  explicit Lane(JobKind k) : kind(std::move(k)), pool(kind.workers) {}
  JobKind kind;
  std::atomic<int> running{0};
  Pool pool;
};

Jobs::Jobs(JobContext context, std::string owner, std::vector<JobKind> kinds) : context_(std::move(context)), owner_(std::move(owner)) {
  for (auto& k : kinds) lanes_.push_back(std::make_unique<Lane>(std::move(k)));
}

Jobs::~Jobs() { stop(); }

void Jobs::start() {
  // One process alone has a SQLite desk: what is leased there was leased by one that is gone.
  if (context_.desk.db().engine() == store::Engine::sqlite) {
    const auto d = context_.desk.db().write_wait([](Tx& tx) -> Done {
      store::free_leases(tx);
      return {};
    });
    if (!d) throw std::runtime_error("jobs: " + d.error().description);
  }
  context_.desk.db().on_commit([wake = wake_] { wake->ring(); });
  thread_ = std::thread([this] { dispatch(); });
}

void Jobs::stop() {
  wake_->stop();
  if (thread_.joinable()) thread_.join();
  for (auto& l : lanes_) l->pool.stop();
}

// True when something was leased. The read comes first: most commits leave nothing to do, and a write costs a commit.
bool Jobs::lease(Lane& lane) {
  const int free = lane.kind.workers - lane.running;
  if (free <= 0) return false;
  std::vector<store::Job> jobs;
  const auto d = context_.desk.db().write_wait([&](Tx& tx) -> Done {
    jobs = store::lease_jobs(tx, owner_, plus_s(tx.at(), lease_s), free, lane.kind.name);
    return {};
  });
  if (!d) throw std::runtime_error(d.error().description);
  for (auto& j : jobs) {
    ++lane.running;
    if (!lane.pool.post([this, &lane, j = std::move(j)] { work(lane, j); })) --lane.running;  // stopping: the lease ends by itself
  }
  return !jobs.empty();
}

void Jobs::dispatch() {
  using namespace std::chrono_literals;
  Time renewed = now();
  for (;;) {
    std::int64_t wait_us = lease_s * us_per_s / 3;
    try {
      const Time at = now();
      if (at.us - renewed.us >= lease_s * us_per_s / 3) {
        const bool any = std::any_of(lanes_.begin(), lanes_.end(), [](const auto& l) { return l->running > 0; });
        if (any)
          context_.desk.db().write_wait([&](Tx& tx) -> Done {
            store::renew_leases(tx, owner_, plus_s(tx.at(), lease_s));
            return {};
          });
        renewed = at;
      }
      for (auto& lane : lanes_) {
        if (lane->running >= lane->kind.workers) continue;  // the worker that ends rings
        std::optional<Time> next;
        context_.desk.db().read([&](Tx& tx) { next = store::next_job_at(tx, lane->kind.name); });
        if (!next) continue;
        if (next->us > at.us) wait_us = std::min(wait_us, next->us - at.us);
        else if (lease(*lane)) wait_us = 0;
      }
    } catch (const std::exception& e) {
      spdlog::error("jobs: {}", e.what());
      if (!wake_->pause(1s)) return;
    }
    if (!wake_->wait(std::chrono::microseconds(wait_us))) return;
  }
}

void Jobs::work(Lane& lane, store::Job job) {
  Settle settle;
  std::string trouble;
  try {
    settle = lane.kind.run(context_, job);
  } catch (const std::exception& e) {
    trouble = e.what();
  }
  const auto again = [&](Tx& tx, const std::string& why) {
    if (job.attempts >= max_attempts) store::bury_job(tx, job.id, why);
    else store::retry_job(tx, job.id, plus_s(tx.at(), app::retry_seconds(job.attempts)), why);
  };
  try {
    const auto d = context_.desk.db().write_wait([&](Tx& tx) -> Done {
      if (!trouble.empty()) {
        again(tx, trouble);
        return {};
      }
      std::optional<Time> next;
      const Done done = tx.attempt([&](Tx& t) -> Done {
        auto r = settle(t);
        if (!r) return fail(r.error());
        next = *r;
        return {};
      });
      if (!done) again(tx, done.error().description);
      else if (next) store::retry_job(tx, job.id, *next, "");
      else store::finish_job(tx, job.id);
      return {};
    });
    if (!d) {
      // The transaction failed as a whole (a unique key, the disk): the job must not stay leased for ever, nor be forgotten.
      trouble = d.error().description;
      const auto noted = context_.desk.db().write_wait([&](Tx& tx) -> Done {
        again(tx, trouble);
        return {};
      });
      if (!noted) spdlog::error("job {} {}: {}; its lease runs out by itself", job.kind, job.id, noted.error().description);
    }
  } catch (const std::exception& e) {
    trouble = e.what();
  }
  if (!trouble.empty()) spdlog::warn("job {} {} (attempt {}): {}", job.kind, job.id, job.attempts, trouble);
  --lane.running;
  wake_->ring();
}

}  // namespace kotae::flow
