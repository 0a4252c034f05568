#include "flow/clock.h"

#include "small_desk.h"
#include "store/comments.h"
#include "store/outgoing.h"

namespace kotae::flow {
namespace {

void solve(SmallDesk& d, TicketId id, std::int64_t days_ago) {
  d.write([&](store::Tx& tx) {
    store::Tx back(tx.connection(), plus_s(tx.at(), -days_ago * 86400));
    auto c = app::Change::of(back, *store::ticket_for_update(back, id), {});
    desk::set_status(c.ticket(), desk::Status::solved, back.at());
    c.finish();
  });
}

TEST(Clock, ClosesWhatWasSolvedLongAgoAndNothingElse) {
  SmallDesk d;
  const auto who = d.person("c@example.com", desk::Role::end_user).id;
  const auto old = d.ticket(who), fresh = d.ticket(who), open = d.ticket(who);
  solve(d, old, 29);
  solve(d, fresh, 27);
  Clock clock(*d.desk);
  EXPECT_FALSE(clock.close_solved());
  const auto status = [&](TicketId id) { return d.read<desk::Status>([&](store::Tx& tx) { return store::ticket(tx, id)->status; }); };
  EXPECT_EQ(status(old), desk::Status::closed);
  EXPECT_EQ(status(fresh), desk::Status::solved);
  EXPECT_EQ(status(open), desk::Status::fresh);
  const auto events = d.read<std::vector<store::Event>>([&](store::Tx& tx) { return store::events_of(tx, old); });
  EXPECT_EQ(events.back().type, "ticket.updated");
  EXPECT_NE(events.back().data.find("closed"), std::string::npos);
}

TEST(Clock, TellsOfALockThatRanOut) {
  SmallDesk d;
  const auto who = d.person("c@example.com", desk::Role::end_user).id;
  const auto over = d.ticket(who), held = d.ticket(who);
  d.write([&](store::Tx& tx) {
    store::set_lock(tx, over, {who, plus_s(tx.at(), -200), plus_s(tx.at(), -80)});
    store::set_lock(tx, held, {who, tx.at(), plus_s(tx.at(), 120)});
  });
  std::vector<std::string> said;
  d.desk->db().on_notify([&](std::string_view text) { said.emplace_back(text); });
  Clock clock(*d.desk);
  clock.end_locks();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_NE(said[0].find("\"ticket_id\":" + std::to_string(over.v)), std::string::npos);
  EXPECT_TRUE(d.read<bool>([&](store::Tx& tx) { return store::lock_of(tx, held).has_value() && !store::lock_of(tx, over); }));
}

class ClockSweeps : public testing::TestWithParam<store::Engine> {};

TEST_P(ClockSweeps, WhatNobodyUsedAndNotWhatADraftOrAWaitingReplyNames) {
  SmallDesk d(GetParam());
  const auto author = d.person("sato@desk.example", desk::Role::agent).id, other = d.person("alex@desk.example", desk::Role::agent).id;
  const auto customer = d.person("c@example.com", desk::Role::end_user).id;
  using State = store::Outgoing::State;
  d.write([&](store::Tx& tx) {
    for (const char* token : {"draft", "scheduled", "returned", "sent", "nobody", "fresh"}) {
      store::Attachment a;
      a.upload_token = a.token = a.file_name = token;
      a.uploader_id = author;
      a.created_at = plus_s(tx.at(), a.token == "fresh" ? -3600 : -4 * 86400);
      store::insert(tx, a);
    }
  });
  for (const auto& [state, token, by] : {std::tuple{State::draft, "draft", author}, {State::scheduled, "scheduled", author}, {State::returned, "returned", author},
                                         {State::released, "sent", author}, {State::draft, "nobody", other}}) {
    const auto ticket = d.ticket(customer);
    d.write([&, state = state, token = token, by = by](store::Tx& tx) {
      store::Outgoing o;
      o.ticket_id = ticket;
      o.author_id = by;
      o.state = state;
      o.uploads = std::string("[\"") + token + "\"]";
      store::insert(tx, o);
    });
  }
  Clock clock(*d.desk);
  EXPECT_FALSE(clock.sweep());
  std::string kept;
  d.desk->db().read([&](store::Tx& tx) {
    for (const char* token : {"draft", "scheduled", "returned", "sent", "nobody", "fresh"})
      if (!store::attachments_of_upload(tx, token).empty()) kept += std::string(token) + " ";
  });
  EXPECT_EQ(kept, "draft scheduled returned fresh ") << "another's draft that names the token does not hold it";
}
INSTANTIATE_TEST_SUITE_P(Engines, ClockSweeps, testing::Values(store::Engine::sqlite, store::Engine::postgres), store::testing::engine_name);

TEST(Clock, SweepsWithoutLosingWhatIsFresh) {
  SmallDesk d;
  Clock clock(*d.desk);
  EXPECT_FALSE(clock.sweep());
}

}  // namespace
}  // namespace kotae::flow
