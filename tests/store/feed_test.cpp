// The feed: every committed event once, in order, without holes, and never a late one below a number already seen.
#include "store/feed.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <random>
#include <thread>

#include "engines.h"

namespace kotae::store::testing {
namespace {

// Reads the feed as a consumer does: woken by on_commit, always from where it stopped.
class Tail {
 public:
  explicit Tail(Database& db) : db_(db) {
    db.on_commit([bell = bell_] {  // a hook lives as long as the database, longer than this
      std::lock_guard l(bell->m);
      bell->rung = true;
      bell->wake.notify_one();
    });
    thread_ = std::thread([this] { run(); });
  }
  ~Tail() { stop(); }
  void stop() {
    {
      std::lock_guard l(bell_->m);
      bell_->stop = true;
      bell_->wake.notify_one();
    }
    if (thread_.joinable()) thread_.join();
  }
  /// Waits until n events were read; false when nothing came for a long time.
  bool wait_for(std::size_t n) {
    std::unique_lock l(m_);
    return read_.wait_for(l, std::chrono::seconds(60), [&] { return seen_.size() >= n; });
  }
  std::vector<Event> seen() {
    std::lock_guard l(m_);
    return seen_;
  }
  int holes() const { return holes_; }

 private:
  void run() {
    std::int64_t last = 0;
    std::unique_lock l(bell_->m);
    while (!bell_->stop) {
      bell_->wake.wait(l, [&] { return bell_->rung || bell_->stop; });
      bell_->rung = false;
      l.unlock();
      for (std::vector<Event> more; db_.read([&](Tx& tx) { more = events_after(tx, last, 100); }), !more.empty();) {
        std::lock_guard g(m_);
        for (auto& e : more) {
          if (e.seq != ++last) ++holes_;
          seen_.push_back(e);
        }
        read_.notify_all();
      }
      l.lock();
    }
  }
  struct Bell {
    std::mutex m;
    std::condition_variable wake;
    bool rung = false, stop = false;
  };
  Database& db_;
  const std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  std::mutex m_;
  std::condition_variable read_;
  std::atomic<int> holes_{0};
  std::vector<Event> seen_;
  std::thread thread_;
};

struct Written {
  std::size_t events = 0;
  int failed = 0;
};

// Each thread writes changes of one to three events; every fifth change is undone.
Written write_changes(const std::vector<Database*>& nodes, int threads, int changes, int first_ticket = 1) {
  std::atomic<std::size_t> events{0};
  std::atomic<int> failed{0};
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t)
    all.emplace_back([&, t] {
      Database& db = *nodes[static_cast<std::size_t>(t) % nodes.size()];
      std::minstd_rand random(static_cast<unsigned>(t));
      for (int i = 0; i < changes; ++i) {
        const int n = 1 + static_cast<int>(random() % 3);
        const bool undo = i % 5 == 4;
        const int pause_us = static_cast<int>(random() % 3000);
        const Done d = db.write_wait([&](Tx& tx) -> Done {
          std::int64_t change = 0;
          for (int k = 0; k < n; ++k) {
            change = emit(tx, change, TicketId{first_ticket + t}, {}, "test", "{\"n\":" + std::to_string(i * 10 + k) + "}");
            if (db.engine() == Engine::postgres) std::this_thread::sleep_for(std::chrono::microseconds(pause_us));
          }
          if (undo) return fail(Code::invalid, "undone");
          return {};
        });
        if (d.has_value() == undo) ++failed;
        if (d) events += static_cast<std::size_t>(n);
      }
    });
  for (auto& t : all) t.join();
  return {events, failed};
}

void expect_each_writer_in_order(const std::vector<Event>& seen) {
  std::map<std::int64_t, std::int64_t> last;
  for (const auto& e : seen) {
    const auto n = std::stoll(e.data.substr(5));
    const auto it = last.find(e.ticket_id.v);
    if (it != last.end()) {
      EXPECT_GT(n, it->second) << "ticket " << e.ticket_id.v << " at " << e.seq;
    }
    last[e.ticket_id.v] = n;
  }
}

class Feed : public OnEachEngine {};
KOTAE_ON_EACH_ENGINE(Feed);

TEST_P(Feed, NoHolesUnderEightWriters) {
  Tail tail(*db);
  const Written w = write_changes({db.get()}, 8, 60);
  EXPECT_EQ(w.failed, 0);
  ASSERT_TRUE(tail.wait_for(w.events));
  tail.stop();
  EXPECT_EQ(tail.holes(), 0);
  EXPECT_EQ(tail.seen().size(), w.events);
  expect_each_writer_in_order(tail.seen());
  db->read([&](Tx& tx) { EXPECT_EQ(feed_head(tx), static_cast<std::int64_t>(w.events)); });
}

TEST_P(Feed, AChangeKeepsItsEventsTogetherByItsId) {
  std::int64_t first = 0, second = 0;
  Tail tail(*db);
  must([&](Tx& tx) -> Done {
    first = emit(tx, 0, TicketId{7}, UserId{3}, "ticket.created", "{}");
    emit(tx, first, TicketId{7}, UserId{3}, "comment.created", "{\"id\":1}");
    second = emit(tx, 0, {}, {}, "settings.updated", "{}");
    return {};
  });
  ASSERT_TRUE(tail.wait_for(3));
  tail.stop();
  EXPECT_NE(first, second);
  db->read([&](Tx& tx) {
    const auto of = events_of(tx, TicketId{7});
    ASSERT_EQ(of.size(), 2U);
    EXPECT_EQ(of[0].type, "ticket.created");
    EXPECT_EQ(of[1].data, "{\"id\":1}");
    EXPECT_EQ(of[1].change_id, first);
    EXPECT_EQ(of[1].actor_id, UserId{3});
    const auto after = events_after(tx, 1, 10);
    ASSERT_EQ(after.size(), 2U);
    EXPECT_EQ(after[1].change_id, second);
    EXPECT_FALSE(after[1].ticket_id);
    EXPECT_EQ(events_after(tx, 0, 1).size(), 1U);
  });
}

TEST_P(Feed, ConsumersRememberWhereTheyAre) {
  db->read([](Tx& tx) { EXPECT_EQ(consumer_seq(tx, "search"), 0); });
  for (const std::int64_t n : {5, 9})
    must([&](Tx& tx) -> Done {
      set_consumer_seq(tx, "search", n);
      return {};
    });
  db->read([](Tx& tx) { EXPECT_EQ(consumer_seq(tx, "search"), 9); });
}

TEST_P(Feed, GoesOnAfterARestart) {
  const Written w = write_changes({db.get()}, 2, 10);
  db.reset();
  db = desk->open();
  Tail tail(*db);
  const Written more = write_changes({db.get()}, 2, 10, 11);
  ASSERT_TRUE(tail.wait_for(w.events + more.events));
  tail.stop();
  EXPECT_EQ(tail.holes(), 0);
  EXPECT_EQ(tail.seen().size(), w.events + more.events);
}

// Two nodes on one PostgreSQL.
class TwoNodes : public ::testing::Test {
 protected:
  Desk desk{Engine::postgres};
  std::unique_ptr<Database> a = desk.open(), b = desk.open();
};

TEST_F(TwoNodes, BothSeeTheSameFeed) {
  Tail ta(*a), tb(*b);
  const Written w = write_changes({a.get(), b.get()}, 8, 30);
  EXPECT_EQ(w.failed, 0);
  ASSERT_TRUE(ta.wait_for(w.events));
  ASSERT_TRUE(tb.wait_for(w.events));
  ta.stop();
  tb.stop();
  EXPECT_EQ(ta.holes() + tb.holes(), 0);
  const auto sa = ta.seen(), sb = tb.seen();
  ASSERT_EQ(sa.size(), sb.size());
  for (std::size_t i = 0; i < sa.size(); ++i) EXPECT_EQ(sa[i].change_id, sb[i].change_id);
  expect_each_writer_in_order(sa);
}

TEST_F(TwoNodes, TextsReachTheOther) {
  struct Heard {
    std::mutex m;
    std::condition_variable wake;
    std::map<std::string, int> by;
  };
  const auto heard = std::make_shared<Heard>();
  const auto hear = [heard](const char* node) {
    return [heard, node](std::string_view t) {
      std::lock_guard l(heard->m);
      if (t == "hello") ++heard->by[node];
      heard->wake.notify_all();
    };
  };
  a->on_notify(hear("a"));
  b->on_notify(hear("b"));
  std::unique_lock l(heard->m);
  // A node that has only just opened may not listen yet.
  for (int i = 0; i < 100 && heard->by.size() < 2; ++i) {
    l.unlock();
    a->notify("hello");
    l.lock();
    heard->wake.wait_for(l, std::chrono::milliseconds(200), [&] { return heard->by.size() == 2; });
  }
  EXPECT_EQ(heard->by.size(), 2U);
}

TEST_F(TwoNodes, AnotherTakesOverWhenTheSequencerStops) {
  Tail tail(*b);
  const Written before = write_changes({a.get(), b.get()}, 4, 10);
  a.reset();
  const Written after = write_changes({b.get()}, 4, 10, 11);
  ASSERT_TRUE(tail.wait_for(before.events + after.events));
  tail.stop();
  EXPECT_EQ(tail.holes(), 0);
}

TEST_F(TwoNodes, AnotherTakesOverWhenTheSequencerIsKilled) {
  Tail tail(*a);
  std::atomic<bool> writing{true};
  std::thread killer([&] {
    for (int i = 0; writing; ++i) {
      a->read([](Tx& tx) {
        Query q(tx, std::string_view("SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
                                     "WHERE l.locktype = 'advisory' AND l.objid = 5682002 AND l.granted AND d.datname = current_database()"));
        while (q.next()) {
        }
      });
      std::this_thread::sleep_for(std::chrono::milliseconds(150));
    }
  });
  const Written w = write_changes({a.get(), b.get()}, 8, 40);
  EXPECT_TRUE(tail.wait_for(w.events));
  writing = false;
  killer.join();
  tail.stop();
  EXPECT_EQ(w.failed, 0);
  EXPECT_EQ(tail.holes(), 0);
  EXPECT_EQ(tail.seen().size(), w.events);
}

}  // namespace
}  // namespace kotae::store::testing
