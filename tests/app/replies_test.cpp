// A reply that comes back from sending: no word of it is lost, whatever its author writes meanwhile.
#include "app/reply.h"

#include "small_desk.h"

namespace kotae::app {
namespace {

using store::Outgoing;

class Returned : public testing::TestWithParam<store::Engine> {
 protected:
  SmallDesk d{GetParam()};
  store::User author = d.person("sato@desk.example", desk::Role::agent), other = d.person("alex@desk.example", desk::Role::agent);
  store::User customer = d.person("taro@customer.example", desk::Role::end_user);
  TicketId ticket = d.ticket(customer.id);

  static DraftText words(const std::string& body) {
    DraftText t;
    t.body = body;
    t.to = {{"", "taro@customer.example"}};
    return t;
  }
  desk::Viewer viewer(const store::User& u) {
    return d.read<desk::Viewer>([&](store::Tx& tx) { return store::viewer_of(tx, u); });
  }
  Outgoing hold(const std::string& body) {
    Outgoing o;
    ReplyWish w;
    w.text = words(body);
    w.hold_s = 300;
    d.write([&](store::Tx& tx) { o = *reply(tx, *d.desk, store::viewer_of(tx, author), ticket, w); });
    EXPECT_EQ(o.state, Outgoing::State::held);
    return o;
  }
  Outgoing draft(const DraftText& text) {
    Outgoing o;
    d.write([&](store::Tx& tx) { o = *save_draft(tx, store::viewer_of(tx, author), ticket, text); });
    return o;
  }
  /// Another agent has the reply lock when the hold ends.
  Outgoing refuse(OutgoingId id) {
    d.write([&](store::Tx& tx) {
      store::set_lock(tx, ticket, {other.id, tx.at(), plus_s(tx.at(), 120)});
      EXPECT_TRUE(release_due(tx, *d.desk, id));
      store::drop_lock(tx, ticket);
    });
    return *row(id);
  }
  std::optional<Outgoing> row(OutgoingId id) {
    return d.read<std::optional<Outgoing>>([&](store::Tx& tx) { return store::outgoing(tx, id); });
  }
  std::optional<Outgoing> draft() {
    return d.read<std::optional<Outgoing>>([&](store::Tx& tx) { return store::draft_of(tx, ticket, author.id); });
  }
  Result<Outgoing> verb(Result<Outgoing> (*f)(store::Tx&, const desk::Viewer&, OutgoingId), OutgoingId id, const store::User& by) {
    Result<Outgoing> r = fail(Code::internal, "");
    d.write([&](store::Tx& tx) { r = f(tx, store::viewer_of(tx, by), id); });
    return r;
  }
  std::int64_t comments() {
    return d.read<std::int64_t>([&](store::Tx& tx) { return static_cast<std::int64_t>(store::comments_of(tx, ticket).size()); });
  }
};

TEST_P(Returned, WaitsBesideWhatItsAuthorWritesNow) {
  const auto first = hold("The first answer.");
  draft(words("The second"));
  const auto back = refuse(first.id);
  EXPECT_EQ(back.state, Outgoing::State::returned);
  EXPECT_EQ(back.body, "The first answer.");
  EXPECT_EQ(came_back(back), "TicketLocked");
  EXPECT_NE(back.reason.find("alex@desk.example"), std::string::npos) << back.reason;
  draft(words("The second answer."));  // what the screen saves by itself
  EXPECT_EQ(draft()->body, "The second answer.");
  EXPECT_EQ(row(first.id)->body, "The first answer.");
  const auto shown = d.read<std::vector<Outgoing>>([&](store::Tx& tx) { return store::outgoing_of(tx, ticket); });
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].id, first.id);

  const auto refused = verb(undo, first.id, author);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::update_conflict);
  EXPECT_EQ(draft()->body, "The second answer.");
  d.write([&](store::Tx& tx) { EXPECT_TRUE(drop_draft(tx, store::viewer_of(tx, author), ticket)); });
  const auto taken = verb(undo, first.id, author);
  ASSERT_TRUE(taken) << taken.error().description;
  EXPECT_EQ(taken->state, Outgoing::State::draft);
  EXPECT_EQ(draft()->body, "The first answer.");
  EXPECT_EQ(came_back(*draft()), "");
  EXPECT_EQ(comments(), 0);
}

