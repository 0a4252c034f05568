#include "live/hub.h"

#include <boost/json.hpp>

#include <condition_variable>
#include <future>
#include <thread>

#include "flow/feed.h"
#include "small_desk.h"

namespace kotae::live {
namespace json = boost::json;
namespace {

class FakeSocket final : public net::Socket {
 public:
  void send(std::shared_ptr<const std::string> text) override {
    std::lock_guard l(m_);
    said_.push_back(json::parse(*text).as_object());
    cv_.notify_all();
  }
  void close(std::uint16_t code, std::string_view) override {
    std::lock_guard l(m_);
    closed_ = code;
    cv_.notify_all();
  }
  void on_message(std::function<void(std::string)> f) override { message_ = std::move(f); }
  void on_close(std::function<void()> f) override { gone_ = std::move(f); }

  void say(const std::string& text) { message_(text); }
  void leave() { gone_(); }
  /// Waits until one of the messages satisfies f, and gives it.
  json::object until(const std::function<bool(const json::object&)>& f) {
    std::unique_lock l(m_);
    for (std::size_t i = 0;; ++i) {
      cv_.wait(l, [&] { return i < said_.size(); });
      if (f(said_[i])) return said_[i];
    }
  }
  json::object until_type(const std::string& type) {
    return until([&](const auto& o) { return o.at("type").as_string() == type; });
  }
  void until_seq(std::int64_t seq) {
    until([&](const auto& o) { return o.at("type") != "hello" && o.contains("seq") && o.at("seq").as_int64() >= seq; });
  }
  std::uint16_t until_closed() {
    std::unique_lock l(m_);
    cv_.wait(l, [&] { return closed_ != 0; });
    return closed_;
  }
  std::vector<std::int64_t> seqs() {
    std::lock_guard l(m_);
    std::vector<std::int64_t> out;
    for (const auto& o : said_)
      if (o.at("type") != "hello" && o.contains("seq")) out.push_back(o.at("seq").as_int64());
    return out;
  }

 private:
  std::mutex m_;
  std::condition_variable cv_;
  std::vector<json::object> said_;
  std::uint16_t closed_ = 0;
  std::function<void(std::string)> message_;
  std::function<void()> gone_;
};

struct HubTest : testing::Test {
  SmallDesk d;
  // The name in the request's header "x-who" is the address of the caller.
  Hub hub{*d.desk, "node", [this](const net::Request& r) -> Result<std::shared_ptr<const Person>> {
            std::shared_ptr<const Person> p;
            d.desk->db().read([&](store::Tx& tx) {
              if (const auto u = store::user_by_email(tx, r.header("x-who"))) p = std::make_shared<const Person>(Person{store::viewer_of(tx, *u), u->name});
            });
            return p;
          }};
  flow::Feed feed{d.desk->db()};

