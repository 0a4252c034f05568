// Search on an index of many comments: filling it as the consumer does, then queries alone, from two threads, and while letters come in.
// Words follow Zipf's law; half the tickets belong to group 1, the rest to 49 others; 3 % of the tickets, the newest, are unsolved.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "store/search.h"
#include "text/letters.h"

using namespace kotae;
using namespace kotae::store;

namespace {

using Clock = std::chrono::steady_clock;
double us_since(Clock::time_point t) { return std::chrono::duration<double, std::micro>(Clock::now() - t).count(); }

class Words {
 public:
  Words() {
    for (const char* w : {"返品", "配送", "注文", "請求", "解約", "会員", "登録", "変更", "確認", "商品", "在庫", "交換", "送料", "領収", "税込", "予約", "支払", "住所", "問合", "不具合",
                          "サーバー", "ログイン", "パスワード", "アカウント", "メール", "ユーザー", "クレジットカード", "ポイント", "キャンセル", "システム"})
      words_.emplace_back(w);
    std::mt19937 r(42);
    while (words_.size() < 20'000) {
      std::string w;
      for (unsigned n = 2 + (r() % 3 == 0 ? 1 : 0); n > 0; --n) text::append_utf8(w, static_cast<char32_t>(0x4E00 + (r() % 1200) * 7));
      words_.push_back(w);
    }
    for (std::size_t i = 0; i < 30; ++i) std::swap(words_[i], words_[5 + r() % 300]);
    double sum = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) up_to_.push_back(sum += 1.0 / (static_cast<double>(i) + 8));
    for (auto& x : up_to_) x /= sum;
  }
  const std::string& word(std::mt19937& r) const {
    const double u = std::uniform_real_distribution<double>()(r);
    return words_[static_cast<std::size_t>(std::lower_bound(up_to_.begin(), up_to_.end(), u) - up_to_.begin())];
  }
  std::string letter(std::mt19937& r) const {
    static const char* const particles[] = {"の", "を", "に", "が", "は", "と", "で", "から", "まで", "について"};
    static const char* const ends[] = {"です。", "ます。\n", "でしょうか。\n", "お願いします。\n", "ください。", "ました。"};
    static const char* const english[] = {"please", "refund", "order", "account", "login", "error", "the", "my", "cannot", "invoice"};
    std::string s;
    for (auto n = 10 + r() % 40; n > 0; --n) {
      if (r() % 12 == 0)
        s.append(english[r() % 10]).append(" ");
      else
        s.append(word(r)).append(r() % 6 ? particles[r() % 10] : ends[r() % 6]);
    }
    if (r() % 4 == 0) s += "ORD-2024-" + std::to_string(r() % 1'000'000);
    return s;
  }

 private:
  std::vector<std::string> words_;
  std::vector<double> up_to_;
};

struct Figures {
  std::vector<double> us;
  void add(double x) { us.push_back(x); }
  double at(double share) {
    std::sort(us.begin(), us.end());
    return us.empty() ? 0 : us[std::min(us.size() - 1, static_cast<std::size_t>(share * static_cast<double>(us.size())))];
  }
};

constexpr std::int64_t first_at = 1'640'995'200'000'000;  // 2022-01-01
constexpr std::int64_t step = 90 * us_per_s;              // between comments: a million in under three years

