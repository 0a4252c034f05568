// Writes a desk of many tickets straight through the store, in one transaction without syncing: for measuring, where only the result counts.
// 2 % of the tickets (at most 20,000) are unsolved and the newest; the rest are solved, then closed. 50 groups, half of everything in the first;
// 20 mailboxes, 40 agents, one customer for five tickets. The last 1,000 tickets but the unsolved have 20 comments.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>

#include "store/comments.h"
#include "store/feed.h"
#include "store/mailboxes.h"
#include "store/migrate.h"
#include "store/sqlite.h"
#include "store/tickets.h"
#include "store/users.h"
#include "text/letters.h"

using namespace kotae;
using namespace kotae::store;

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t step = 30 * us_per_s;  // between two tickets

// Words by Zipf's law, of Han characters mostly: a search for two letters finds few or many.
class Words {
 public:
  explicit Words(std::mt19937_64& r) : r_(r) {
    for (const char* w : {"返品", "配送", "注文", "請求", "解約", "会員", "登録", "変更", "確認", "商品", "在庫", "交換", "送料", "領収", "予約", "支払", "住所", "サーバー", "ログイン", "パスワード"}) words_.emplace_back(w);
    while (words_.size() < 20'000) {
      std::string w;
      for (auto n = 2 + r_() % 2; n > 0; --n) text::append_utf8(w, static_cast<char32_t>(0x4E00 + r_() % 1200 * 7));
      words_.push_back(std::move(w));
    }
    double sum = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) up_to_.push_back(sum += 1.0 / (static_cast<double>(i) + 8));
    for (auto& x : up_to_) x /= sum;
  }
  const std::string& word() {
    const double u = std::uniform_real_distribution<double>()(r_);
    return words_[std::min(words_.size() - 1, static_cast<std::size_t>(std::lower_bound(up_to_.begin(), up_to_.end(), u) - up_to_.begin()))];
  }
  std::string some(std::size_t n) {
    static const char* const between[] = {"の", "を", "に", "が", "は", "と", "で", "から", "です。\n", "ます。\n"};
    std::string s;
    for (; n > 0; --n) s.append(word()).append(between[r_() % 10]);
    return s;
  }

 private:
  std::mt19937_64& r_;
  std::vector<std::string> words_;
  std::vector<double> up_to_;
};

struct Options {
  std::string data = "bench-desk";
  std::int64_t tickets = 1'000'000, comments = 3;
};

