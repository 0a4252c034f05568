// The database as the rest of the house sees it: SQLite or PostgreSQL behind one Statement/Tx.
//
// Writing: a unit of work runs in a transaction (its own savepoint inside a group's transaction on SQLite) and is acknowledged only after
// COMMIT. Work may run more than once (PostgreSQL retries 40001, 40P01 and lost connections): it must not consume what it captured.
// On PostgreSQL work runs at REPEATABLE READ: of two that change the same row one is run again. A rule over several rows needs a row that
// every one of its writers changes (the ticket), or a unique index.
// Reading: a snapshot on a reader connection, on the calling thread.
// Failure of the database is a DbError; work that returns an Error is rolled back alone.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace kotae::store {

enum class Engine { sqlite, postgres };

struct DbError : std::runtime_error {
  DbError(std::string what, bool retry_, bool unique_) : std::runtime_error(std::move(what)), retry(retry_), unique(unique_) {}
  bool retry;   // the same work may succeed when run again
  bool unique;  // a unique key was violated
};

/// Text that PostgreSQL cannot keep and so neither engine takes: a NUL byte in it, or not UTF-8. Work that lets it escape fails with Code::invalid.
struct TextError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Drivers call it for every text bound; throws TextError.
void require_text(std::string_view text);

/// The Error a unit of work ends with when this exception escaped from it.
Error error_of(const std::exception& e);

/// Text of one statement; placeholders are ?1 ?2 … on both engines. The object must live as long as the connections: use named() or a static.
struct Sql {
  std::string text;
};

struct Blob {
  std::string_view bytes;
};

/// A prepared statement of one connection. Drivers implement it; the house uses Query.
class Statement {
 public:
  virtual ~Statement() = default;
  virtual void bind_null(int i) = 0;
  virtual void bind_i64(int i, std::int64_t v) = 0;
  virtual void bind_double(int i, double v) = 0;
  virtual void bind_text(int i, std::string_view v) = 0;
  virtual void bind_blob(int i, std::string_view v) = 0;
  virtual bool step() = 0;  // true = a row is there
  virtual bool is_null(int col) const = 0;
  virtual std::int64_t i64(int col) const = 0;
  virtual double real(int col) const = 0;
  virtual std::string_view text(int col) const = 0;  // valid until the next step
  virtual std::string blob(int col) const = 0;
  virtual std::int64_t changes() const = 0;  // rows the statement changed
  virtual void reset() = 0;
  bool busy = false;
};

/// Statements a connection keeps prepared; the one not used for longest makes room. Some texts hold a viewer's ids, so there is no end of them.
constexpr std::size_t statements_kept = 500;

class Connection {
 public:
  virtual ~Connection() = default;
  virtual Engine engine() const = 0;
  /// From the connection's cache; another copy when the cached one is in use.
  virtual Statement& prepare(std::string_view sql) = 0;
  virtual void exec(const std::string& sql) = 0;  // any number of statements, no results
};

/// A running transaction.
class Tx {
 public:
  Tx(Connection& c, Time at) : connection_(c), at_(at) {}
  Connection& connection() { return connection_; }
  Engine engine() const { return connection_.engine(); }
  /// The one reading of the clock for everything in this transaction.
  Time at() const { return at_; }
  /// Runs f in a savepoint; an Error or an exception undoes only what f did. DbError with retry passes through.
  Done attempt(const std::function<Done(Tx&)>& f);

 private:
  Connection& connection_;
  Time at_;
  int depth_ = 0;
};

