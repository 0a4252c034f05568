// Input: a query and, behind the first NUL, a text. Whatever they are, SQLite accepts the query's expression and answers the truth.
#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "store/fts5_tokenizer.h"
#include "text/tokens.h"

namespace {

struct Index {
  sqlite3* db = nullptr;
  sqlite3_stmt *add = nullptr, *match = nullptr;
  Index() {
    const auto ok = [](int rc) {
      if (rc != SQLITE_OK) std::abort();
    };
    ok(sqlite3_open(":memory:", &db));
    kotae::store::register_fts5_tokenizer(db);
    ok(sqlite3_exec(db, "CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'kotae')", nullptr, nullptr, nullptr));
    ok(sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO t (rowid, x) VALUES (1, ?1)", -1, &add, nullptr));
    ok(sqlite3_prepare_v2(db, "SELECT count(*) FROM t WHERE t MATCH ?1", -1, &match, nullptr));
  }
};

void set_text(sqlite3_stmt* s, std::string_view v) { sqlite3_bind_text(s, 1, v.data() ? v.data() : "", static_cast<int>(v.size()), SQLITE_STATIC); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kotae;
  static Index index;
  if (size > 16'384) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto nul = all.find('\0');
  const auto query = all.substr(0, nul);
  const auto text = nul == std::string_view::npos ? query : all.substr(nul + 1);

  bool cut = false;
  const auto terms = text::query_terms(query, cut);
  const auto snippet = text::snippet(text, terms, 100);
  for (const auto& [b, e] : snippet.marks)
    if (b >= e || e > snippet.text.size()) std::abort();
  if (text::tsquery(terms).empty() != text::fts5_match(terms).empty()) std::abort();

  const auto expression = text::fts5_match(terms);
  if (expression.empty()) return 0;
  // Texts of the desk have no NUL (store::require_text), and those indexed begin with the ticket's number, never with the mark of filters.
  if (text.find('\0') != std::string_view::npos || text.starts_with('\1')) return 0;
  set_text(index.add, text);
  if (sqlite3_step(index.add) != SQLITE_DONE) {
    std::fprintf(stderr, "%s\n", sqlite3_errmsg(index.db));
    std::abort();
  }
  sqlite3_reset(index.add);
  set_text(index.match, expression);
  if (sqlite3_step(index.match) != SQLITE_ROW) {
    std::fprintf(stderr, "%s: %s\n", sqlite3_errmsg(index.db), expression.c_str());
    std::abort();
  }
  const bool found = sqlite3_column_int(index.match, 0) > 0;
  sqlite3_reset(index.match);
  if (!cut && found != text::matches(text, query)) std::abort();
  return 0;
}
