// PostgreSQL going away at every moment: nobody is told something wrong and nothing is done twice.
#include <atomic>
#include <latch>
#include <thread>

#include "engines.h"
#include "proxy.h"

namespace kotae::store::testing {
namespace {

using namespace std::string_view_literals;

Done add_letter(Tx& tx, std::string_view address) {
  Query(tx, "INSERT INTO auto_letters (address, at) VALUES (?1, 1)"sv, address).run();
  return {};
}

class Outage : public ::testing::Test {
 protected:
  void open(int writers) {
    // postgresql://user@/name?host=FOLDER: the proxy's folder instead
    OpenOptions o = desk.options();
    const auto host = o.database_url.find("host=") + 5;
    proxy = std::make_unique<Proxy>(o.database_url.substr(host, o.database_url.find('&', host) - host));
    o.database_url.replace(host, o.database_url.find('&', host) - host, proxy->folder());
    o.writers = writers;
    db = Database::open(o);
    direct = desk.open();
  }
  void TearDown() override {
    db.reset();
    direct.reset();
    proxy.reset();
  }
  std::int64_t letters(Database& from) {
    std::int64_t n = -1;
    from.read([&](Tx& tx) {
      Query q(tx, "SELECT count(*) FROM auto_letters"sv);
      if (q.next()) n = q.i64(0);
    });
    return n;
  }
  Desk desk{Engine::postgres};
  std::unique_ptr<Proxy> proxy;
  std::unique_ptr<Database> db, direct;
};

TEST_F(Outage, AKilledTransactionRunsExactlyOnceMore) {
  open(2);
  std::atomic<int> runs{0};
  const Done d = db->write_wait([&](Tx& tx) -> Done {
    add_letter(tx, "a");
    if (++runs == 1) {
      std::int64_t pid = 0;
      {
        Query q(tx, "SELECT pg_backend_pid()"sv);
        q.next();
        pid = q.i64(0);
      }
      direct->read([&](Tx& other) {
        Query q(other, "SELECT pg_terminate_backend(?1::bigint::int)"sv, pid);
        EXPECT_TRUE(q.next() && q.flag(0));
      });
    }
    return add_letter(tx, "b");
  });
  EXPECT_TRUE(d.has_value());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(letters(*direct), 2);
}

TEST_F(Outage, AnErrorFoundOnADeadConnectionIsNotDoubtful) {
  open(1);
  proxy->arm(Proxy::Trouble::cut_before_commit);
  int runs = 0;
  const Done d = db->write_wait([&](Tx& tx) -> Done {
    ++runs;
    add_letter(tx, "a");
    return fail(Code::forbidden, "no");
  });
  ASSERT_FALSE(d.has_value());
  EXPECT_EQ(d.error().code, Code::forbidden);
  EXPECT_EQ(runs, 1);
  EXPECT_TRUE(proxy->armed());
}

TEST_F(Outage, ACommitThatNeverArrivedRunsAgain) {
  open(2);
  proxy->arm(Proxy::Trouble::cut_before_commit);
  std::atomic<int> runs{0};
  const Done d = db->write_wait([&](Tx& tx) { return ++runs, add_letter(tx, "a"); });
  EXPECT_FALSE(proxy->armed());
  EXPECT_TRUE(d.has_value());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(letters(*direct), 1);
}

TEST_F(Outage, ACommitWhoseAnswerIsLostIsNotDoneTwice) {
  open(2);
  proxy->arm(Proxy::Trouble::cut_after_commit);
  std::atomic<int> runs{0};
  const Done d = db->write_wait([&](Tx& tx) { return ++runs, add_letter(tx, "a"); });
  EXPECT_FALSE(proxy->armed());
  EXPECT_TRUE(d.has_value());
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(letters(*direct), 1);
}

TEST_F(Outage, ATransactionLeftOpenOnTheServerIsEndedFirst) {
  open(2);
  proxy->arm(Proxy::Trouble::hold_before_commit);
  std::atomic<int> runs{0};
  const Done d = db->write_wait([&](Tx& tx) { return ++runs, add_letter(tx, "a"); });
  EXPECT_FALSE(proxy->armed());
  EXPECT_TRUE(d.has_value());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(letters(*direct), 1);
}

TEST_F(Outage, QueuedWorkWaitsForAShortOutage) {
  open(4);
  proxy->down();
  std::latch left(20);
  std::atomic<int> ok{0};
  for (int i = 0; i < 20; ++i)
    db->write([](Tx& tx) { return add_letter(tx, "a"); },
              [&](Done d) {
                ok += d.has_value();
                left.count_down();
              });
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  proxy->up();
  left.wait();
  EXPECT_EQ(ok, 20);
  EXPECT_EQ(letters(*db), 20);  // the readers came back, too
}

TEST_F(Outage, ALongOutageIsToldAndNothingIsLeftBehind) {
  open(2);
  proxy->down();
  std::latch left(10);
  std::atomic<int> unavailable{0};
  for (int i = 0; i < 10; ++i)
    db->write([](Tx& tx) { return add_letter(tx, "a"); },
              [&](Done d) {
                unavailable += !d && d.error().code == Code::unavailable;
                left.count_down();
              });
  left.wait();
  EXPECT_EQ(unavailable, 10);
  EXPECT_THROW(letters(*db), DbError);
  proxy->up();
  EXPECT_TRUE(db->write_wait([](Tx& tx) { return add_letter(tx, "b"); }).has_value());
  EXPECT_EQ(letters(*direct), 1);
}

TEST_F(Outage, AnErrorSwallowedByTheWorkIsStillRunAgain) {
  open(2);
  ASSERT_TRUE(db->write_wait([](Tx& tx) { return add_letter(tx, "0"); }).has_value());
  int runs = 0;
  const Done d = db->write_wait([&](Tx& tx) -> Done {
    if (++runs == 1) {
      // Another node changes the row after this transaction took its snapshot.
      EXPECT_TRUE(direct->write_wait([](Tx& o) -> Done {
        Query(o, "UPDATE auto_letters SET address = address || 'x'"sv).run();
        return {};
      }));
    }
    try {
      Query(tx, "UPDATE auto_letters SET address = address || 'y'"sv).run();
    } catch (const DbError& e) {
      EXPECT_TRUE(e.retry);
    }
    return {};
  });
  EXPECT_TRUE(d.has_value());
  EXPECT_EQ(runs, 2);
  direct->read([](Tx& tx) {
    Query q(tx, "SELECT address FROM auto_letters"sv);
    ASSERT_TRUE(q.next());
    EXPECT_EQ(q.text(0), "0xy");
  });
}

TEST_F(Outage, AServerThatCannotBeReachedIsNamed) {
  OpenOptions o = desk.options();
  o.database_url = "postgresql://kotae@127.0.0.1:1/none";
  try {
    Database::open(o);
    FAIL() << "opened";
  } catch (const DbError& e) {
    EXPECT_NE(std::string(e.what()).find("127.0.0.1"), std::string::npos) << e.what();
  }
}

}  // namespace
}  // namespace kotae::store::testing
