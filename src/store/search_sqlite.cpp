// The search index as search.db: FTS5 with our tokenizer, one writer, readers of its own.
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "store/fts5_tokenizer.h"
#include "store/search_engines.h"
#include "store/sqlite.h"

namespace kotae::store {
namespace {

// The columns: words (what people find) and filters (tokens of search_tokens.h). It keeps its texts, for without them FTS5 could not take a
// document out again: redaction must.
constexpr const char* make_words =
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(words, filters, tokenize = 'kotae');"
    "INSERT INTO search_words (search_words, rank) VALUES ('automerge', 8)";

class SqliteSearch final : public SearchIndex {
 public:
  explicit SqliteSearch(const OpenOptions& o) : path_(o.data_dir + "/search.db") {
    std::filesystem::create_directories(o.data_dir);
    writer_ = connect(SqliteConnection::Mode::read_write, 32 * 1024);
    // What a loss of power takes away is made again from the feed: the cursor goes with it.
    writer_->exec("PRAGMA synchronous=NORMAL");
    write([this](Tx&) -> Done {
      prepare(
          *writer_, [this] { writer_->exec("DROP TABLE IF EXISTS search_words"); }, [this] { writer_->exec(make_words); });
      return {};
    });
    for (int i = 0; i < o.readers; ++i) idle_.push_back(connect(SqliteConnection::Mode::read_only, 8 * 1024));
  }

 protected:
  bool write(const Database::Work& work) final {
    std::lock_guard l(wm_);
    writer_->exec("BEGIN IMMEDIATE");
    try {
      Tx tx(*writer_, now());
      const Done d = work(tx);
      writer_->exec(d ? "COMMIT" : "ROLLBACK");
      return d.has_value();
    } catch (...) {
      writer_->exec("ROLLBACK");
      throw;
    }
  }

  void read(const std::function<void(Tx&)>& f) override {
    std::unique_ptr<SqliteConnection> c;
    {
      std::unique_lock l(rm_);
      free_.wait(l, [&] { return !idle_.empty(); });
      c = std::move(idle_.back());
      idle_.pop_back();
    }
    struct Back {
      SqliteSearch& s;
      std::unique_ptr<SqliteConnection>& c;
      ~Back() {
        try {
          c->exec("COMMIT");
        } catch (const DbError&) {  // the transaction is already gone; the connection stays usable
        }
        std::lock_guard l(s.rm_);
        s.idle_.push_back(std::move(c));
        s.free_.notify_one();
      }
    } back{*this, c};
    c->exec("BEGIN");
    Tx tx(*c, now());
    f(tx);
  }

  std::string expression(const std::vector<text::Term>& terms) const override { return text::fts5_match(terms); }

  std::string narrowed(const std::string& expression, const std::vector<std::vector<std::string>>& tokens) const override {
    std::string out = "(" + expression + ")";
    for (const auto& any : tokens) {
      out += " AND (";
      for (std::size_t i = 0; i < any.size(); ++i) out += (i > 0 ? " OR \"" : "\"") + any[i] + "\"";
      out += ")";
    }
    return out;
  }

  void newest(Tx& tx, const Words& words, const Condition& c, std::int64_t before, const std::function<bool(const Found&)>& f) override {
    Query q(tx,
            "SELECT w.rowid, d.ticket_id FROM search_words w CROSS JOIN search_docs d ON d.comment_id = w.rowid WHERE w.search_words MATCH ?1 AND w.rowid < ?2 "
            "AND 0 = ?3 AND " + c.sql + " ORDER BY w.rowid DESC",
            words.match, before, 0);
    bind(q, c);
    while (q.next())
      if (!f({q.get_id<CommentId>(0), q.get_id<TicketId>(1)})) return;
  }

  std::vector<Found> ranked(Tx& tx, const Words& words, const Condition& c, int limit) override {
    std::vector<Found> out;
    Query q(tx,
            "SELECT id, ticket_id FROM (SELECT w.rowid AS id, d.ticket_id, bm25(search_words, 1.0, 0.0) AS r FROM search_words w CROSS JOIN search_docs d ON "
            "d.comment_id = w.rowid WHERE w.search_words MATCH ?1 AND 0 = ?2 AND " + c.sql + " ORDER BY w.rowid DESC LIMIT ?3) ORDER BY r, id DESC",
            words.match, 0, limit);
    bind(q, c);
    while (q.next()) out.push_back({q.get_id<CommentId>(0), q.get_id<TicketId>(1)});
    return out;
  }

  bool holds(Tx& tx, const Words& words, CommentId comment) override {
    Query q(tx, std::string_view("SELECT 1 FROM search_words w WHERE w.search_words MATCH ?1 AND w.rowid = ?2"), words.plain, comment);
    return q.next();
  }

  void put_words(Tx& tx, const SearchDocument& d, const std::vector<std::string>& tokens) override {
    std::string filters;
    for (const auto& t : tokens) filters += (filters.empty() ? "" : " ") + t;
    Query(tx, std::string_view("INSERT INTO search_words (rowid, words, filters) VALUES (?1, ?2, ?3)"), d.comment_id, d.text, filters).run();
  }

  void drop_words(Tx& tx, CommentId comment) override { Query(tx, std::string_view("DELETE FROM search_words WHERE rowid = ?1"), comment).run(); }

  void clear_words(Tx& tx) override { tx.connection().exec(std::string("DROP TABLE search_words;") + make_words); }

 private:
  std::unique_ptr<SqliteConnection> connect(SqliteConnection::Mode mode, int cache_kib) const {
    auto c = std::make_unique<SqliteConnection>(path_, mode, cache_kib);
    register_fts5_tokenizer(c->handle());
    return c;
  }

  std::string path_;
  std::mutex wm_, rm_;
  std::condition_variable free_;
  std::unique_ptr<SqliteConnection> writer_;
  std::vector<std::unique_ptr<SqliteConnection>> idle_;
};

}  // namespace

std::unique_ptr<SearchIndex> open_sqlite_search(const OpenOptions& options) { return std::make_unique<SqliteSearch>(options); }

}  // namespace kotae::store