TEST_P(Returned, ADraftThatCameBackIsNotWrittenOverUnseen) {
  const auto first = refuse(hold("The first answer.").id);
  EXPECT_EQ(first.state, Outgoing::State::draft);
  EXPECT_EQ(came_back(first), "TicketLocked");
  const auto second = draft(words("Something else"));
  EXPECT_NE(second.id, first.id);
  EXPECT_EQ(row(first.id)->state, Outgoing::State::returned);
  EXPECT_EQ(row(first.id)->body, "The first answer.");
  EXPECT_EQ(draft()->body, "Something else");
}

TEST_P(Returned, WhoHasSeenItGoesOnWithIt) {
  const auto first = refuse(hold("The first answer.").id);
  auto shorter = words("The answer.");
  shorter.continues = first.id;
  EXPECT_EQ(draft(shorter).id, first.id);
  EXPECT_EQ(came_back(*draft()), "");
  EXPECT_EQ(draft(words("Only the")).id, first.id) << "an ordinary draft again";

  const auto second = refuse(hold("Second.").id);
  EXPECT_EQ(draft(words("Second. And more.")).id, second.id) << "its words are in these";
  EXPECT_EQ(draft()->body, "Second. And more.");
}

TEST_P(Returned, TheNextReplyDoesNotTakeItsPlace) {
  const auto first = refuse(hold("The first answer.").id);
  const auto second = hold("The second answer.");
  EXPECT_NE(second.id, first.id);
  EXPECT_EQ(row(first.id)->state, Outgoing::State::returned);
  EXPECT_EQ(row(first.id)->body, "The first answer.");
  d.write([&](store::Tx& tx) { EXPECT_TRUE(release_due(tx, *d.desk, second.id)); });
  EXPECT_EQ(row(second.id)->state, Outgoing::State::released);
  EXPECT_EQ(comments(), 1);
}

TEST_P(Returned, TakenBackBesideAnotherDraftItIsNotSent) {
  const auto first = hold("The first answer.");
  draft(words("The second"));
  const auto back = verb(undo, first.id, author);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->state, Outgoing::State::returned);
  EXPECT_EQ(came_back(*back), "Undo");
  d.write([&](store::Tx& tx) { EXPECT_TRUE(release_due(tx, *d.desk, first.id)); });
  EXPECT_EQ(row(first.id)->state, Outgoing::State::returned);
  EXPECT_EQ(draft()->body, "The second");
  EXPECT_EQ(comments(), 0);
}

TEST_P(Returned, AnAdminsUndoIsUnseenByItsAuthor) {
  const auto admin = d.person("admin@desk.example", desk::Role::admin);
  const auto first = hold("The first answer.");
  ASSERT_TRUE(verb(undo, first.id, admin));
  EXPECT_EQ(came_back(*row(first.id)), "Undo");
  draft(words("Something else"));
  EXPECT_EQ(row(first.id)->state, Outgoing::State::returned);
}

TEST_P(Returned, IsThrownAwayByItsAuthorAlone) {
  const auto first = hold("The first answer.");
  EXPECT_EQ(verb(discard, first.id, author).error().code, Code::update_conflict) << "it is on its way";
  draft(words("The second"));
  refuse(first.id);
  EXPECT_EQ(verb(discard, first.id, other).error().code, Code::not_found);
  ASSERT_TRUE(verb(discard, first.id, author));
  EXPECT_EQ(row(first.id)->state, Outgoing::State::voided);
  EXPECT_TRUE(d.read<std::vector<Outgoing>>([&](store::Tx& tx) { return store::outgoing_of(tx, ticket); }).empty());
  EXPECT_EQ(verb(undo, first.id, author).error().code, Code::update_conflict) << "gone is gone";
  EXPECT_EQ(draft()->body, "The second");
}

INSTANTIATE_TEST_SUITE_P(Engines, Returned, testing::Values(store::Engine::sqlite, store::Engine::postgres), store::testing::engine_name);

}  // namespace
}  // namespace kotae::app
