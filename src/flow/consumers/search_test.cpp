#include "flow/consumers/search.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>

#include "app/change.h"
#include "store/feed.h"
#include "store/tickets.h"
#include "store/users.h"

namespace kotae::flow {
namespace {

using store::Tx;

class SearchConsumerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string dir = (std::filesystem::temp_directory_path() / "kotae-search-XXXXXX").string();
    ASSERT_NE(::mkdtemp(dir.data()), nullptr);
    options.data_dir = dir;
    open();
    must([&](Tx& tx) -> Done {
      customer = store::user_for_email(tx, "taro@example.jp", "山田太郎").id;
      return {};
    });
    all.user = UserId{1000};
    all.role = desk::Role::admin;
  }
  void TearDown() override {
    index.reset();
    desk.reset();
    std::filesystem::remove_all(options.data_dir);
  }
  void open() {
    index.reset();
    desk.reset();
    desk = store::Database::open(options);
    index = store::SearchIndex::open(*desk, options);
  }
  void must(const store::Database::Work& work) {
    const Done d = desk->write_wait(work);
    ASSERT_TRUE(d.has_value()) << d.error().description;
  }
  app::NewComment message(const std::string& body) const {
    app::NewComment c;
    c.author = customer;
    c.via = "email";
    c.body = body;
    return c;
  }
  TicketId letter(const std::string& subject, const std::string& body) {
    TicketId id;
    must([&](Tx& tx) -> Done {
      desk::Ticket t;
      t.subject = subject;
      t.requester_id = t.submitter_id = customer;
      t.brand_id = BrandId{1};
      t.via = "email";
      auto change = app::Change::create(tx, t, customer);
      const auto c = change.comment(message(body));
      if (!c) return fail(c.error());
      change.finish();
      id = change.ticket().id;
      return {};
    });
    return id;
  }
  void edit(TicketId id, const std::function<void(desk::Ticket&)>& f) {
    must([&](Tx& tx) -> Done {
      auto change = app::Change::of(tx, *store::ticket_for_update(tx, id), UserId{1});
      f(change.ticket());
      change.finish();
      return {};
    });
  }
  void catch_up() {
    SearchConsumer consumer(*desk, *index);
    for (int i = 0; consumer.round(); ++i) ASSERT_LT(i, 1000);
    std::int64_t head = 0;
    desk->read([&](Tx& tx) { head = store::feed_head(tx); });
    ASSERT_EQ(index->seq(), head);
  }
  std::vector<std::int64_t> find(const std::string& query, store::SearchFilter f = {}) {
    store::SearchRequest r;
    r.query = query;
    r.filter = std::move(f);
    std::vector<std::int64_t> out;
    for (const auto& h : index->find(all, r).hits) out.push_back(h.ticket.v);
    return out;
  }
  using Ids = std::vector<std::int64_t>;

  store::OpenOptions options;
  std::unique_ptr<store::Database> desk;
  std::unique_ptr<store::SearchIndex> index;
  UserId customer;
  desk::Viewer all;
};

TEST_F(SearchConsumerTest, FollowsTheFeedFromItsCursor) {
  const auto a = letter("返品の件", "サーバーについて");
  EXPECT_TRUE(find("返品").empty());
  catch_up();
  EXPECT_EQ(find("返品 サーバ"), Ids{a.v});
  const auto b = letter("別の件", "返品ではない");
  open();  // as after a crash: what was not indexed comes from the feed
  EXPECT_EQ(find("返品"), Ids{a.v});
  catch_up();
  EXPECT_EQ(find("返品"), (Ids{b.v, a.v}));

  edit(a, [](desk::Ticket& t) {
    t.subject = "交換の件";
    t.tags = {"vip"};
    desk::set_status(t, desk::Status::solved, Time{1'700'000'000'000'000});
  });
  catch_up();
  EXPECT_EQ(find("返品"), Ids{b.v});
  EXPECT_EQ(find("交換 vip"), Ids{a.v});
  store::SearchFilter solved;
  solved.statuses = {desk::Status::solved};
  EXPECT_EQ(find("山田", solved), Ids{a.v});

  edit(b, [](desk::Ticket& t) { t.state = desk::State::deleted; });
  catch_up();
  EXPECT_TRUE(find("返品").empty());
}

TEST_F(SearchConsumerTest, ALongTicketIsMadeAgainInSlices) {
  const auto a = letter("最初の件名", "最初の言葉");
  must([&](Tx& tx) -> Done {
    auto change = app::Change::of(tx, *store::ticket_for_update(tx, a), customer);
    for (int i = 0; i < 250; ++i)
      if (const auto c = change.comment(message("返事 " + std::to_string(i))); !c) return fail(c.error());
    change.finish();
    return {};
  });
  catch_up();
  edit(a, [](desk::Ticket& t) { t.subject = "新しい件名"; });
  catch_up();
  EXPECT_TRUE(find("最初の件名").empty());
  for (const char* q : {"新しい 返事", "新しい 249", "新しい 言葉"}) EXPECT_EQ(find(q), Ids{a.v}) << q;
  EXPECT_TRUE(index->stale(1).empty());
}

TEST_F(SearchConsumerTest, AnOlderDeskIsIndexedAnew) {
  letter("返品の件", "a");
  catch_up();
  store::SearchIndex::Changes ahead;
  ahead.from = index->seq();
  ahead.to = ahead.from + 1000;
  ASSERT_TRUE(index->apply(ahead));
  catch_up();
  EXPECT_EQ(find("返品").size(), 1u);
}

TEST_F(SearchConsumerTest, OnAThreadOfItsOwn) {
  SearchConsumer consumer(*desk, *index);
  consumer.start();
  const auto a = letter("返品の件", "a");
  std::int64_t head = 0;
  desk->read([&](Tx& tx) { head = store::feed_head(tx); });
  for (int i = 0; i < 3000 && index->seq() < head; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(find("返品"), Ids{a.v});
  consumer.stop();
}

}  // namespace
}  // namespace kotae::flow
