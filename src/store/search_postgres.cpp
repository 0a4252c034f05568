// The search index in PostgreSQL: tsvectors of our own tokens under a GIN index.
//
// GIN gives hits in no order, so the newest ones are looked for in windows of ids, from the newest back, each window four times the last: every
// row carries the token of its window's epoch, which GIN combines with the words without reading the rest of their lists.
// A text that does not fit one tsvector has several rows (parts); its conditions are asked one by one, each in any part.
#include <algorithm>

#include "store/search_engines.h"

namespace kotae::store {
namespace {

constexpr std::int64_t epoch_size = 16'384;
constexpr std::int64_t max_epochs = 1'024;  // in one window; behind it all the rest
constexpr int chunk = 256;                  // hits fetched at once

constexpr const char* make_words = R"(
CREATE TABLE IF NOT EXISTS search_words (comment_id BIGINT NOT NULL, part BIGINT NOT NULL, parts BIGINT NOT NULL, ts TSVECTOR NOT NULL, PRIMARY KEY (comment_id, part));
CREATE INDEX IF NOT EXISTS search_words_ts ON search_words USING GIN (ts) WITH (fastupdate = off);
CREATE INDEX IF NOT EXISTS search_words_long ON search_words (comment_id) WHERE parts > 1 AND part = 0;
)";

std::string epoch_token(std::int64_t epoch) { return "\1e" + std::to_string(epoch); }

// '{"a","b"}' of expressions, which hold letters, apostrophes and operators only.
std::string array_of(const std::vector<std::string>& expressions) {
  std::string out = "{";
  for (const auto& e : expressions) out += (out.size() > 1 ? ",\"" : "\"") + e + "\"";
  return out + "}";
}

std::string all_of(const std::string& expression, const std::vector<std::vector<std::string>>& tokens) {
  std::string out = "(" + expression + ")";
  for (const auto& any : tokens) {
    out += " & (";
    for (std::size_t i = 0; i < any.size(); ++i) out += (i > 0 ? " | '" : "'") + any[i] + "'";
    out += ")";
  }
  return out;
}

class PostgresSearch final : public SearchIndex {
 public:
  explicit PostgresSearch(Database& desk) : desk_(desk) {
    const Done d = desk_.write_wait([](Tx& tx) -> Done {
      auto& c = tx.connection();
      prepare(
          c, [&] { c.exec("DROP TABLE IF EXISTS search_words"); }, [&] { c.exec(make_words); });
      return {};
    });
    if (!d) throw DbError(d.error().description, false, false);
  }

 protected:
  bool write(const Database::Work& work) override {
    const Done d = desk_.write_wait(work, Lane::bulk);
    if (!d && d.error().code != Code::update_conflict) throw DbError(d.error().description, d.error().code == Code::unavailable, false);
    return d.has_value();
  }
  void read(const std::function<void(Tx&)>& f) override { desk_.read(f); }
  std::string expression(const std::vector<text::Term>& terms) const override { return text::tsquery(terms); }
  std::string narrowed(const std::string& expression, const std::vector<std::vector<std::string>>& tokens) const override {
    return all_of(expression, tokens);
  }

  void newest(Tx& tx, const Words& words, const Condition& c, std::int64_t before, const std::function<bool(const Found&)>& f) override {
    {
      Query q(tx, std::string_view("SELECT coalesce(max(comment_id), 0) + 1 FROM search_docs"));
      if (q.next()) before = std::min(before, q.i64(0));
    }
    for (std::int64_t epochs = 1; before > 0; epochs *= 4) {
      const std::int64_t top = (before - 1) / epoch_size;
      const bool rest = epochs > max_epochs || epochs > top;
      const std::int64_t low = rest ? 0 : (top - epochs + 1) * epoch_size;
      std::string match = words.match;
      if (!rest) {
        std::vector<std::string> tokens;
        for (std::int64_t e = top - epochs + 1; e <= top; ++e) tokens.push_back(epoch_token(e));
        match = all_of(match, {tokens});
      }
      for (;;) {
        const auto found = between(tx, words, match, c, low, before, chunk, false);
        for (const auto& x : found)
          if (!f(x)) return;
        if (found.size() < chunk) break;
        before = found.back().comment.v;
      }
      before = low;
    }
  }

  std::vector<Found> ranked(Tx& tx, const Words& words, const Condition& c, int limit) override {
    return between(tx, words, words.match, c, 0, INT64_MAX, limit, true);
  }