  void start() {
    hub.start();
    feed.add({"live", [this] { return hub.position(); }, [this](const std::vector<store::Event>& e) { hub.take(e); }});
    feed.start();
  }
  void TearDown() override {
    feed.stop();
    hub.stop();
  }
  std::shared_ptr<net::Request> request(const std::string& who, const std::string& since, const std::string& path = "/api/kotae/live") {
    auto r = std::make_shared<net::Request>();
    r->method = "GET";
    r->path = path;
    r->headers = {{"x-who", who}, {"authorization", "Basic x"}};
    if (!since.empty()) r->query = {{"since", since}};
    return r;
  }
  int upgrade(const std::shared_ptr<net::Request>& r) {
    std::promise<int> p;
    hub.upgrade(r, [&](net::Response* no) { p.set_value(no ? no->status : 101); });
    return p.get_future().get();
  }
  std::shared_ptr<FakeSocket> connect(const std::string& who, const std::string& since = "") {
    const auto r = request(who, since);
    EXPECT_EQ(upgrade(r), 101);
    auto s = std::make_shared<FakeSocket>();
    hub.opened(r, s);
    return s;
  }
  std::int64_t head() {
    return d.read<std::int64_t>([](store::Tx& tx) { return store::feed_head(tx); });
  }
};

TEST_F(HubTest, LetsInWhoMayAndNobodyElse) {
  d.person("agent@example.com", desk::Role::agent);
  d.person("customer@example.com", desk::Role::end_user);
  start();
  EXPECT_EQ(upgrade(request("agent@example.com", "")), 101);
  EXPECT_EQ(upgrade(request("customer@example.com", "")), 403);
  EXPECT_EQ(upgrade(request("nobody@example.com", "")), 401);
  EXPECT_EQ(upgrade(request("agent@example.com", "", "/api/kotae/other")), 404);
  auto by_cookie = request("agent@example.com", "");
  by_cookie->headers = {{"x-who", "agent@example.com"}, {"cookie", "kotae_session=1"}, {"origin", "https://evil.example"}};
  by_cookie->host = "desk.example";
  EXPECT_EQ(upgrade(by_cookie), 403);
  by_cookie->headers.back().second = "https://desk.example";
  EXPECT_EQ(upgrade(by_cookie), 101);
}

TEST_F(HubTest, JoinsWithoutGapOrDouble) {
  d.person("agent@example.com", desk::Role::agent);
  const auto customer = d.person("c@example.com", desk::Role::end_user).id;
  start();
  for (int i = 0; i < 20; ++i) d.ticket(customer);
  constexpr int more = 300;
  std::vector<std::pair<std::int64_t, std::shared_ptr<FakeSocket>>> sockets;
  std::thread writer([&] {
    for (int i = 0; i < more; ++i) d.ticket(customer);
  });
  for (int i = 0; i < 30; ++i) {
    const std::int64_t since = i % 3 == 0 ? 0 : head();
    sockets.emplace_back(since, connect("agent@example.com", std::to_string(since)));
  }
  writer.join();
  const auto last = d.ticket(customer);
  ASSERT_TRUE(last);
  std::vector<std::int64_t> told;
  d.desk->db().read([&](store::Tx& tx) {
    for (const auto& e : store::events_after(tx, 0, 10'000))
      if (e.type != "ticket.touched") told.push_back(e.seq);
  });
  for (const auto& [since, s] : sockets) {
    s->until_seq(told.back());
    std::vector<std::int64_t> expected;
    for (const auto seq : told)
      if (seq > since) expected.push_back(seq);
    EXPECT_EQ(s->seqs(), expected) << "since " << since;
  }
}

TEST_F(HubTest, AWrongSinceStartsAnew) {
  d.person("agent@example.com", desk::Role::agent);
  start();
  for (const char* bad : {"abc", "-5", "999999999", "99999999999999999999999", "1x"}) {
    const auto hello = connect("agent@example.com", bad)->until_type("hello");
    EXPECT_TRUE(hello.contains("reset")) << bad;
    EXPECT_EQ(hello.at("seq").as_int64(), head());
  }
  EXPECT_FALSE(connect("agent@example.com")->until_type("hello").contains("reset"));
}

TEST_F(HubTest, WhatAViewerMayNotSeeIsAHole) {
  GroupId ours, theirs;
  d.write([&](store::Tx& tx) {
    store::Group g;
    g.name = "ours";
    ours = store::create_group(tx, g).id;
    g.name = "theirs";
    theirs = store::create_group(tx, g).id;
  });
  const auto agent = d.person("agent@example.com", desk::Role::agent, desk::TicketAccess::groups).id;
  d.write([&](store::Tx& tx) { store::add_membership(tx, agent, ours); });
  const auto customer = d.person("c@example.com", desk::Role::end_user).id;
  start();
  const auto before = head();
  const auto s = connect("agent@example.com", std::to_string(before));
  s->until_type("hello");
  d.ticket(customer, theirs);
  const auto seen = d.ticket(customer, ours);
  const auto o = s->until_type("ticket.created");
  EXPECT_EQ(o.at("ticket_id").as_int64(), seen.v);
  // It leaves the viewer's reach: that much is told.
  d.write([&](store::Tx& tx) {
    auto c = app::Change::of(tx, *store::ticket_for_update(tx, seen), {});
    c.ticket().group_id = theirs;
    c.finish();
  });
  EXPECT_EQ(s->until_type("ticket.updated").at("ticket_id").as_int64(), seen.v);
  d.write([&](store::Tx& tx) {
    auto c = app::Change::of(tx, *store::ticket_for_update(tx, seen), {});
    c.ticket().subject = "hidden now";
    c.finish();
  });
  const auto end = d.ticket(customer, ours);
  s->until([&](const json::object& m) { return m.contains("ticket_id") && m.at("ticket_id") == end.v; });
  EXPECT_EQ(s->seqs().size(), 3U);
  // The same when it is read again from the beginning.
  const auto again = connect("agent@example.com", std::to_string(before));
  again->until([&](const json::object& m) { return m.contains("ticket_id") && m.at("ticket_id") == end.v; });
  const auto seqs = s->seqs();
  for (const auto q : again->seqs()) EXPECT_NE(std::find(seqs.begin(), seqs.end(), q), seqs.end());
}

TEST_F(HubTest, TwoScreensOfOnePersonCountOnce) {
  const auto a = d.person("a@example.com", desk::Role::agent).id;
  d.person("b@example.com", desk::Role::agent);
  const auto t = d.ticket(d.person("c@example.com", desk::Role::end_user).id);
  start();
  const auto one = connect("a@example.com"), two = connect("a@example.com"), other = connect("b@example.com");
  const std::string watch = "{\"type\":\"watch\",\"ticket_id\":" + std::to_string(t.v) + "}";
  const auto shows = [&](std::size_t n, const char* state) {
    return [n, state](const json::object& o) {
      if (o.at("type") != "presence" || o.at("users").as_array().size() != n) return false;
      return n == 0 || o.at("users").as_array()[0].at("state") == state;
    };
  };
  one->say(watch);
  const auto first = other->until(shows(1, "viewing"));
  EXPECT_EQ(first.at("users").as_array()[0].at("id").as_int64(), a.v);
  two->say(watch);
  two->say("{\"type\":\"typing\",\"ticket_id\":" + std::to_string(t.v) + "}");
  other->until(shows(1, "replying"));
  two->leave();
  one->say("{\"type\":\"unwatch\"}");
  other->until(shows(0, ""));
  EXPECT_TRUE(d.desk->presence().of(t, now()).empty());
}

TEST_F(HubTest, ALockIsToldAndWhoIsOutIsClosed) {
  d.person("a@example.com", desk::Role::agent);
  auto b = d.person("b@example.com", desk::Role::agent);
  const auto t = d.ticket(d.person("c@example.com", desk::Role::end_user).id);
  start();
  const auto one = connect("a@example.com"), two = connect("b@example.com");
  one->until_type("hello");
  two->until_type("hello");
  d.desk->db().notify("{\"type\":\"lock\",\"ticket_id\":" + std::to_string(t.v) + ",\"holder\":{\"id\":1},\"taken_from\":null}");
  EXPECT_EQ(one->until_type("lock").at("holder").at("id").as_int64(), 1);
  d.write([&](store::Tx& tx) {
    b.active = false;
    ASSERT_TRUE(store::save_user(tx, b));
    store::emit(tx, 0, {}, {}, "user.updated", "{\"user_id\":" + std::to_string(b.id.v) + "}");
  });
  EXPECT_EQ(two->until_closed(), 1008);
}

}  // namespace
}  // namespace kotae::live
