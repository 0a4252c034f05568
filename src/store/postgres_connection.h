// One PostgreSQL connection with its prepared statements. Used by one thread at a time.
#pragma once
#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/db.h"

namespace kotae::store {

/// The connection is gone. Whatever transaction was open did not commit, unless the COMMIT itself was on its way.
struct ConnectionLost : DbError {
  explicit ConnectionLost(std::string what) : DbError(std::move(what), true, false) {}
};

struct PgResultDelete {
  void operator()(PGresult* r) const { PQclear(r); }
};
using PgResult = std::unique_ptr<PGresult, PgResultDelete>;

class PgConnection final : public Connection {
 public:
  enum class For { writing, reading, feed, migrating };
  /// Throws ConnectionLost when the server cannot be reached, DbError when it is not one we can use.
  PgConnection(const std::string& url, For purpose);
  ~PgConnection() override;

  Engine engine() const override { return Engine::postgres; }
  Statement& prepare(std::string_view sql) override;
  void exec(const std::string& sql) override;

  /// First column of the first row of the last statement, empty when there is none.
  std::string ask(const std::string& sql);
  PGconn* handle() const { return c_; }
  bool usable() const { return !lost_ && PQstatus(c_) == CONNECTION_OK; }

  /// BEGIN; gives the transaction's number, by which its fate can be asked later.
  std::string begin_write();
  /// COMMIT. Throws the error that had doomed the transaction, even when the work swallowed it.
  void commit();
  void rollback() noexcept;
  /// The first error of the open transaction that no savepoint has undone.
  const std::optional<DbError>& doomed_by() const { return doomed_by_; }

  /// Checks a result: throws DbError or ConnectionLost when it is an error.
  void check(const PGresult* r, std::string_view what);

 private:
  struct Prepared {
    std::string name;
    int parameters = 0;
    std::uint64_t used = 0;                          // count_ at its last use
    std::vector<std::unique_ptr<Statement>> copies;  // they share the server's statement
  };
  void make_room();
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  PGconn* c_ = nullptr;
  bool lost_ = false;
  std::uint64_t count_ = 0;  // of calls of prepare()
  std::optional<DbError> doomed_by_;  // what put the open transaction into the failed state
  std::unordered_map<std::string, Prepared, Hash, std::equal_to<>> cache_;
};

}  // namespace kotae::store
