#include "flow/feed.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace kotae::flow {

struct Feed::Runner {
  Consumer consumer;
  Wake wake;
  std::atomic<std::int64_t> seq{0};
  std::thread thread;
};

Feed::Feed(store::Database& db) : db_(db), runners_(std::make_shared<std::vector<std::unique_ptr<Runner>>>()) {}

Feed::~Feed() { stop(); }

void Feed::add(Consumer c) {
  auto r = std::make_unique<Runner>();
  r->consumer = std::move(c);
  runners_->push_back(std::move(r));
}

void Feed::add_foreign(std::string name, std::function<std::int64_t()> seq) { foreign_.emplace_back(std::move(name), std::move(seq)); }

void Feed::start() {
  started_ = true;
  db_.on_commit([runners = runners_] {
    for (auto& r : *runners) r->wake.ring();
  });
  for (auto& r : *runners_) r->thread = std::thread([this, &runner = *r] { run(runner); });
}

void Feed::stop() {
  if (!started_) return;
  started_ = false;
  for (auto& r : *runners_) r->wake.stop();
  for (auto& r : *runners_) r->thread.join();
}

void Feed::run(Runner& r) {
  using namespace std::chrono_literals;
  std::chrono::microseconds pause = 0us;
  bool placed = false;
  for (;;) {
    try {
      if (!placed) {
        r.seq = r.consumer.position();
        placed = true;
      }
      std::vector<store::Event> events;
      db_.read([&](store::Tx& tx) { events = store::events_after(tx, r.seq, r.consumer.batch); });
      if (!events.empty()) {
        r.consumer.take(events);
        r.seq = events.back().seq;
      }
      pause = 0us;
      if (static_cast<int>(events.size()) == r.consumer.batch) {
        if (r.wake.stopped()) return;
        continue;
      }
      // Now and then without a bell: another process may have written.
      if (!r.wake.wait(1s)) return;
    } catch (const std::exception& e) {
      pause = std::min<std::chrono::microseconds>(pause == 0us ? 100ms : pause * 2, 10s);
      spdlog::error("consumer {} at {}: {}; again in {} ms", r.consumer.name, r.seq.load(), e.what(), pause.count() / 1000);
      if (!r.wake.pause(pause)) return;
    }
  }
}

std::vector<ConsumerLag> Feed::lags() {
  std::vector<ConsumerLag> out;
  for (auto& r : *runners_) out.push_back({r->consumer.name, r->seq, 0, 0});
  for (auto& [name, seq] : foreign_) out.push_back({name, seq(), 0, 0});
  db_.read([&](store::Tx& tx) {
    const auto head = store::feed_head(tx);
    for (auto& l : out) {
      l.head = head;
      if (l.seq >= head) continue;
      const auto next = store::events_after(tx, l.seq, 1);
      if (!next.empty()) l.lag_ms = std::max<std::int64_t>(0, (tx.at().us - next.front().at.us) / us_per_ms);
    }
  });
  return out;
}

}  // namespace kotae::flow
