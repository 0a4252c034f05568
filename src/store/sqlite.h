// SQLite driver: connections, statements, and the single writer with group commit.
#pragma once
#include <sqlite3.h>

#include <string>
#include <unordered_map>

#include "store/db.h"

namespace kotae::store {

/// One SQLite connection with a statement cache. Also used by derived files (search.db, kpi.db) that have writers of their own.
class SqliteConnection final : public Connection {
 public:
  enum class Mode { read_write, read_only };
  SqliteConnection(const std::string& path, Mode mode, int cache_kib = 8192);
  ~SqliteConnection() override;
  Engine engine() const override { return Engine::sqlite; }
  Statement& prepare(std::string_view sql) override;
  void exec(const std::string& sql) override;
  sqlite3* handle() { return db_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  struct Prepared {
    std::uint64_t used = 0;  // count_ at its last use
    std::vector<std::unique_ptr<Statement>> copies;
  };
  void make_room();
  sqlite3* db_ = nullptr;
  std::uint64_t count_ = 0;  // of calls of prepare()
  std::unordered_map<std::string, Prepared, Hash, std::equal_to<>> cache_;
};

std::unique_ptr<Database> open_sqlite(const OpenOptions& options);

}  // namespace kotae::store