/// A statement in use: binds, steps, and gives it back when it goes out of scope.
class Query {
 public:
  template <class... A>
  Query(Tx& tx, const Sql& sql, const A&... args) : Query(tx, std::string_view(sql.text), args...) {}
  template <class... A>
  Query(Tx& tx, std::string_view sql, const A&... args) : Query(tx.connection().prepare(sql)) {
    [[maybe_unused]] int i = 0;
    (bind(++i, args), ...);  // a bind that throws gives the statement back: the delegated constructor is done
  }
  ~Query() {
    s_.reset();
    s_.busy = false;
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  bool next() { return s_.step(); }
  /// For statements without rows: runs it, gives the number of rows changed.
  std::int64_t run() {
    while (s_.step()) {
    }
    return s_.changes();
  }
  bool null(int c) const { return s_.is_null(c); }
  std::int64_t i64(int c) const { return s_.is_null(c) ? 0 : s_.i64(c); }
  int i32(int c) const { return static_cast<int>(i64(c)); }
  bool flag(int c) const { return i64(c) != 0; }
  double real(int c) const { return s_.real(c); }
  Time time(int c) const { return {i64(c)}; }
  template <class T>
  Id<T> id(int c) const {
    return {i64(c)};
  }
  template <class I>
  I get_id(int c) const {
    return I{i64(c)};
  }
  std::string_view view(int c) const { return s_.is_null(c) ? std::string_view{} : s_.text(c); }
  std::string text(int c) const { return std::string(view(c)); }
  std::string blob(int c) const { return s_.is_null(c) ? std::string{} : s_.blob(c); }

  void bind(int i, std::nullptr_t) { s_.bind_null(i); }
  void bind(int i, std::nullopt_t) { s_.bind_null(i); }
  template <class T>
    requires std::is_integral_v<T> || std::is_enum_v<T>
  void bind(int i, T v) {
    s_.bind_i64(i, static_cast<std::int64_t>(v));
  }
  void bind(int i, double v) { s_.bind_double(i, v); }
  void bind(int i, const std::string& v) { s_.bind_text(i, v); }
  void bind(int i, std::string_view v) { s_.bind_text(i, v); }
  void bind(int i, const char* v) { s_.bind_text(i, v); }
  void bind(int i, Blob v) { s_.bind_blob(i, v.bytes); }
  void bind(int i, Time v) { v ? s_.bind_i64(i, v.us) : s_.bind_null(i); }
  template <class T>
  void bind(int i, Id<T> v) {  // 0 = none = NULL
    v ? s_.bind_i64(i, v.v) : s_.bind_null(i);
  }
  template <class T>
  void bind(int i, const std::optional<T>& v) {
    v ? bind(i, *v) : s_.bind_null(i);
  }

 private:
  explicit Query(Statement& s) : s_(s) { s_.busy = true; }
  Statement& s_;
};

/// Statement `name` of store/sql/*.sql ("noun.what"), for the engine of tx. A missing name is a programming error: throws std::logic_error.
const Sql& named(Engine engine, std::string_view name);
/// All statement names; tests and start-up prepare each one, so that a typo fails at once.
std::vector<std::string> named_statements(Engine engine);

/// `SQL("ticket.insert")`: looks the name up once per engine.
#define KOTAE_SQL(tx, name)                                                                                  \
  ([](::kotae::store::Tx& t_) -> const ::kotae::store::Sql& {                                                \
    static const ::kotae::store::Sql* const cache[2] = {                                                     \
        &::kotae::store::named(::kotae::store::Engine::sqlite, name),                                        \
        &::kotae::store::named(::kotae::store::Engine::postgres, name)};                                     \
    return *cache[t_.engine() == ::kotae::store::Engine::postgres];                                          \
  }(tx))

constexpr std::size_t notify_max = 7000;  // PostgreSQL takes 8000 less one byte

enum class Lane {
  people,  // a person or a letter waits
  bulk,    // housekeeping, imports: in slices, behind people
};

struct OpenOptions {
  std::string data_dir;      // SQLite: desk.db lies here; on both: blobs/, search.db, secret.key
  std::string database_url;  // "postgresql://…" = PostgreSQL
  int readers = 4;
  int writers = 8;           // PostgreSQL connections that run work
  bool migrate = true;
};

class Database {
 public:
  using Work = std::function<Done(Tx&)>;
  using Then = std::function<void(Done)>;

  static std::unique_ptr<Database> open(const OpenOptions& options);  // throws DbError with a readable reason
  virtual ~Database() = default;
  virtual Engine engine() const = 0;
  /// Queues work; then() runs after COMMIT (or rollback) on a database thread: it must be quick and must not write().
  virtual void write(Work work, Then then, Lane lane = Lane::people) = 0;
  /// The same, waiting. Must not be called from then() or on_commit.
  Done write_wait(const Work& work, Lane lane = Lane::people);
  /// A consistent snapshot.
  virtual void read(const std::function<void(Tx&)>& f) = 0;
  /// Called after commits that added events, on any thread, possibly merged; on PostgreSQL also for other nodes' commits.
  virtual void on_commit(std::function<void()> f) = 0;
  /// A short text (at most notify_max bytes, else std::length_error) to every node, this one included (presence, locks). Lost when nobody listens.
  virtual void notify(std::string_view text) = 0;
  virtual void on_notify(std::function<void(std::string_view)> f) = 0;
  /// Writes a consistent copy (SQLite: one file) while serving. unsupported on PostgreSQL, where pg_dump does it.
  virtual Done snapshot_to(const std::string& path) = 0;
  virtual std::size_t queue_length() const = 0;
  virtual void stop() = 0;  // finishes what is queued
};

}  // namespace kotae::store
