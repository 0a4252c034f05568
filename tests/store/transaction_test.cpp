// What a unit of work may rely on, on both engines.
#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include "engines.h"

namespace kotae::store::testing {
namespace {

using namespace std::string_view_literals;

Done put(Tx& tx, std::string_view key, std::string_view value) {
  Query(tx, "INSERT INTO settings (key, value) VALUES (?1, ?2)"sv, key, value).run();
  return {};
}

class Transactions : public OnEachEngine {};
KOTAE_ON_EACH_ENGINE(Transactions);

TEST_P(Transactions, CommitKeepsAndErrorUndoes) {
  must([](Tx& tx) { return put(tx, "a", "1"); });
  const Done d = db->write_wait([](Tx& tx) -> Done {
    put(tx, "b", "2");
    return fail(Code::forbidden, "no");
  });
  ASSERT_FALSE(d.has_value());
  EXPECT_EQ(d.error().code, Code::forbidden);
  EXPECT_EQ(number("SELECT count(*) FROM settings WHERE key IN ('a', 'b')"), 1);
}

TEST_P(Transactions, AnExceptionUndoesAndIsInternal) {
  const Done d = db->write_wait([](Tx& tx) -> Done {
    put(tx, "b", "2");
    throw std::runtime_error("broken");
  });
  ASSERT_FALSE(d.has_value());
  EXPECT_EQ(d.error().code, Code::internal);
  EXPECT_EQ(number("SELECT count(*) FROM settings WHERE key = 'b'"), 0);
}

TEST_P(Transactions, SavepointsUndoOnlyTheirOwn) {
  must([](Tx& tx) -> Done {
    put(tx, "outer", "1");
    EXPECT_FALSE(tx.attempt([](Tx& t) -> Done {
      put(t, "inner", "1");
      EXPECT_TRUE(t.attempt([](Tx& u) { return put(u, "innermost", "1"); }).has_value());
      return fail(Code::invalid, "undo");
    }));
    EXPECT_TRUE(tx.attempt([](Tx& t) { return put(t, "second", "1"); }).has_value());
    EXPECT_THROW(tx.attempt([](Tx& t) { return put(t, "outer", "again"); }), DbError);
    put(tx, "after", "1");
    return {};
  });
  EXPECT_EQ(number("SELECT count(*) FROM settings WHERE key IN ('outer', 'second', 'after')"), 3);
  EXPECT_EQ(number("SELECT count(*) FROM settings WHERE key IN ('inner', 'innermost')"), 0);
}

TEST_P(Transactions, AFailingVerbAmongManyFailsAlone) {
  constexpr int n = 60;
  std::latch left(n);
  std::atomic<int> ok{0}, failed{0};
  for (int i = 0; i < n; ++i)
    db->write(
        [i](Tx& tx) -> Done {
          put(tx, "k" + std::to_string(i), "v");
          if (i % 7 == 3) return fail(Code::invalid, "odd one");
          if (i % 7 == 5) return put(tx, "k" + std::to_string(i), "twice");
          return {};
        },
        [&](Done d) {
          ++(d ? ok : failed);
          left.count_down();
        },
        i % 2 ? Lane::people : Lane::bulk);
  left.wait();
  EXPECT_EQ(failed, 17);
  EXPECT_EQ(ok, n - 17);
  EXPECT_EQ(number("SELECT count(*) FROM settings WHERE key LIKE 'k%'"), n - 17);
}

TEST_P(Transactions, AUniqueViolationIsAConflict) {
  must([](Tx& tx) { return put(tx, "a", "1"); });
  const Done d = db->write_wait([](Tx& tx) { return put(tx, "a", "2"); });
  ASSERT_FALSE(d.has_value());
  EXPECT_EQ(d.error().code, Code::update_conflict);
  must([](Tx& tx) { return put(tx, "b", "1"); });  // the connection is sound
}

TEST_P(Transactions, AnswersOnlyAfterCommit) {
  for (int i = 0; i < 50; ++i) {
    const std::string key = "n" + std::to_string(i);
    must([&](Tx& tx) { return put(tx, key, "1"); });
    ASSERT_EQ(number("SELECT count(*) FROM settings WHERE key = '" + key + "'"), 1);
  }
}

TEST_P(Transactions, AReaderSeesOneSnapshot) {
  must([](Tx& tx) { return put(tx, "n", "1"); });
  db->read([&](Tx& tx) {
    const auto read = [&] {
      Query q(tx, "SELECT value FROM settings WHERE key = 'n'"sv);
      q.next();
      return q.text(0);
    };
    EXPECT_EQ(read(), "1");
    must([](Tx& w) -> Done {
      Query(w, "UPDATE settings SET value = '2' WHERE key = 'n'"sv).run();
      return {};
    });
    EXPECT_EQ(read(), "1");
  });
}

TEST_P(Transactions, AReaderCannotWrite) {
  EXPECT_THROW(db->read([](Tx& tx) { put(tx, "a", "1"); }), DbError);
  EXPECT_EQ(number("SELECT count(*) FROM settings WHERE key = 'a'"), 0);
}

// Read, decide, write: the way verbs work. Nobody's step may get lost.
TEST_P(Transactions, AHundredWritersLoseNothing) {
  must([](Tx& tx) { return put(tx, "count", "0"); });
  constexpr int writers = 100, each = 3;
  std::atomic<int> failed{0};
  std::vector<std::thread> threads;
  for (int w = 0; w < writers; ++w)
    threads.emplace_back([&] {
      for (int i = 0; i < each; ++i) {
        const Done d = db->write_wait([](Tx& tx) -> Done {
          int n = 0;
          {
            Query q(tx, "SELECT value FROM settings WHERE key = 'count'"sv);
            q.next();
            n = std::stoi(q.text(0));
          }
          Query(tx, "UPDATE settings SET value = ?1 WHERE key = 'count'"sv, std::to_string(n + 1)).run();
          return {};
        });
        if (!d) ++failed;
      }
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(failed, 0);
  db->read([&](Tx& tx) {
    Query q(tx, "SELECT value FROM settings WHERE key = 'count'"sv);
    ASSERT_TRUE(q.next());
    EXPECT_EQ(q.text(0), std::to_string(writers * each));
  });
}

// Two rows locked in opposite order: the engine ends one, it runs again, both succeed.
TEST_P(Transactions, DeadlocksAreRunAgain) {
  must([](Tx& tx) -> Done {
    put(tx, "x", "0");
    return put(tx, "y", "0");
  });
  std::atomic<int> runs{0};
  std::latch both(2), left(2);
  std::atomic<int> ok{0};
  const auto cross = [&](const char* first, const char* second, std::atomic<bool>& ran) {
    db->write(
        [&, first, second](Tx& tx) -> Done {
          ++runs;
          Query(tx, "UPDATE settings SET value = value || '+' WHERE key = ?1"sv, first).run();
          if (postgres() && !ran.exchange(true)) both.arrive_and_wait();
          Query(tx, "UPDATE settings SET value = value || '+' WHERE key = ?1"sv, second).run();
          return {};
        },
        [&](Done d) {
          if (d) ++ok;
          left.count_down();
        });
  };
  std::atomic<bool> a{false}, b{false};
  cross("x", "y", a);
  cross("y", "x", b);
  left.wait();
  EXPECT_EQ(ok, 2);
  EXPECT_GE(runs, postgres() ? 3 : 2);
  EXPECT_EQ(number("SELECT count(*) FROM settings WHERE value = '0++'"), 2);
}

TEST_P(Transactions, IdsAreNeverReused) {
  const auto add = [&] {
    std::int64_t id = 0;
    must([&](Tx& tx) -> Done {
      Query q(tx, "INSERT INTO auto_letters (address, at) VALUES ('a', 1) RETURNING id"sv);
      q.next();
      id = q.i64(0);
      return {};
    });
    return id;
  };
  add();
  const auto last = add();
  must([](Tx& tx) -> Done {
    Query(tx, "DELETE FROM auto_letters"sv).run();
    return {};
  });
  EXPECT_GT(add(), last);
  db.reset();
  db = desk->open();
  EXPECT_GT(add(), last + 1);
}

TEST_P(Transactions, StopFinishesWhatIsQueuedAndThenRefuses) {
  std::atomic<int> ok{0};
  for (int i = 0; i < 200; ++i)
    db->write([i](Tx& tx) { return put(tx, "q" + std::to_string(i), ""); }, [&](Done d) { ok += d.has_value(); }, i % 3 ? Lane::people : Lane::bulk);
  db->stop();
  EXPECT_EQ(ok, 200);
  EXPECT_EQ(db->queue_length(), 0U);
  const Done d = db->write_wait([](Tx&) -> Done { return {}; });
  ASSERT_FALSE(d.has_value());
  EXPECT_EQ(d.error().code, Code::unavailable);
}

TEST_P(Transactions, ChangesCountsRows) {
  must([](Tx& tx) -> Done {
    put(tx, "a", "");
    put(tx, "b", "");
    EXPECT_EQ(Query(tx, "UPDATE settings SET value = 'x'"sv).run(), 2);
    EXPECT_EQ(Query(tx, "UPDATE settings SET value = 'x' WHERE key = 'none'"sv).run(), 0);
    return {};
  });
}

// The same statement in use twice at once, as in a loop that asks again inside.
TEST_P(Transactions, AStatementMayBeInUseTwice) {
  must([](Tx& tx) -> Done {
    for (const char* k : {"a", "b", "c"}) put(tx, k, k);
    int pairs = 0;
    Query outer(tx, "SELECT key FROM settings ORDER BY key"sv);
    while (outer.next()) {
      Query inner(tx, "SELECT key FROM settings ORDER BY key"sv);
      while (inner.next()) ++pairs;
    }
    EXPECT_EQ(pairs, 9);
    return {};
  });
}

// More texts than a connection keeps, some in use meanwhile.
TEST_P(Transactions, EndlesslyManyStatements) {
  db->read([&](Tx& tx) {
    Query held(tx, "SELECT 1 UNION ALL SELECT 2 ORDER BY 1"sv);
    ASSERT_TRUE(held.next());
    for (std::size_t i = 0; i < 2 * statements_kept; ++i) {
      Query q(tx, "SELECT " + std::to_string(i) + " + 0");
      ASSERT_TRUE(q.next());
      EXPECT_EQ(q.i64(0), static_cast<std::int64_t>(i));
    }
    ASSERT_TRUE(held.next());
    EXPECT_EQ(held.i64(0), 2);
    if (postgres()) {
      Query q(tx, "SELECT count(*) FROM pg_prepared_statements"sv);
      ASSERT_TRUE(q.next());
      EXPECT_LE(q.i64(0), static_cast<std::int64_t>(statements_kept));
    }
  });
}

TEST_P(Transactions, NotifyReachesThisNode) {
  const auto heard = std::make_shared<std::promise<std::string>>();
  auto f = heard->get_future();
  db->on_notify([heard, first = true](std::string_view t) mutable {
    if (std::exchange(first, false)) heard->set_value(std::string(t));
  });
  db->notify("見ています");
  ASSERT_EQ(f.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_EQ(f.get(), "見ています");
  EXPECT_THROW(db->notify(std::string(notify_max + 1, 'x')), std::length_error);
}

}  // namespace
}  // namespace kotae::store::testing
