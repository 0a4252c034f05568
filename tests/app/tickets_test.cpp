// Verbs of tickets on both engines: nobody's change is lost, merge and its undo, jobs run by the runner, words that go for good.
#include <boost/json.hpp>

#include <set>
#include <thread>

#include "app/bulk.h"
#include "app/lifecycle.h"
#include "app/merge.h"
#include "app/privacy.h"
#include "flow/jobs.h"
#include "small_desk.h"
#include "store/audits.h"
#include "store/exports.h"
#include "store/redaction.h"
#include "store/tags.h"
#include "store/ticket_extras.h"
#include "store/ticket_lists.h"

namespace kotae {
namespace {
namespace json = boost::json;

struct TicketVerbs : testing::TestWithParam<store::Engine> {
  SmallDesk d{GetParam()};
  store::User agent = d.person("agent@desk.example.jp", desk::Role::admin), customer = d.person("taro@customer.example", desk::Role::end_user);
  app::Acting who = d.read<app::Acting>([&](store::Tx& tx) { return app::Acting{agent, store::viewer_of(tx, agent), "api"}; });

  app::TicketWish wish(const char* text) { return *app::read_ticket_wish(json::parse(text).as_object()); }
  Done update(TicketId id, const std::string& text) {
    const auto w = wish(text.c_str());
    return d.desk->db().write_wait([&](store::Tx& tx) -> Done {
      const auto r = app::update_ticket(tx, *d.desk, who, id, w);
      return r ? Done{} : Done(fail(r.error()));
    });
  }
  void must(const Done& done) { ASSERT_TRUE(done) << done.error().description; }
  TicketId create(const std::string& text) {
    TicketId id;
    const auto w = wish(text.c_str());
    d.write([&](store::Tx& tx) {
      auto r = app::create_ticket(tx, who, w);
      if (!r) throw std::runtime_error(r.error().description);
      id = r->ticket().id;
    });
    return id;
  }
  desk::Ticket row(TicketId id) {
    return d.read<desk::Ticket>([&](store::Tx& tx) { return *store::ticket(tx, id); });
  }
  std::int64_t number(const std::string& sql) {
    return d.read<std::int64_t>([&](store::Tx& tx) {
      store::Query q(tx, std::string_view(sql));
      q.next();
      return q.i64(0);
    });
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, TicketVerbs, testing::Values(store::Engine::sqlite, store::Engine::postgres), store::testing::engine_name);

TEST_P(TicketVerbs, AHundredWritersAtOnceLoseNothing) {
  const auto id = create(R"({"subject":"人気","comment":{"body":"最初"}})");
  constexpr int writers = 100;
  std::vector<std::thread> threads;
  std::vector<Done> done(writers);
  for (int n = 0; n < writers; ++n)
    threads.emplace_back([&, n] {
      const std::string s = std::to_string(n);
      done[static_cast<std::size_t>(n)] = update(id, R"({"additional_tags":["t)" + s + R"("],"comment":{"body":"c)" + s + R"(","public":false}})");
    });
  for (auto& t : threads) t.join();
  for (const auto& x : done) must(x);
  const auto t = row(id);
  EXPECT_EQ(t.tags.size(), static_cast<std::size_t>(writers));
  EXPECT_EQ(t.comment_count, writers + 1);
  EXPECT_EQ(t.version, writers + 1);
  std::set<std::string> bodies;
  std::size_t audits = 0;
  d.desk->db().read([&](store::Tx& tx) {
    for (const auto& c : store::comments_of(tx, id)) bodies.insert(c.body);
    audits = store::audits_of(tx, id).size();
  });
  EXPECT_EQ(bodies.size(), static_cast<std::size_t>(writers) + 1);
  EXPECT_EQ(audits, static_cast<std::size_t>(writers) + 1);
  EXPECT_EQ(number("SELECT count(*) FROM ticket_tags WHERE ticket_id = " + std::to_string(id.v)), writers);
}

TEST_P(TicketVerbs, AMergeTakenBackLeavesTheRowsAsTheyWere) {
  const auto target = create(R"({"subject":"一","tags":["a"],"comment":{"body":"x"}})"), source = create(R"({"subject":"二","requester":{"email":"jiro@customer.example"},"comment":{"body":"y"}})");
  const auto t0 = row(target), s0 = row(source);
  app::MergeWish w;
  w.sources = {source};
  w.target_public = w.source_public = true;
  must(d.desk->db().write_wait([&](store::Tx& tx) { return app::merge_tickets(tx, *d.desk, who, target, w); }));
  EXPECT_EQ(row(source).status, desk::Status::closed);
  EXPECT_EQ(row(source).merged_into, target);
  EXPECT_EQ(number("SELECT count(*) FROM ticket_people WHERE ticket_id = " + std::to_string(target.v)), 1);
  d.write([&](store::Tx& tx) { EXPECT_TRUE(app::unmerge_ticket(tx, who, source)); });
  auto t1 = row(target), s1 = row(source);
  EXPECT_FALSE(s1.merged_into);
  for (auto [was, is] : {std::pair(t0, t1), std::pair(s0, s1)}) {
    EXPECT_TRUE(desk::difference(was, is).empty());
    EXPECT_EQ(was.comment_count, is.comment_count);
    EXPECT_EQ(was.latest_comment_id, is.latest_comment_id);
    EXPECT_EQ(was.latest_public_comment_id, is.latest_public_comment_id);
    EXPECT_EQ(was.latest_at, is.latest_at);
    EXPECT_EQ(was.preview, is.preview);
    EXPECT_EQ(was.replies, is.replies);
    EXPECT_EQ(was.first_reply_at, is.first_reply_at);
    EXPECT_EQ(was.solved_at, is.solved_at);
    EXPECT_EQ(was.closed_at, is.closed_at);
    EXPECT_EQ(was.status_at, is.status_at);
    EXPECT_EQ(was.reopens, is.reopens);
  }
  EXPECT_EQ(number("SELECT count(*) FROM ticket_people"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM jobs WHERE kind = 'deliver'"), 0);
  d.write([&](store::Tx& tx) { EXPECT_FALSE(app::unmerge_ticket(tx, who, source)); });
}

TEST_P(TicketVerbs, ABulkJobIsRunToItsEndByTheRunner) {
  std::vector<TicketId> ids;
  json::array list;
  for (int n = 0; n < 130; ++n) {
    ids.push_back(create(R"({"subject":"s","comment":{"body":"x"}})"));
    list.push_back(ids.back().v);
  }
  store::JobStatus job;
  d.write([&](store::Tx& tx) { job = *app::start_bulk(tx, who, "tickets.update", list, {{"ticket", json::parse(R"({"priority":"high","comment":{"body":"n","public":false}})")}}); });
  flow::JobContext context{*d.desk, {}};
  flow::Jobs jobs(context, "a");
  jobs.start();
  const auto state = [&] { return d.read<store::JobStatus>([&](store::Tx& tx) { return *store::job_status(tx, job.token); }); };
  while (state().state < store::JobStatus::State::failed) std::this_thread::yield();
  jobs.stop();
  EXPECT_EQ(state().state, store::JobStatus::State::completed) << state().message;
  EXPECT_EQ(state().progress, 130);
  for (const TicketId id : ids) {
    EXPECT_EQ(row(id).priority, desk::Priority::high);
    EXPECT_EQ(row(id).comment_count, 2);
  }
  EXPECT_EQ(number("SELECT count(*) FROM jobs"), 0);
  d.write([&](store::Tx& tx) { EXPECT_EQ(store::sweep_job_statuses(tx, plus_s(tx.at(), 1), 10), 1); });
  EXPECT_EQ(number("SELECT count(*) FROM job_parts"), 0);
}

TEST_P(TicketVerbs, WhatIsDestroyedOrRedactedIsGone) {
  const auto id = create(R"({"subject":"極秘 X1","tags":["x1"],"external_id":"X1","comment":{"body":"極秘 X1"}})"), other = create(R"({"subject":"別","comment":{"body":"番号 X1 と &"}})");
  must(update(id, R"({"subject":"X1 二","comment":{"body":"X1"}})"));
  d.write([&](store::Tx& tx) { EXPECT_TRUE(app::delete_ticket(tx, who, id)); });
  d.write([&](store::Tx& tx) { EXPECT_TRUE(app::destroy_ticket(tx, who, id)); });
  EXPECT_EQ(row(id).state, desk::State::destroyed);
  EXPECT_EQ(row(id).subject, "SCRUBBED");
  EXPECT_EQ(number("SELECT count(*) FROM comments WHERE ticket_id = " + std::to_string(id.v)), 0);
  EXPECT_EQ(number("SELECT count(*) FROM event_texts WHERE data LIKE '%X1%'"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM comment_bodies WHERE body LIKE '%X1%'"), 1);
  d.write([&](store::Tx& tx) { EXPECT_TRUE(app::redact_text(tx, agent.id, store::comments_of(tx, other).front().id, "X1")); });
  EXPECT_EQ(number("SELECT count(*) FROM comment_bodies WHERE body LIKE '%X1%'"), 0);
  d.write([&](store::Tx& tx) { EXPECT_TRUE(app::make_private(tx, agent.id, store::comments_of(tx, other).front().id)); });
  EXPECT_FALSE(row(other).is_public);
}

TEST_P(TicketVerbs, ListsExportsAndWhatIsPrintedBesideTheRow) {
  const auto problem = create(R"({"subject":"大問題","type":"problem","tags":["alpha","beta"],"comment":{"body":"説明です"},"followers":[{"user_id":)" + std::to_string(agent.id.v) + "}]}");
  const auto incident = create(R"({"type":"incident","problem_id":)" + std::to_string(problem.v) + R"(,"tags":["alpha"],"external_id":"E","comment":{"body":"y"},"email_ccs":["cc@customer.example"]})");
  d.desk->db().read([&](store::Tx& tx) {
    const auto& v = who.viewer;
    auto e = store::ticket_extras(tx, v, {*store::ticket(tx, problem), *store::ticket(tx, incident)});
    EXPECT_EQ(e[problem].description, "説明です");
    EXPECT_TRUE(e[problem].has_incidents);
    EXPECT_EQ(e[problem].followers.size(), 1u);
    EXPECT_EQ(e[incident].ccs.size(), 1u);
    EXPECT_FALSE(e[incident].has_incidents);
    using Of = store::TicketList::Of;
    const auto ids = [&](store::TicketList l) {
      std::vector<TicketId> out;
      for (const auto& t : store::list_tickets_after(tx, v, l, 0, false, 10).tickets) out.push_back(t.id);
      EXPECT_EQ(store::count_tickets(tx, v, l).value, static_cast<std::int64_t>(out.size()));
      EXPECT_EQ(store::list_tickets(tx, v, l, store::TicketSort::updated, true, 0, 10).tickets.size(), out.size());
      return out;
    };
    EXPECT_EQ(ids({Of::incidents, problem.v, ""}), std::vector{incident});
    EXPECT_EQ(ids({Of::problems, 0, "問題"}), std::vector{problem});
    EXPECT_TRUE(ids({Of::problems, 0, "100%"}).empty());
    EXPECT_EQ(ids({Of::followed, agent.id.v, ""}), std::vector{problem});
    EXPECT_EQ(ids({Of::external_id, 0, "E"}), std::vector{incident});
    EXPECT_TRUE(ids({Of::deleted, 0, ""}).empty());
    EXPECT_EQ(store::tags(tx, v, 10).front().name, "alpha");
    EXPECT_EQ(store::tags(tx, v, 10).front().count, 2);
    EXPECT_EQ(store::tags_beginning(tx, v, "be", 10), std::vector<std::string>{"beta"});
    EXPECT_EQ(store::tickets_changed_after(tx, {}, 10).size(), 2u);
    const auto first = store::tickets_changed_after(tx, {}, 1).front();
    EXPECT_EQ(store::tickets_changed_after(tx, {first.updated_at, first.id.v}, 10).size(), 1u);
    EXPECT_EQ(store::seq_before(tx, plus_s(tx.at(), -3600)), 0);
    EXPECT_TRUE(store::changes_before(tx, 0, 10).size() == 2u);
  });
  // On PostgreSQL events get their numbers a moment later.
  std::vector<store::NumberedEvent> events;
  while (events.size() < 4)
    d.desk->db().read([&](store::Tx& tx) {
      std::int64_t seen = 0;
      events = store::ticket_events_after(tx, 0, 100, seen);
    });
  EXPECT_EQ(events.front().event.type, "ticket.created");
  EXPECT_NE(events.front().event.texts.find("大問題"), std::string::npos);
}

}  // namespace
}  // namespace kotae
