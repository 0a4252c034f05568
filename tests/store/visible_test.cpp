// desk::can_see and its twin in SQL give the same answer for every viewer and ticket.
#include "store/visible.h"

#include <random>
#include <set>

#include "engines.h"
#include "store/tickets.h"

namespace kotae::store::testing {
namespace {

class Visible : public OnEachEngine {};
KOTAE_ON_EACH_ENGINE(Visible);

TEST_P(Visible, SqlAndRuleAgree) {
  std::minstd_rand random(20261122);
  const auto pick = [&](int most) { return static_cast<std::int64_t>(random() % static_cast<unsigned>(most + 1)); };  // 0 = none
  std::vector<desk::Ticket> tickets;
  must([&](Tx& tx) -> Done {
    tickets.clear();
    for (int i = 0; i < 150; ++i) {
      desk::Ticket t;
      t.subject = "s" + std::to_string(i);
      t.requester_id = t.submitter_id = UserId{1 + pick(4)};
      t.assignee_id = UserId{pick(5)};
      t.group_id = GroupId{pick(3)};
      t.organization_id = OrganizationId{pick(3)};
      t.brand_id = BrandId{1};
      t.is_public = pick(2) != 0;
      t.via = "api";
      t.created_at = t.updated_at = t.latest_at = t.status_at = tx.at();
      insert(tx, t);
      tickets.push_back(t);
    }
    return {};
  });
  int seen = 0, hidden = 0;
  for (const auto role : {desk::Role::end_user, desk::Role::agent, desk::Role::admin})
    for (const auto access : {desk::TicketAccess::all, desk::TicketAccess::groups, desk::TicketAccess::assigned, desk::TicketAccess::requested, desk::TicketAccess::organization})
      for (const bool active : {true, false})
        for (const auto& groups : {std::vector<GroupId>{}, {GroupId{1}}, {GroupId{2}, GroupId{3}}})
         for (const auto& organizations : {std::vector<OrganizationId>{}, {OrganizationId{2}}, {OrganizationId{1}, OrganizationId{3}}})
          for (std::int64_t user = 0; user <= 4; ++user) {
            const desk::Viewer v{UserId{user}, role, access, groups, organizations, active};
            std::set<std::int64_t> by_sql;
            db->read([&](Tx& tx) {
              for (const auto& t : tickets_by_id(tx, v, 0, 1000).tickets) by_sql.insert(t.id.v);
              EXPECT_EQ(count_tickets(tx, v), static_cast<std::int64_t>(by_sql.size()));
            });
            for (const auto& t : tickets) {
              const bool may = desk::can_see(v, desk::scope(t));
              ++(may ? seen : hidden);
              ASSERT_EQ(by_sql.count(t.id.v) == 1, may) << "user " << user << " role " << static_cast<int>(role) << " access " << static_cast<int>(access)
                                                        << " active " << active << " ticket " << t.id.v;
            }
          }
  EXPECT_GT(seen, 1000);
  EXPECT_GT(hidden, 1000);
}

TEST_P(Visible, ATicketComesBackAsItWas) {
  desk::Ticket t;
  t.subject = "件名 𠮷";
  t.requester_id = t.submitter_id = UserId{7};
  t.brand_id = BrandId{1};
  t.via = "email";
  t.created_at = t.updated_at = t.latest_at = t.status_at = Time{1'700'000'000'123'456};
  must([&](Tx& tx) -> Done {
    insert(tx, t);
    return {};
  });
  db->read([&](Tx& tx) {
    const auto got = ticket(tx, t.id);
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->subject, t.subject);
    EXPECT_EQ(got->created_at, t.created_at);
    EXPECT_EQ(got->requester_id, t.requester_id);
    EXPECT_FALSE(got->assignee_id);
    EXPECT_FALSE(got->solved_at);
  });
  must([&](Tx& tx) -> Done {
    EXPECT_TRUE(ticket_for_update(tx, t.id).has_value());
    EXPECT_FALSE(ticket_for_update(tx, TicketId{t.id.v + 1}).has_value());
    return {};
  });
}

}  // namespace
}  // namespace kotae::store::testing
