#include "flow/jobs.h"

#include <future>

#include "small_desk.h"

namespace kotae::flow {
namespace {

Settle done() {
  return [](store::Tx&) -> Result<std::optional<Time>> { return std::optional<Time>{}; };
}

struct JobsTest : testing::Test {
  SmallDesk d;
  JobContext context{*d.desk, {}};
  void add(const std::string& kind, std::int64_t ref) {
    d.write([&](store::Tx& tx) { store::add_job(tx, kind, ref, tx.at()); });
  }
  store::JobCounts counts() {
    return d.read<store::JobCounts>([](store::Tx& tx) { return store::count_jobs(tx); });
  }
};

TEST_F(JobsTest, RunsWhatACommitLeavesAndForgetsIt) {
  std::promise<std::int64_t> ran;
  Jobs jobs(context, "a", {{"x", 2, [&](JobContext&, const store::Job& j) {
                              ran.set_value(j.ref_id);
                              return done();
                            }}});
  jobs.start();
  add("x", 7);
  EXPECT_EQ(ran.get_future().get(), 7);
  jobs.stop();  // ends what runs
  EXPECT_EQ(counts().ready + counts().running + counts().dead, 0);
}

TEST_F(JobsTest, WhatAJobLeavesBehindIsWrittenWithItsEnd) {
  std::promise<void> ran;
  Jobs jobs(context, "a", {{"x", 1, [&](JobContext&, const store::Job&) -> Settle {
                              ran.set_value();
                              return [](store::Tx& tx) -> Result<std::optional<Time>> {
                                store::add_job(tx, "y", 1, plus_s(tx.at(), 3600));
                                return fail(Code::invalid, "not like this");
                              };
                            }}});
  jobs.start();
  add("x", 1);
  ran.get_future().wait();
  jobs.stop();
  EXPECT_EQ(counts().ready, 1);  // x again, and no y
}

TEST_F(JobsTest, AJobThatThrowsWaitsForItsNextTry) {
  std::promise<void> ran;
  Jobs jobs(context, "a", {{"x", 1, [&](JobContext&, const store::Job&) -> Settle {
                              ran.set_value();
                              throw std::runtime_error("the server is away");
                            }}});
  jobs.start();
  add("x", 1);
  ran.get_future().wait();
  jobs.stop();
  EXPECT_EQ(counts().ready, 1);
  const auto next = d.read<std::optional<Time>>([](store::Tx& tx) { return store::next_job_at(tx, "x"); });
  EXPECT_TRUE(next.has_value());
}

TEST_F(JobsTest, AfterTheLastTryItIsBuriedAndSeen) {
  add("x", 1);
  d.write([](store::Tx& tx) { store::Query(tx, std::string_view("UPDATE jobs SET attempts = 47")).run(); });
  std::promise<void> ran;
  Jobs jobs(context, "a", {{"x", 1, [&](JobContext&, const store::Job& j) -> Settle {
                              EXPECT_EQ(j.attempts, 48);
                              ran.set_value();
                              throw std::runtime_error("never");
                            }}});
  jobs.start();
  ran.get_future().wait();
  jobs.stop();
  EXPECT_EQ(counts().dead, 1);
}

TEST_F(JobsTest, WhatADeadProcessHeldIsRunAgain) {
  add("x", 5);
  d.write([](store::Tx& tx) { EXPECT_EQ(store::lease_jobs(tx, "dead", plus_s(tx.at(), 3600), 10, "x").size(), 1U); });
  std::promise<std::int64_t> ran;
  Jobs jobs(context, "a", {{"x", 1, [&](JobContext&, const store::Job& j) {
                              ran.set_value(j.attempts);
                              return done();
                            }}});
  jobs.start();
  EXPECT_EQ(ran.get_future().get(), 2);
  jobs.stop();
}

TEST_F(JobsTest, ALeaseIsTheOwnersUntilItRunsOut) {
  add("x", 5);
  d.write([](store::Tx& tx) {
    EXPECT_EQ(store::lease_jobs(tx, "one", plus_s(tx.at(), 30), 10, "x").size(), 1U);
    EXPECT_EQ(store::lease_jobs(tx, "two", plus_s(tx.at(), 30), 10, "x").size(), 0U);
    store::Tx later(tx.connection(), plus_s(tx.at(), 31));
    EXPECT_EQ(store::lease_jobs(later, "two", plus_s(later.at(), 30), 10, "x").size(), 1U);
  });
}

TEST_F(JobsTest, AKindThatHangsHoldsUpNoOther) {
  std::promise<void> let_go, ran;
  auto gate = let_go.get_future().share();
  Jobs jobs(context, "a",
            {{"slow", 1, [&, gate](JobContext&, const store::Job&) { return gate.wait(), done(); }},
             {"quick", 1, [&](JobContext&, const store::Job&) { return ran.set_value(), done(); }}});
  jobs.start();
  for (int i = 0; i < 20; ++i) add("slow", i);
  add("quick", 1);
  ran.get_future().wait();
  let_go.set_value();
  jobs.stop();
  EXPECT_EQ(counts().dead, 0);
}

}  // namespace
}  // namespace kotae::flow