class Seed {
 public:
  Seed(Tx& tx, const Options& o) : tx_(tx), o_(o), words_(random_), unsolved_(std::min<std::int64_t>(20'000, std::max<std::int64_t>(o.tickets / 50, 200))) {}

  void people() {
    brand_ = default_brand(tx_);
    for (int i = 0; i < 50; ++i) {
      Group g;
      g.name = "グループ" + std::to_string(i + 1);
      g.is_default = i == 0;
      groups_.push_back(create_group(tx_, g).id);
    }
    for (int i = 0; i < 20; ++i) {
      Mailbox m;
      m.name = "窓口" + std::to_string(i + 1);
      m.address = i == 0 ? "support@example.jp" : "desk" + std::to_string(i) + "@example.jp";
      m.brand_id = brand_;
      m.group_id = groups_[static_cast<std::size_t>(i)];
      const auto made = create_mailbox(tx_, m);
      if (!made) throw std::runtime_error(made.error().description);
      mailboxes_.push_back(made->id);
    }
    for (int i = 0; i < 40; ++i) {
      User u;
      u.name = "担当" + std::to_string(i + 1);
      u.email = i == 0 ? "admin@example.jp" : i == 1 ? "onegroup@example.jp" : "agent" + std::to_string(i) + "@example.jp";
      u.role = i == 0 ? desk::Role::admin : desk::Role::agent;
      u.access = i == 1 ? desk::TicketAccess::groups : desk::TicketAccess::all;
      const auto made = create_user(tx_, u);
      if (!made) throw std::runtime_error(made.error().description);
      add_membership(tx_, made->id, groups_[static_cast<std::size_t>(i == 1 ? 1 : i)]);
      agents_.push_back(made->id);
    }
    for (std::int64_t i = 0; i < std::max<std::int64_t>(o_.tickets / 5, 1); ++i) {
      User u;
      u.name = words_.word() + words_.word();
      u.email = "customer" + std::to_string(i) + "@customers.example";
      const auto made = create_user(tx_, u);
      if (!made) throw std::runtime_error(made.error().description);
      customers_.push_back(made->id);
    }
  }

  void ticket(std::int64_t i) {
    const std::int64_t age = o_.tickets - i;
    desk::Ticket t;
    t.created_at = {tx_.at().us - age * step};
    t.status = age <= unsolved_ ? static_cast<desk::Status>(random_() % 4) : age <= 4 * unsolved_ ? desk::Status::solved : desk::Status::closed;
    t.group_id = groups_[random_() % 2 ? 0 : random_() % groups_.size()];
    t.mailbox_id = mailboxes_[random_() % mailboxes_.size()];
    t.brand_id = brand_;
    if (t.status != desk::Status::fresh && random_() % 4) t.assignee_id = agents_[random_() % agents_.size()];
    t.requester_id = t.submitter_id = customers_[random_() % customers_.size()];
    t.priority = static_cast<desk::Priority>(random_() % 5);
    t.subject = words_.some(4);
    t.via = "email";
    if (random_() % 3 == 0) t.tags = {"vip"};
    const auto n = age > unsolved_ && age <= unsolved_ + 1000 ? 20 : std::max<std::int64_t>(1, static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(2 * o_.comments)));
    t.comment_count = n;
    t.updated_at = t.latest_at = t.status_at = {t.created_at.us + n * us_per_s};
    if (t.status >= desk::Status::solved) t.solved_at = t.updated_at;
    std::vector<std::string> bodies;
    for (std::int64_t k = 0; k < n; ++k) bodies.push_back(words_.some(10 + random_() % 40));
    t.preview = bodies.back().substr(0, bodies.back().find('\n'));
    insert(tx_, t);
    const auto change = emit(tx_, 0, t.id, t.requester_id, "ticket.created", "{\"status\":\"new\"}");
    for (std::int64_t k = 0; k < n; ++k) {
      Comment c;
      c.ticket_id = t.id;
      c.author_id = k % 2 ? agents_[random_() % agents_.size()] : t.requester_id;
      c.via = "email";
      c.change_id = change;
      c.created_at = {t.created_at.us + k * us_per_s};
      c.subject = t.subject;
      c.body = std::move(bodies[static_cast<std::size_t>(k)]);
      c.message_id = std::to_string(i) + "." + std::to_string(k) + "@customers.example";
      insert(tx_, c);
      remember_message_id(tx_, c.message_id, t.id, c.id, {}, k % 2 == 1);
      emit(tx_, change, t.id, c.author_id, "comment.created", "{\"comment_id\":" + std::to_string(c.id.v) + ",\"public\":true}");
      t.latest_comment_id = t.latest_public_comment_id = c.id;
      ++written_;
    }
    Query(tx_, "UPDATE tickets SET latest_comment_id = ?1, latest_public_comment_id = ?1 WHERE id = ?2", t.latest_comment_id, t.id).run();
  }
  std::int64_t written() const { return written_; }

 private:
  Tx& tx_;
  const Options& o_;
  std::mt19937_64 random_{42};
  Words words_;
  std::int64_t unsolved_, written_ = 0;
  BrandId brand_;
  std::vector<GroupId> groups_;
  std::vector<MailboxId> mailboxes_;
  std::vector<UserId> agents_, customers_;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Writes a desk of many tickets"};
  Options o;
  app.add_option("--data", o.data, "Folder; must not hold a desk")->capture_default_str();
  app.add_option("--tickets", o.tickets, "How many")->capture_default_str();
  app.add_option("--comments", o.comments, "Each, on average")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    const auto begin = Clock::now();
    std::filesystem::create_directories(o.data);
    if (std::filesystem::exists(o.data + "/desk.db")) throw std::runtime_error("there is a desk in " + o.data);
    SqliteConnection db(o.data + "/desk.db", SqliteConnection::Mode::read_write, 1024 * 1024);
    migrate(db);
    db.exec("PRAGMA synchronous=OFF;PRAGMA wal_autocheckpoint=20000");
    // Indexes are made at the end, in order, which is quicker than one entry at a time. The one on addresses is asked while writing.
    std::vector<std::pair<std::string, std::string>> indexes;
    Tx tx(db, now());
    {
      Query q(tx, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND name NOT LIKE 'identities%'");
      while (q.next()) indexes.emplace_back(q.text(0), q.text(1));
    }
    for (const auto& [name, sql] : indexes) db.exec("DROP INDEX " + name);
    db.exec("BEGIN");
    Seed seed(tx, o);
    seed.people();
    for (std::int64_t i = 0; i < o.tickets; ++i) {
      seed.ticket(i);
      if (i % 20'000 == 19'999) db.exec("COMMIT;BEGIN");
    }
    db.exec("COMMIT");
    const double rows = std::chrono::duration<double>(Clock::now() - begin).count();
    for (const auto& [name, sql] : indexes) db.exec(sql);
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    std::printf("tickets=%lld comments=%lld rows_s=%.1f indexes_s=%.1f bytes=%llu\n", static_cast<long long>(o.tickets), static_cast<long long>(seed.written()), rows,
                std::chrono::duration<double>(Clock::now() - begin).count() - rows, static_cast<unsigned long long>(std::filesystem::file_size(o.data + "/desk.db")));
    return 0;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "seed: %s\n", e.what());
    return 1;
  }
}