  bool holds(Tx& tx, const Words& words, CommentId comment) override {
    Query q(tx,
            std::string_view("SELECT 1 FROM search_words w WHERE w.comment_id = ?1 AND w.part = 0 AND CASE WHEN w.parts = 1 THEN w.ts @@ ?2::text::tsquery ELSE "
                             "NOT EXISTS (SELECT 1 FROM unnest(?3::text::tsquery[]) t WHERE NOT EXISTS (SELECT 1 FROM search_words p WHERE p.comment_id = ?1 AND p.ts @@ t)) AND "
                             "NOT EXISTS (SELECT 1 FROM unnest(?4::text::tsquery[]) t WHERE EXISTS (SELECT 1 FROM search_words p WHERE p.comment_id = ?1 AND p.ts @@ t)) END"),
            comment, words.plain, array_of(words.terms), array_of(words.excluded));
    return q.next();
  }

  void put_words(Tx& tx, const SearchDocument& d, const std::vector<std::string>& tokens) override {
    std::string filters = "'" + epoch_token(d.comment_id.v / epoch_size) + "' ";
    for (const auto& t : tokens) filters += "'" + t + "' ";
    const auto vectors = text::tsvectors(d.text);
    for (std::size_t i = 0; i < vectors.size(); ++i)
      Query(tx, std::string_view("INSERT INTO search_words (comment_id, part, parts, ts) VALUES (?1, ?2, ?3, ?4::text::tsvector)"), d.comment_id, i, vectors.size(),
            filters + vectors[i])
          .run();
  }

  void drop_words(Tx& tx, CommentId comment) override { Query(tx, std::string_view("DELETE FROM search_words WHERE comment_id = ?1"), comment).run(); }
  void clear_words(Tx& tx) override { Query(tx, std::string_view("DELETE FROM search_words")).run(); }

 private:
  std::vector<Found> between(Tx& tx, const Words& words, const std::string& match, const Condition& c, std::int64_t low, std::int64_t before, int limit, bool rank) {
    std::string cond = c.sql;
    // ?1 to ?3 and the condition's own come first; then the conditions of long texts.
    const std::size_t n = c.values.size() + 4;
    const std::string below = "?" + std::to_string(n), terms = "?" + std::to_string(n + 1), excluded = "?" + std::to_string(n + 2);
    const std::string ids = " AND d.comment_id < ?2 AND d.comment_id >= " + below + " AND ";
    const std::string long_ones =
        "NOT EXISTS (SELECT 1 FROM unnest(" + terms + "::text::tsquery[]) t WHERE NOT EXISTS (SELECT 1 FROM search_words p WHERE p.comment_id = d.comment_id AND p.ts @@ t)) AND "
        "NOT EXISTS (SELECT 1 FROM unnest(" + excluded + "::text::tsquery[]) t WHERE EXISTS (SELECT 1 FROM search_words p WHERE p.comment_id = d.comment_id AND p.ts @@ t))";
    std::string sql =
        "SELECT d.comment_id AS id, d.ticket_id, " + std::string(rank ? "ts_rank(w.ts, ?1::text::tsquery, 1)" : "0::float4") + " AS r FROM search_words w JOIN search_docs d ON "
        "d.comment_id = w.comment_id WHERE w.parts = 1 AND w.ts @@ ?1::text::tsquery" + ids + cond +
        " UNION ALL SELECT d.comment_id, d.ticket_id, 0::float4 FROM search_docs d WHERE d.comment_id IN (SELECT l.comment_id FROM search_words l WHERE l.parts > 1 AND l.part = 0)" +
        ids + cond + " AND " + long_ones + " ORDER BY id DESC LIMIT ?3";
    if (rank) sql = "SELECT id, ticket_id FROM (" + sql + ") x ORDER BY r DESC, id DESC";
    Query q(tx, sql, match, before, limit);
    bind(q, c);
    q.bind(static_cast<int>(n), low);
    q.bind(static_cast<int>(n) + 1, array_of(words.terms));
    q.bind(static_cast<int>(n) + 2, array_of(words.excluded));
    std::vector<Found> out;
    while (q.next()) out.push_back({q.get_id<CommentId>(0), q.get_id<TicketId>(1)});
    return out;
  }

  Database& desk_;
};

}  // namespace

std::unique_ptr<SearchIndex> open_postgres_search(Database& desk) { return std::make_unique<PostgresSearch>(desk); }

std::unique_ptr<SearchIndex> SearchIndex::open(Database& desk, const OpenOptions& options) {
  return desk.engine() == Engine::sqlite ? open_sqlite_search(options) : open_postgres_search(desk);
}

}  // namespace kotae::store
