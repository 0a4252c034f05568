#include "store/sqlite.h"

#include <algorithm>
#include <string>

namespace kotae::store {
namespace {

[[noreturn]] void raise(sqlite3* db, int rc, std::string_view what) {
  const int primary = rc & 0xff;
  const int extended = db ? sqlite3_extended_errcode(db) : rc;
  std::string text = "sqlite: " + std::string(what) + ": " + (db ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
  throw DbError(std::move(text), primary == SQLITE_BUSY || primary == SQLITE_LOCKED,
                extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY);
}

class SqliteStatement final : public Statement {
 public:
  SqliteStatement(sqlite3* db, std::string_view sql) : db_(db) {
    const int rc = sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &s_, nullptr);
    if (rc != SQLITE_OK) raise(db, rc, sql);
  }
  ~SqliteStatement() override { sqlite3_finalize(s_); }
  void bind_null(int i) override { check(sqlite3_bind_null(s_, i)); }
  void bind_i64(int i, std::int64_t v) override { check(sqlite3_bind_int64(s_, i, v)); }
  void bind_double(int i, double v) override { check(sqlite3_bind_double(s_, i, v)); }
  void bind_text(int i, std::string_view v) override {
    require_text(v);
    check(sqlite3_bind_text64(s_, i, v.data() ? v.data() : "", v.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  }
  void bind_blob(int i, std::string_view v) override {
    check(sqlite3_bind_blob64(s_, i, v.data() ? v.data() : "", v.size(), SQLITE_TRANSIENT));
  }
  bool step() override {
    const int rc = sqlite3_step(s_);
    if (rc == SQLITE_ROW) return true;
    if (rc == SQLITE_DONE) return false;
    raise(db_, rc, sqlite3_sql(s_));
  }
  bool is_null(int c) const override { return sqlite3_column_type(s_, c) == SQLITE_NULL; }
  std::int64_t i64(int c) const override { return sqlite3_column_int64(s_, c); }
  double real(int c) const override { return sqlite3_column_double(s_, c); }
  std::string_view text(int c) const override {
    const auto* p = reinterpret_cast<const char*>(sqlite3_column_text(s_, c));
    return p ? std::string_view(p, static_cast<std::size_t>(sqlite3_column_bytes(s_, c))) : std::string_view{};
  }
  std::string blob(int c) const override {
    const auto* p = static_cast<const char*>(sqlite3_column_blob(s_, c));
    return p ? std::string(p, static_cast<std::size_t>(sqlite3_column_bytes(s_, c))) : std::string{};
  }
  std::int64_t changes() const override { return sqlite3_changes64(db_); }
  void reset() override {
    sqlite3_reset(s_);
    sqlite3_clear_bindings(s_);
  }

 private:
  void check(int rc) const {
    if (rc != SQLITE_OK) raise(db_, rc, sqlite3_sql(s_));
  }
  sqlite3* db_;
  sqlite3_stmt* s_ = nullptr;
};

}  // namespace

SqliteConnection::SqliteConnection(const std::string& path, Mode mode, int cache_kib) {
  // SQLite counts its memory under one lock for all connections, which readers would queue for. Refused once SQLite is in use: then it only counts on.
  [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  const int flags = mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int rc = sqlite3_open_v2(path.c_str(), &db_, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (rc != SQLITE_OK) {
    const DbError e("sqlite: cannot open " + path + ": " + (db_ ? sqlite3_errmsg(db_) : sqlite3_errstr(rc)), false, false);
    sqlite3_close_v2(db_);
    throw e;
  }
  sqlite3_busy_timeout(db_, 10'000);
  exec("PRAGMA cache_size=-" + std::to_string(cache_kib) + ";PRAGMA temp_store=MEMORY;PRAGMA foreign_keys=OFF");
  if (mode == Mode::read_write) {
    // Two programs that open a new file at once: the change of mode does not wait by itself, unlike everything else.
    for (int tries = 0;; ++tries) try {
        exec("PRAGMA journal_mode=WAL");
        break;
      } catch (const DbError& e) {
        if (!e.retry || tries == 500) throw;
        sqlite3_sleep(20);
      }
    exec("PRAGMA synchronous=FULL;PRAGMA wal_autocheckpoint=4000;PRAGMA journal_size_limit=67108864");
  }
}

SqliteConnection::~SqliteConnection() {
  cache_.clear();
  sqlite3_close_v2(db_);
}

void SqliteConnection::make_room() {
  auto oldest = cache_.end();
  for (auto it = cache_.begin(); it != cache_.end(); ++it) {
    const auto& copies = it->second.copies;
    if (std::any_of(copies.begin(), copies.end(), [](const auto& s) { return s->busy; })) continue;
    if (oldest == cache_.end() || it->second.used < oldest->second.used) oldest = it;
  }
  if (oldest != cache_.end()) cache_.erase(oldest);
}

Statement& SqliteConnection::prepare(std::string_view sql) {
  ++count_;
  auto it = cache_.find(sql);
  if (it == cache_.end()) {
    auto fresh = std::make_unique<SqliteStatement>(db_, sql);  // a text that does not compile is not kept
    if (cache_.size() >= statements_kept) make_room();
    it = cache_.emplace(std::string(sql), Prepared{}).first;
    it->second.copies.push_back(std::move(fresh));
  }
  Prepared& p = it->second;
  p.used = count_;
  for (auto& s : p.copies)
    if (!s->busy) return *s;
  p.copies.push_back(std::make_unique<SqliteStatement>(db_, sql));
  return *p.copies.back();
}

void SqliteConnection::exec(const std::string& sql) {
  char* message = nullptr;
  const int rc = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &message);
  if (rc != SQLITE_OK) {
    sqlite3_free(message);
    raise(db_, rc, sql);
  }
}

}  // namespace kotae::store
