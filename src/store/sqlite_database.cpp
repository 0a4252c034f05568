// The desk on one SQLite file: one writer thread that commits in groups, and a pool of readers.
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

#include "store/migrate.h"
#include "store/sqlite.h"

namespace kotae::store {
namespace {

constexpr std::size_t max_group = 128;                 // people's work per commit
constexpr std::size_t max_bulk = 100;                  // bulk work per commit …
constexpr std::int64_t bulk_slice_us = 5 * us_per_ms;  // … and time it may take before people are looked after again

// The same as exec(), from the cache of prepared statements.
void say(SqliteConnection& c, std::string_view sql) {
  auto& s = c.prepare(sql);
  struct Reset {
    Statement& s;
    ~Reset() { s.reset(); }
  } reset{s};
  s.step();
}

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(const OpenOptions& o) : path_(o.data_dir + "/desk.db") {
    std::filesystem::create_directories(o.data_dir);
    writer_ = std::make_unique<SqliteConnection>(path_, SqliteConnection::Mode::read_write, 32 * 1024);
    if (o.migrate) migrate(*writer_);
    require_current_schema(*writer_);
    for (int i = 0; i < o.readers; ++i) idle_.push_back(std::make_unique<SqliteConnection>(path_, SqliteConnection::Mode::read_only, 8 * 1024));
    thread_ = std::thread([this] { run(); });
  }
  ~SqliteDatabase() override { stop(); }

  Engine engine() const override { return Engine::sqlite; }

  void write(Work work, Then then, Lane lane) override {
    {
      std::lock_guard l(m_);
      if (!stopping_) {
        (lane == Lane::people ? people_ : bulk_).push_back({std::move(work), std::move(then)});
        wake_.notify_one();
        return;
      }
    }
    then(fail(Code::unavailable, "the desk is stopping"));
  }

  void read(const std::function<void(Tx&)>& f) override {
    std::unique_ptr<SqliteConnection> c;
    {
      std::unique_lock l(rm_);
      reader_free_.wait(l, [&] { return !idle_.empty(); });
      c = std::move(idle_.back());
      idle_.pop_back();
    }
    struct Back {
      SqliteDatabase& d;
      std::unique_ptr<SqliteConnection>& c;
      ~Back() {
        try {
          say(*c, "COMMIT");
        } catch (const DbError&) {  // the transaction is already gone; the connection stays usable
        }
        std::lock_guard l(d.rm_);
        d.idle_.push_back(std::move(c));
        d.reader_free_.notify_one();
      }
    } back{*this, c};
    say(*c, "BEGIN");
    Tx tx(*c, now());
    f(tx);
  }

  void on_commit(std::function<void()> f) override {
    std::lock_guard l(hm_);
    commit_hooks_.push_back(std::move(f));
  }
  void notify(std::string_view text) override {
    if (text.size() > notify_max) throw std::length_error("notify: text too long");
    std::lock_guard l(hm_);
    for (auto& f : notify_hooks_) f(text);
  }
  void on_notify(std::function<void(std::string_view)> f) override {
    std::lock_guard l(hm_);
    notify_hooks_.push_back(std::move(f));
  }

  Done snapshot_to(const std::string& path) override {
    std::filesystem::remove(path);
    SqliteConnection from(path_, SqliteConnection::Mode::read_only);
    SqliteConnection to(path, SqliteConnection::Mode::read_write);
    to.exec("PRAGMA journal_mode=DELETE");
    sqlite3_backup* b = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (!b) return fail(Code::internal, std::string("snapshot: ") + sqlite3_errmsg(to.handle()));
    // One read transaction of the source keeps the copy consistent while the writer goes on.
    from.exec("BEGIN");
    Query(*std::make_unique<Tx>(from, now()), std::string_view("SELECT count(*) FROM sqlite_schema")).next();
    int rc = SQLITE_OK;
    while ((rc = sqlite3_backup_step(b, 2000)) == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
      if (rc != SQLITE_OK) sqlite3_sleep(20);
    const int end = sqlite3_backup_finish(b);
    from.exec("COMMIT");
    if (rc != SQLITE_DONE || end != SQLITE_OK) return fail(Code::internal, std::string("snapshot: ") + sqlite3_errstr(rc));
    return {};
  }

  std::size_t queue_length() const override {
    std::lock_guard l(m_);
    return people_.size() + bulk_.size();
  }

  void stop() override {
    {
      std::lock_guard l(m_);
      if (stopping_) return;
      stopping_ = true;
      wake_.notify_one();
    }
    thread_.join();
    writer_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }

 private:
  struct Item {
    Work work;
    Then then;
    Done result{};
  };

  void run() {
    std::vector<Item> group;
    for (;;) {
      group.clear();
      bool bulk = false;
      {
        std::unique_lock l(m_);
        wake_.wait(l, [&] { return stopping_ || !people_.empty() || !bulk_.empty(); });
        if (people_.empty() && bulk_.empty()) return;
        bulk = people_.empty();
        auto& q = bulk ? bulk_ : people_;
        while (!q.empty() && group.size() < (bulk ? max_bulk : max_group)) {
          group.push_back(std::move(q.front()));
          q.pop_front();
        }
      }
      commit(group, bulk);
      for (auto& i : group) i.then(std::move(i.result));
      std::lock_guard l(hm_);
      for (auto& f : commit_hooks_) f();
    }
  }

  // Everything of the group in one transaction; when the COMMIT itself fails, nobody is told that it worked.
  void commit(std::vector<Item>& group, bool bulk) {
    std::size_t done = 0;
    try {
      say(*writer_, "BEGIN IMMEDIATE");
      const Time at = now();
      for (auto& i : group) {
        Tx tx(*writer_, at);
        try {
          i.result = tx.attempt(i.work);
        } catch (const std::exception& e) {
          i.result = fail(error_of(e));
        }
        ++done;
        if (bulk && now().us - at.us > bulk_slice_us) break;
      }
      say(*writer_, "COMMIT");
    } catch (const std::exception& e) {
      try {
        writer_->exec("ROLLBACK");
      } catch (const DbError&) {  // nothing was open
      }
      for (auto& i : group) i.result = fail(Code::unavailable, e.what());
      return;
    }
    if (done < group.size()) {  // the slice ended: the rest goes back to the front of its queue
      std::lock_guard l(m_);
      for (std::size_t k = group.size(); k-- > done;) bulk_.push_front(std::move(group[k]));
      group.resize(done);
    }
  }

  std::string path_;
  std::unique_ptr<SqliteConnection> writer_;
  mutable std::mutex m_;
  std::condition_variable wake_;
  std::deque<Item> people_, bulk_;
  bool stopping_ = false;
  std::mutex rm_;
  std::condition_variable reader_free_;
  std::vector<std::unique_ptr<SqliteConnection>> idle_;
  std::mutex hm_;
  std::vector<std::function<void()>> commit_hooks_;
  std::vector<std::function<void(std::string_view)>> notify_hooks_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const OpenOptions& options) { return std::make_unique<SqliteDatabase>(options); }

}  // namespace kotae::store
