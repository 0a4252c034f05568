// The screen's lists: the same rows as a plain look at every ticket gives, page by page; and on SQLite each from an index in the list's order.
#include "store/lists.h"

#include <algorithm>
#include <random>

#include "engines.h"
#include "store/tickets.h"
#include "store/users.h"

namespace kotae::store::testing {
namespace {

struct Viewers {
  static std::vector<std::pair<std::string, desk::Viewer>> all() {
    using desk::Role, desk::TicketAccess;
    std::vector<std::pair<std::string, desk::Viewer>> out;
    const auto add = [&](const char* name, Role role, TicketAccess access, std::vector<GroupId> groups) { out.emplace_back(name, desk::Viewer{UserId{3}, role, access, std::move(groups), {}, true}); };
    add("admin", Role::admin, TicketAccess::all, {});
    add("agent", Role::agent, TicketAccess::all, {});
    add("one group", Role::agent, TicketAccess::groups, {{2}});
    add("three groups", Role::agent, TicketAccess::groups, {{1}, {2}, {4}});
    std::vector<GroupId> many;
    for (std::int64_t g = 1; g <= 12; ++g) many.push_back({g});
    add("many groups", Role::agent, TicketAccess::groups, many);
    add("no group", Role::agent, TicketAccess::groups, {});
    add("assigned", Role::agent, TicketAccess::assigned, {});
    add("requested", Role::agent, TicketAccess::requested, {});
    return out;
  }
};

constexpr const char* lane_words[] = {"new", "open", "pending", "hold", "solved", "closed", "unsolved", "waiting", "mine", "unassigned", "all", "spam", "deleted"};

std::vector<std::pair<std::string, ListFilter>> filters() {
  std::vector<std::pair<std::string, ListFilter>> out;
  for (const char* lane : lane_words)
    for (int bits = 0; bits < 16; ++bits)
      for (const bool oldest : {false, true}) {
        ListFilter f;
        f.lane = *lane_of(lane);
        if (bits & 1) f.group = {2};
        if (bits & 2) f.mailbox = {1};
        if (bits & 4) f.assignee = {3};
        if (bits & 8) f.no_assignee = true;
        if ((bits & 12) == 12) continue;
        f.oldest_first = oldest;
        f.limit = 7;
        out.emplace_back(std::string(lane) + " filter " + std::to_string(bits) + (oldest ? " oldest first" : ""), f);
      }
  return out;
}

bool belongs(const desk::Viewer& v, const ListFilter& f, const desk::Ticket& t) {
  using S = desk::Status;
  if (!desk::can_see(v, desk::scope(t))) return false;
  if ((f.group && t.group_id != f.group) || (f.mailbox && t.mailbox_id != f.mailbox) || (f.assignee && t.assignee_id != f.assignee) || (f.no_assignee && t.assignee_id)) return false;
  if (f.lane == ListLane::spam) return t.state == desk::State::spam;
  if (f.lane == ListLane::deleted) return v.admin() && t.state == desk::State::deleted;
  if (t.state != desk::State::active) return false;
  const bool unsolved = t.status < S::solved;
  switch (f.lane) {
    case ListLane::unsolved: return unsolved;
    case ListLane::waiting: return t.status == S::pending || t.status == S::hold;
    case ListLane::mine: return unsolved && t.assignee_id == v.user;
    case ListLane::unassigned: return unsolved && !t.assignee_id;
    case ListLane::all: return true;
    default: return static_cast<int>(t.status) == static_cast<int>(f.lane);
  }
}

class Lists : public OnEachEngine {};
KOTAE_ON_EACH_ENGINE(Lists);

TEST_P(Lists, PageByPageWhatEveryTicketSays) {
  std::minstd_rand random(7);
  const auto pick = [&](unsigned most) { return static_cast<std::int64_t>(random() % (most + 1)); };
  std::vector<desk::Ticket> tickets;
  must([&](Tx& tx) -> Done {
    tickets.clear();
    for (int i = 0; i < 5; ++i) {
      User u;
      u.name = "u" + std::to_string(i);
      if (const auto made = create_user(tx, u); !made) return fail(made.error());
    }
    for (int i = 0; i < 250; ++i) {
      desk::Ticket t;
      t.subject = "s" + std::to_string(i);
      t.status = static_cast<desk::Status>(pick(5));
      t.state = i % 11 == 0 ? static_cast<desk::State>(1 + pick(1)) : desk::State::active;
      t.requester_id = t.submitter_id = UserId{1 + pick(3)};
      t.assignee_id = UserId{pick(4)};
      t.group_id = GroupId{pick(5)};
      t.mailbox_id = MailboxId{pick(2)};
      t.brand_id = BrandId{1};
      t.via = "api";
      t.created_at = t.updated_at = t.status_at = tx.at();
      t.latest_at = {tx.at().us + pick(60) * us_per_s};  // some at the same moment
      insert(tx, t);
      tickets.push_back(t);
    }
    return {};
  });
  int rows = 0;
  for (const auto& [who, viewer] : Viewers::all())
    for (const auto& [what, filter] : filters()) {
      std::vector<std::pair<Time, TicketId>> expected, got;
      for (const auto& t : tickets)
        if (belongs(viewer, filter, t)) expected.emplace_back(t.latest_at, t.id);
      std::sort(expected.begin(), expected.end());
      if (!filter.oldest_first) std::reverse(expected.begin(), expected.end());
      db->read([&](Tx& tx) {
        ListFilter f = filter;
        for (bool more = true; more;) {
          const auto page = list(tx, viewer, f);
          for (const auto& r : page.rows) got.emplace_back(r.ticket.latest_at, r.ticket.id);
          more = page.more;
          if (more) std::tie(f.after_at, f.after_id) = got.back();
        }
      });
      rows += static_cast<int>(got.size());
      ASSERT_EQ(got, expected) << who << ", " << what;
    }
  EXPECT_GT(rows, 10'000);
}

TEST(ListPlans, EachListIsReadFromAnIndexInItsOrder) {
  Desk place(Engine::sqlite);
  const auto db = place.open();
  db->read([&](Tx& tx) {
    for (const auto& [who, viewer] : Viewers::all()) {
      if (who == "requested" || who == "no group") continue;  // a person's few tickets are sorted; nothing is not read
      for (auto [what, f] : filters())
        for (const bool after : {false, true}) {
          if (f.lane == ListLane::deleted && !viewer.admin()) continue;
          f.after_id = {after ? 5 : 0};
          const std::string sql = list_sql(viewer, f);
          // Several indexes: their few first rows are merged by sorting.
          const bool merged = sql.find("UNION ALL") != std::string::npos;
          // Few tickets are spam or deleted, and have one index.
          const bool away = f.lane == ListLane::spam || f.lane == ListLane::deleted;
          Query q(tx, "EXPLAIN QUERY PLAN " + sql);
          std::string plan;
          while (q.next()) plan += q.text(3) + "\n";
          if (!away && !merged) {
            EXPECT_EQ(plan.find("TEMP B-TREE FOR ORDER BY"), std::string::npos) << who << ", " << what << "\n" << plan;
          }
          EXPECT_EQ(plan.find("SCAN t\n"), std::string::npos) << who << ", " << what << "\n" << plan;
        }
    }
  });
}

}  // namespace
}  // namespace kotae::store::testing