void add_letter(SearchIndex::Changes& c, const Words& words, std::mt19937& r, std::int64_t id, std::int64_t total) {
  SearchTicket t;
  t.id = TicketId{(id + 2) / 3};
  const std::uint64_t h = static_cast<std::uint64_t>(t.id.v) * 0x9E3779B97F4A7C15ull >> 20;
  t.group_id = GroupId{h % 2 ? 1 : static_cast<std::int64_t>(2 + h / 2 % 49)};
  t.brand_id = BrandId{static_cast<std::int64_t>(1 + h / 200 % 3)};
  t.requester_id = UserId{static_cast<std::int64_t>(1000 + h % 50'000)};
  t.assignee_id = UserId{static_cast<std::int64_t>(1 + h / 77 % 40)};
  t.status = id > total * 97 / 100 ? static_cast<desk::Status>(h % 4) : h % 300 == 0 ? desk::Status::pending : desk::Status::closed;
  if (c.tickets.empty() || c.tickets.back().id != t.id) c.tickets.push_back(t);
  SearchDocument d;
  d.comment_id = CommentId{id};
  d.ticket_id = t.id;
  d.created_at = Time{first_at + id * step};
  d.text = std::to_string(t.id.v) + "\n" + words.word(r) + "について\n山田" + std::to_string(t.requester_id.v) + "\nuser" + std::to_string(t.requester_id.v) + "@example.jp\n" + words.letter(r);
  c.documents.push_back(std::move(d));
}

long status_kib(const char* key) {
  std::ifstream f("/proc/self/status");
  for (std::string line; std::getline(f, line);)
    if (line.starts_with(key)) return std::atol(line.c_str() + std::string_view(key).size() + 1);
  return 0;
}

struct Bench {
  Database& desk;
  SearchIndex& index;
  const Words& words;
  std::int64_t total;
  double seconds;

  std::vector<std::string> queries(std::size_t letters, unsigned seed) const {
    std::mt19937 r(seed);
    std::vector<std::string> out;
    while (out.size() < 400) {
      const auto l = text::letters(words.word(r));
      if (l.size() < letters) continue;
      std::string q;
      for (std::size_t i = 0; i < letters; ++i) text::append_utf8(q, l[i].c);
      out.push_back(q);
    }
    return out;
  }

  void row(const char* name, const desk::Viewer& v, SearchRequest request, const std::vector<std::string>& qs) {
    for (const unsigned threads : {1u, 2u}) {
      std::vector<Figures> each(threads);
      std::atomic<std::int64_t> hits{0};
      std::vector<std::thread> pool;
      const auto start = Clock::now();
      for (unsigned k = 0; k < threads; ++k)
        pool.emplace_back([&, k] {
          std::mt19937 r(k);
          while (us_since(start) < seconds * 1e6) {
            SearchRequest q = request;
            q.query = qs[r() % qs.size()];
            const auto t = Clock::now();
            const auto page = index.find(v, q);
            each[k].add(us_since(t));
            hits += static_cast<std::int64_t>(page.hits.size());
          }
        });
      for (auto& t : pool) t.join();
      const double took = us_since(start) / 1e6;
      Figures all;
      for (auto& e : each) all.us.insert(all.us.end(), e.us.begin(), e.us.end());
      const double n = static_cast<double>(all.us.size());
      std::printf("| %-44s | %u | %8.0f | %7.2f | %7.2f | %7.2f | %5.1f |\n", name, threads, n / took, all.at(0.5) / 1e3, all.at(0.99) / 1e3, all.at(1) / 1e3,
                  static_cast<double>(hits) / n);
      std::fflush(stdout);
    }
  }

  void fill() {
    std::mt19937 r(1);
    Figures batches;
    const auto start = Clock::now();
    for (std::int64_t id = 1; id <= total;) {
      SearchIndex::Changes c;
      c.from = index.seq();
      for (int i = 0; i < 100 && id <= total; ++i, ++id) add_letter(c, words, r, id, total);
      c.to = id - 1;
      const auto t = Clock::now();
      index.apply(c);
      batches.add(us_since(t));
    }
    const double s = us_since(start) / 1e6;
    std::printf("filled %lld comments in %.0f s: %.0f /s; batch of 100: p50 %.1f ms, p99 %.1f ms, max %.1f ms\n", static_cast<long long>(total), s,
                static_cast<double>(total) / s, batches.at(0.5) / 1e3, batches.at(0.99) / 1e3, batches.at(1) / 1e3);
  }

  // 200 letters a second, committed as they come; from a letter's arrival to its being found.
  void while_letters_come(const desk::Viewer& all, const std::vector<std::string>& qs) {
    Figures lag, find;
    std::atomic<bool> stop{false};
    std::thread reader([&] {
      std::mt19937 r(9);
      while (!stop) {
        SearchRequest q;
        q.query = qs[r() % qs.size()];
        const auto t = Clock::now();
        index.find(all, q);
        find.add(us_since(t));
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    });
    std::mt19937 r(5);
    std::int64_t id = total, base = index.seq();
    const auto start = Clock::now();
    const double per_letter = 1e6 / 200;
    const std::int64_t letters = static_cast<std::int64_t>(seconds * 5 * 200);
    for (std::int64_t done = 0; done < letters;) {
      const auto due = std::min(letters, static_cast<std::int64_t>(us_since(start) / per_letter));
      if (due == done) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        continue;
      }
      SearchIndex::Changes c;
      c.from = index.seq();
      std::int64_t n = done;
      for (; n < due && n - done < 100; ++n) add_letter(c, words, r, id + n + 1, total);
      c.to = base + n;
      index.apply(c);
      for (; done < n; ++done) lag.add(us_since(start) - static_cast<double>(done) * per_letter);
    }
    stop = true;
    reader.join();
    std::printf("200 letters/s for %.0f s: searchable after p50 %.1f ms, p99 %.1f ms, max %.1f ms; meanwhile queries p50 %.2f ms, p99 %.2f ms\n", seconds * 5, lag.at(0.5) / 1e3,
                lag.at(0.99) / 1e3, lag.at(1) / 1e3, find.at(0.5) / 1e3, find.at(0.99) / 1e3);
  }

  void status_of_a_long_ticket() {
    std::mt19937 r(6);
    SearchIndex::Changes c;
    c.from = c.to = index.seq();
    SearchTicket t;
    t.id = TicketId{total * 2};
    t.group_id = GroupId{1};
    c.tickets = {t};
    for (int i = 0; i < 1000; ++i) c.documents.push_back({CommentId{total * 2 + i}, t.id, desk::Audience::everyone, Time{first_at}, words.letter(r)});
    index.apply(c);
    c.documents.clear();
    Figures f;
    for (int i = 0; i < 20; ++i) {
      c.tickets[0].status = static_cast<desk::Status>(i % 5);
      const auto s = Clock::now();
      index.apply(c);
      f.add(us_since(s));
    }
    std::printf("status of a ticket with 1,000 comments: p50 %.1f ms, max %.1f ms\n", f.at(0.5) / 1e3, f.at(1) / 1e3);
  }
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Search on an index of many comments");
  std::int64_t total = 1'000'000;
  double seconds = 4;
  std::string data = "bench-search";
  std::string url;
  bool small = false, keep = false;
  app.add_option("--comments", total, "comments in the index");
  app.add_option("--seconds", seconds, "per row");
  app.add_option("--data", data, "folder for the index; used as it is when it holds one of this size");
  app.add_option("--database", url, "postgresql://… instead of SQLite");
  app.add_flag("--small", small, "50,000 comments, 0.5 s a row");
  app.add_flag("--keep", keep, "leave the folder");
  CLI11_PARSE(app, argc, argv);
  if (small) total = 50'000, seconds = 0.5;

  OpenOptions options;
  options.data_dir = data;
  options.database_url = url;
  const auto desk = Database::open(options);
  auto index = SearchIndex::open(*desk, options);
  const Words words;
  Bench bench{*desk, *index, words, total, seconds};
  if (index->seq() < total) {
    index->clear();
    bench.fill();
  }
  desk::Viewer all;
  all.user = UserId{1};
  all.role = desk::Role::admin;
  desk::Viewer one = all;
  one.role = desk::Role::agent;
  one.access = desk::TicketAccess::groups;
  one.groups = {GroupId{7}};
  desk::Viewer big = one;
  big.groups = {GroupId{1}};

  const auto two = bench.queries(2, 5);
  std::printf("| query (50 tickets)                           | threads | per s | p50 ms | p99 ms | max ms | rows |\n|---|---|---|---|---|---|---|\n");
  SearchRequest newest;
  bench.row("two letters, newest first", all, newest, two);
  auto f = newest;
  f.filter.statuses = {desk::Status::fresh, desk::Status::open, desk::Status::pending, desk::Status::hold};
  bench.row("  unsolved", all, f, two);
  f.filter.statuses = {desk::Status::pending};
  bench.row("  pending", all, f, two);
  f = newest;
  f.filter.group = GroupId{7};
  bench.row("  group with 1 %", all, f, two);
  f.filter.statuses = {desk::Status::pending};
  bench.row("  group with 1 %, pending", all, f, two);
  f = newest;
  f.filter.brand = BrandId{2};
  bench.row("  brand with 33 %", all, f, two);
  f = newest;
  f.filter.from = Time{first_at + total / 2 * step};
  f.filter.until = Time{f.filter.from.us + 30ll * 86'400 * us_per_s};
  bench.row("  thirty days, half way back", all, f, two);
  bench.row("  viewer of a group with 1 %", one, newest, two);
  bench.row("  viewer of a group with 50 %", big, newest, two);
  f = newest;
  f.filter.assignee = UserId{7};
  bench.row("  assignee with 2.5 %", all, f, two);
  bench.row("three letters", all, newest, bench.queries(3, 6));
  bench.row("one letter", all, newest, bench.queries(1, 7));
  std::vector<std::string> both;
  for (std::size_t i = 0; i + 1 < two.size(); ++i) both.push_back(two[i] + " " + two[i + 1]);
  bench.row("two words of two letters", all, newest, both);
  bench.row("English words", all, newest, {"refund", "order please", "ref", "log", "ord-2024-12", "invoice"});
  f = newest;
  f.order = SearchOrder::relevance;
  bench.row("two letters, by relevance", all, f, two);
  bench.status_of_a_long_ticket();
  bench.while_letters_come(all, two);
  std::printf("resident %ld MiB\n", status_kib("VmRSS:") / 1024);
  index.reset();
  desk->stop();
  if (!keep) std::filesystem::remove_all(data);
}
