// Failures in finding the ticket; the table is in README.md.
#include <algorithm>
#include <map>

#include "desk/threading.h"
#include "desk/ticket.h"
#include "letters.h"
#include "mail/filters.h"

namespace kotae::regress {
namespace {

using desk::Status;
using desk::Threading;

std::string lower(std::string s) {
  for (char& c : s)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return s;
}

/// A desk in memory: every Message-ID ever seen, in and out, and who takes part.
class Desk {
 public:
  desk::Candidate& ticket(std::int64_t id) {
    desk::Candidate& t = tickets_[id];
    t.ticket = {id};
    last_ = std::max(last_, id);
    return t;
  }
  void knows(const std::string& message_id, std::int64_t id) { seen_[message_id] = id; }

  /// The letter is decided upon, then remembered.
  Threading takes(const mail::Letter& l) {
    desk::LetterFacts facts;
    facts.from = lower(l.from.email);
    for (const auto* list : {&l.to, &l.cc, &l.reply_to})
      for (const auto& a : *list) facts.also.push_back(lower(a.email));
    facts.automatic = mail::judge(l).kind != mail::Kind::person;
    facts.from_staff = facts.from == "yamada@kotae.example";

    std::vector<desk::Evidence> evidence;
    std::vector<std::string> ids = l.in_reply_to;
    ids.insert(ids.end(), l.references.rbegin(), l.references.rend());
    for (const auto& id : ids)
      if (const auto found = seen_.find(id); found != seen_.end()) evidence.push_back({"references", ticket(found->second)});
    std::vector<std::string> reached = l.delivered_to;
    for (const auto& a : l.to) reached.push_back(a.email);
    for (const auto& address : reached)
      if (const auto token = desk::plus_token(address); token && token->check == "9f3c") evidence.push_back({"plus_address", ticket(token->ticket.v)});

    const Threading way = desk::decide(evidence, facts);
    const std::int64_t id = way.way == Threading::Way::append ? way.ticket.v : ++last_;
    desk::Candidate& t = ticket(id);
    t.participants.push_back(facts.from);
    for (const auto& a : facts.also)
      if (a.find("@kotae.example") == std::string::npos) t.participants.push_back(a);
    knows(l.message_id, id);
    return way;
  }

 private:
  std::map<std::int64_t, desk::Candidate> tickets_;
  std::map<std::string, std::int64_t> seen_;
  std::int64_t last_ = 0;
};

void expect_ticket(const Threading& way, std::int64_t id) {
  EXPECT_EQ(way.way, Threading::Way::append) << way.matched_by << " " << way.note;
  EXPECT_EQ(way.ticket.v, id);
}

TEST(Row06, ReplyFindsItsTicketByReferences) {
  Desk desk;
  EXPECT_EQ(desk.takes(letter("row06-question")).way, Threading::Way::new_ticket);
  desk.knows("out-1@kotae.example", 1);
  expect_ticket(desk.takes(letter("row06-reply")), 1);
}

TEST(Row07, ManagerInCopyAnswersTheCustomersOwnLetter) {
  Desk desk;
  desk.takes(letter("row07-question"));
  expect_ticket(desk.takes(letter("row07-manager")), 1);
}

TEST(Row08, AnswersFromElsewhereAreKnown) {
  Desk desk;
  desk.takes(letter("row06-question"));
  expect_ticket(desk.takes(letter("row08-agent-from-outlook")), 1);
  expect_ticket(desk.takes(letter("row08-customer")), 1);
}

TEST(Row09, PlusAddressFindsWhatAppleMailForgot) {
  Desk desk;
  desk.takes(letter("row06-question"));
  const Threading way = desk.takes(letter("row09-apple-mail"));
  expect_ticket(way, 1);
  EXPECT_EQ(way.matched_by, "plus_address");
}

TEST(Row10, AnswersToANewsletterStayApart) {
  Desk desk;
  desk.ticket(1).participants = {"editor@kotae.example"};
  desk.knows("news@kotae.example", 1);
  for (int n = 1; n <= 3; ++n) {
    const Threading way = desk.takes(letter("row10-newsletter-answer-" + std::to_string(n)));
    EXPECT_EQ(way.way, Threading::Way::new_ticket) << n;
    EXPECT_FALSE(way.note.empty()) << "the evidence that was not trusted is told";
  }
}

TEST(Row11, ClosedTicketsGetAFollowUp) {
  Desk desk;
  desk.takes(letter("row06-question"));
  desk.knows("out-1@kotae.example", 1);
  desk.ticket(1).status = Status::closed;
  const Threading way = desk.takes(letter("row11-late-reply"));
  EXPECT_EQ(way.way, Threading::Way::follow_up);
  EXPECT_EQ(way.ticket.v, 1);
}

TEST(Row11, AbsenceNoticesReopenNothing) {
  Desk desk;
  desk.takes(letter("row06-question"));
  desk.knows("out-1@kotae.example", 1);
  desk.ticket(1).status = Status::solved;
  const auto absence = letter("row11-absence");
  expect_ticket(desk.takes(absence), 1);
  const bool automatic = mail::judge(absence).kind != mail::Kind::person;
  EXPECT_EQ(desk::status_after_message(Status::solved, desk::Actor::end_user, automatic), Status::solved);
  EXPECT_EQ(desk::status_after_message(Status::solved, desk::Actor::end_user, false), Status::open);
}

}  // namespace
}  // namespace kotae::regress
