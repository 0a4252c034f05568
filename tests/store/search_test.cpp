// The search index on both engines: the same hits, and these are the truth of text::matches.
#include "store/search.h"

#include <algorithm>
#include <map>
#include <set>

#include "engines.h"
#include "store/comments.h"
#include "store/tickets.h"
#include "store/users.h"
#include "text/random_texts.h"

namespace kotae::store::testing {
namespace {

// Databases hold UTF-8 alone; whoever takes a letter in sees to that.
std::string utf8(std::string s) {
  std::erase(s, '\xFF');
  return s;
}

class Search : public OnEachEngine {
 protected:
  void SetUp() override {
    OnEachEngine::SetUp();
    must([&](Tx& tx) -> Done {
      Query(tx, std::string_view("INSERT INTO brands (id, name, created_at, updated_at) VALUES (1, 'Shop', 0, 0)")).run();
      customer = user_for_email(tx, "taro@example.jp", "山田太郎").id;
      other = user_for_email(tx, "hanako@example.com", "鈴木花子").id;
      return {};
    });
    index = SearchIndex::open(*db, desk->options());
    all.user = UserId{1000};
    all.role = desk::Role::admin;
  }
  void TearDown() override {
    index.reset();
    OnEachEngine::TearDown();
  }

  desk::Ticket ticket(const std::string& subject, UserId requester, GroupId group = {}) {
    desk::Ticket t;
    t.subject = subject;
    t.requester_id = t.submitter_id = requester;
    t.group_id = group;
    t.brand_id = BrandId{1};
    t.via = "email";
    t.created_at = t.updated_at = t.latest_at = t.status_at = Time{1'700'000'000'000'000};
    must([&](Tx& tx) -> Done {
      insert(tx, t);
      return {};
    });
    return t;
  }
  CommentId comment(const desk::Ticket& t, const std::string& body, desk::Audience audience = desk::Audience::everyone, Time at = Time{1'700'000'000'000'000}) {
    Comment c;
    c.ticket_id = t.id;
    c.author_id = t.requester_id;
    c.audience = audience;
    c.via = "email";
    c.body = body;
    c.created_at = at;
    must([&](Tx& tx) -> Done {
      insert(tx, c);
      return {};
    });
    return c.id;
  }
  // Brings these into the index as the consumer does.
  void index_all(const std::vector<CommentId>& comments, const std::vector<TicketId>& tickets = {}) {
    SearchIndex::Changes c;
    c.from = c.to = index->seq();
    db->read([&](Tx& tx) {
      std::set<std::int64_t> ids;
      for (const auto t : tickets) ids.insert(t.v);
      for (const auto id : comments) {
        c.documents.push_back(*search_document(tx, id));
        ids.insert(c.documents.back().ticket_id.v);
      }
      for (const auto id : ids) c.tickets.push_back(*search_ticket(tx, TicketId{id}));
    });
    ASSERT_TRUE(index->apply(c));
  }
  std::vector<std::int64_t> find(const std::string& query, const desk::Viewer& v, SearchFilter f = {}, int limit = 50, SearchOrder order = SearchOrder::newest) {
    SearchRequest r;
    r.query = query;
    r.filter = std::move(f);
    r.limit = limit;
    r.order = order;
    std::vector<std::int64_t> out;
    for (int page = 0; page < 1000; ++page) {
      const auto p = index->find(v, r);
      for (const auto& h : p.hits) out.push_back(h.ticket.v);
      if (p.next == 0) break;
      r.after = p.next;
    }
    return out;
  }
  std::vector<std::int64_t> find(const std::string& query) { return find(query, all); }
  using Ids = std::vector<std::int64_t>;

  std::unique_ptr<SearchIndex> index;
  UserId customer, other;
  desk::Viewer all;
};
KOTAE_ON_EACH_ENGINE(Search);

TEST_P(Search, ByEverythingOnTheTicket) {
  const auto a = ticket("返品の件", customer), b = ticket("Invoice", other);
  index_all({comment(a, "サーバーの設定について ORD-2024-00123"), comment(b, "請求書を送ってください")});
  for (const char* q : {"返", "返品", "サーバ", "サーバー", "ord2024", "00123", "山田", "taro@exam", "山田 設定", "設定 返品"}) EXPECT_EQ(find(q), Ids{a.id.v}) << q;
  EXPECT_EQ(find("example"), (Ids{b.id.v, a.id.v}));
  EXPECT_EQ(find("example -請求"), Ids{a.id.v});
  EXPECT_EQ(find(std::to_string(b.id.v) + " invoice"), Ids{b.id.v});
  EXPECT_TRUE(find("山田 請求").empty());
  EXPECT_TRUE(find("").empty());
  EXPECT_TRUE(find("\1g1").empty());
}

TEST_P(Search, AnswersAreTheTruthForEveryViewerFilterAndPage) {
  text::testing::RandomTexts random(11);
  std::vector<desk::Ticket> tickets;
  struct Doc {
    SearchDocument d;
    std::size_t ticket;
  };
  std::vector<Doc> docs;
  std::vector<CommentId> comments;
  for (std::size_t i = 0; i < 60; ++i) tickets.push_back(ticket(utf8(random.text(3)), random.pick(2) ? customer : other, GroupId{static_cast<std::int64_t>(random.pick(4))}));
  for (auto& t : tickets) {
    const auto before = t;
    t.status = static_cast<desk::Status>(random.pick(6));
    t.state = random.pick(10) == 0 ? desk::State::spam : desk::State::active;
    t.assignee_id = UserId{static_cast<std::int64_t>(random.pick(3))};
    t.is_public = random.pick(4) > 0;
    must([&](Tx& tx) -> Done {
      save(tx, before, t);
      return {};
    });
  }
  for (int i = 0; i < 200; ++i) {
    const std::size_t t = random.pick(tickets.size());
    const Time at{1'700'000'000'000'000 + static_cast<std::int64_t>(random.pick(100)) * 86'400 * us_per_s};
    comments.push_back(comment(tickets[t], utf8(random.text(static_cast<int>(3 + random.pick(25)))), random.pick(5) ? desk::Audience::everyone : desk::Audience::internal, at));
    db->read([&](Tx& tx) { docs.push_back({*search_document(tx, comments.back()), t}); });
  }
  index_all(comments);

  std::size_t hits = 0;
  for (int i = 0; i < 300; ++i) {
    const auto query = utf8(random.query(docs[random.pick(docs.size())].d.text));
    desk::Viewer v = all;
    if (i % 3 > 0) {
      v.role = random.pick(4) ? desk::Role::agent : desk::Role::end_user;
      v.access = static_cast<desk::TicketAccess>(random.pick(4));
      v.user = v.role == desk::Role::end_user || v.access == desk::TicketAccess::requested ? customer : UserId{1};
      v.groups = {GroupId{1}, GroupId{2}};
      if (random.pick(6) == 0) v.groups.clear();
    }
    SearchFilter f;
    if (random.pick(3) == 0) f.group = GroupId{static_cast<std::int64_t>(1 + random.pick(3))};
    if (random.pick(3) == 0) f.brand = BrandId{1};
    if (random.pick(3) == 0) f.statuses = {desk::Status::open, desk::Status::pending};
    if (random.pick(5) == 0) f.states = {desk::State::active, desk::State::spam};
    if (random.pick(6) == 0) f.unassigned = true;
    if (random.pick(6) == 0) f.assignee = UserId{1};
    if (random.pick(6) == 0) f.requester = customer;
    if (random.pick(4) == 0) f.from = Time{1'700'000'000'000'000 + 20ll * 86'400 * us_per_s};
    if (random.pick(4) == 0) f.until = Time{1'700'000'000'000'000 + 70ll * 86'400 * us_per_s};

    Ids truth;
    for (std::size_t k = docs.size(); k-- > 0;) {
      const auto& d = docs[k].d;
      const auto& t = tickets[docs[k].ticket];
      if (std::find(truth.begin(), truth.end(), t.id.v) != truth.end()) continue;
      if (!desk::can_see(v, desk::scope(t)) || !desk::can_see_comment(v, d.audience)) continue;
      if (f.group && t.group_id != f.group) continue;
      if (!f.statuses.empty() && std::find(f.statuses.begin(), f.statuses.end(), t.status) == f.statuses.end()) continue;
      if (std::find(f.states.begin(), f.states.end(), t.state) == f.states.end()) continue;
      if (f.unassigned && t.assignee_id) continue;
      if (f.assignee && t.assignee_id != f.assignee) continue;
      if (f.requester && t.requester_id != f.requester) continue;
      if (f.from && d.created_at < f.from) continue;
      if (f.until && d.created_at >= f.until) continue;
      if (text::matches(d.text, query)) truth.push_back(t.id.v);
    }
    hits += truth.size();
    ASSERT_EQ(find(query, v, f, static_cast<int>(1 + random.pick(7))), truth) << query;
    SearchRequest r;
    r.query = query;
    r.filter = f;
    ASSERT_EQ(index->count(v, r).tickets, static_cast<std::int64_t>(truth.size()));
    auto ranked = find(query, v, f, 5, SearchOrder::relevance);
    std::sort(ranked.begin(), ranked.end());
    std::sort(truth.begin(), truth.end());
    ASSERT_EQ(ranked, truth) << query;
  }
  EXPECT_GT(hits, 500u);
}

TEST_P(Search, LongTextsAreFoundWhole) {
  std::string text = "冒頭の言葉 ";
  for (int i = 0; i < 20'000; ++i) text += "あ い" + std::to_string(i % 900) + " ";
  text += "末尾の言葉";
  const auto t = ticket("long", customer), u = ticket("other", customer);
  index_all({comment(t, text), comment(u, "冒頭の言葉")});
  EXPECT_EQ(find("末尾の言葉"), Ids{t.id.v});
  EXPECT_EQ(find("冒頭 末尾"), Ids{t.id.v});
  EXPECT_EQ(find("冒頭 -末尾"), Ids{u.id.v});
  EXPECT_EQ(find("冒頭"), (Ids{u.id.v, t.id.v}));
  EXPECT_EQ(find("冒頭", all, {}, 1), (Ids{u.id.v, t.id.v}));
}

TEST_P(Search, ChangesOfTheTicketAndRedaction) {
  auto t = ticket("件名", customer, GroupId{1});
  const auto c = comment(t, "秘密の番号 4111-1111");
  index_all({c});
  desk::Viewer two = all;
  two.role = desk::Role::agent;
  two.access = desk::TicketAccess::groups;
  two.groups = {GroupId{2}};
  EXPECT_TRUE(find("秘密", two).empty());

  auto before = t;
  t.status = desk::Status::solved;
  t.group_id = GroupId{2};
  must([&](Tx& tx) -> Done {
    save(tx, before, t);
    return {};
  });
  index_all({}, {t.id});
  SearchFilter solved;
  solved.statuses = {desk::Status::solved};
  EXPECT_EQ(find("秘密", all, solved), Ids{t.id.v});
  // The old group sees it no longer at once, the new one when its documents are made again.
  desk::Viewer one = two;
  one.groups = {GroupId{1}};
  EXPECT_TRUE(find("秘密", one).empty());
  ASSERT_EQ(index->stale(10), (std::vector<std::pair<TicketId, CommentId>>{{t.id, CommentId{}}}));
  SearchIndex::Changes again;
  db->read([&](Tx& tx) {
    again.tickets.push_back(*search_ticket(tx, t.id));
    again.documents.push_back(*search_document(tx, c));
  });
  again.renewed.push_back({t.id, CommentId{}, CommentId{}});
  ASSERT_TRUE(index->apply(again));
  EXPECT_TRUE(index->stale(10).empty());
  EXPECT_EQ(find("秘密", two), Ids{t.id.v});

  must([&](Tx& tx) -> Done {
    auto words = *kotae::store::comment(tx, c);
    words.body = "▇▇";
    save_words(tx, words);
    return {};
  });
  index_all({c});
  EXPECT_TRUE(find("秘密").empty());
  EXPECT_TRUE(find("4111").empty());
  EXPECT_EQ(find("件名"), Ids{t.id.v});

  SearchIndex::Changes gone;
  gone.gone = {t.id};
  ASSERT_TRUE(index->apply(gone));
  EXPECT_TRUE(find("件名").empty());
}

TEST_P(Search, TheCursorIsPartOfTheTransactionAndOthersMayBeFaster) {
  SearchIndex::Changes c;
  c.to = 7;
  EXPECT_TRUE(index->apply(c));
  EXPECT_EQ(index->seq(), 7);
  EXPECT_FALSE(index->apply(c));
  c.from = 7;
  c.to = 9;
  SearchDocument orphan;
  orphan.comment_id = CommentId{1};
  orphan.ticket_id = TicketId{99};
  c.documents.push_back(orphan);
  EXPECT_ANY_THROW(index->apply(c));
  EXPECT_EQ(index->seq(), 7);
  index.reset();
  index = SearchIndex::open(*db, desk->options());
  EXPECT_EQ(index->seq(), 7);
  index->clear();
  EXPECT_EQ(index->seq(), 0);
}

TEST(SearchHighlights, SubjectAndText) {
  const auto h = search_highlight("返品の件", "昨日の返品です", "返品");
  EXPECT_EQ(h.subject, (std::vector<std::pair<std::uint32_t, std::uint32_t>>{{0, 6}}));
  EXPECT_EQ(h.snippet.marks, (std::vector<std::pair<std::uint32_t, std::uint32_t>>{{9, 15}}));
}

}  // namespace
}  // namespace kotae::store::testing
