#include "store/fts5_tokenizer.h"

#include <algorithm>
#include <new>
#include <string>

#include "store/db.h"
#include "text/tokens.h"

namespace kotae::store {
namespace {

using Emit = int (*)(void*, int, const char*, int, int, int);

int create(void*, const char**, int, Fts5Tokenizer** out) {
  static char stateless;
  *out = reinterpret_cast<Fts5Tokenizer*>(&stateless);
  return SQLITE_OK;
}

void destroy(Fts5Tokenizer*) {}

int tokenize_document(std::string_view text, void* context, Emit emit) {
  int rc = SQLITE_OK;
  bool any = false;
  std::uint32_t position = 0;
  text::tokenize(text, [&](const text::Token& t) {
    if (rc != SQLITE_OK) return;
    const bool colocated = any && t.position == position;
    any = true;
    position = t.position;
    rc = emit(context, colocated ? FTS5_TOKEN_COLOCATED : 0, t.text.data(), static_cast<int>(t.text.size()), static_cast<int>(t.begin),
              static_cast<int>(t.end));
  });
  return rc;
}

int tokenize_words(std::string_view text, void* context, Emit emit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) {
      const int rc = emit(context, 0, text.data() + at, static_cast<int>(end - at), static_cast<int>(at), static_cast<int>(end));
      if (rc != SQLITE_OK) return rc;
    }
    at = end + 1;
  }
  return SQLITE_OK;
}

int tokenize(Fts5Tokenizer*, void* context, int flags, const char* text, int bytes, Emit emit) {
  if (text == nullptr || bytes <= 0) return SQLITE_OK;
  const std::string_view s(text, static_cast<std::size_t>(bytes));
  // Nothing may be thrown through SQLite.
  try {
    const bool taken_as_is = (flags & FTS5_TOKENIZE_QUERY) != 0 || s.front() == '\1';
    return taken_as_is ? tokenize_words(s, context, emit) : tokenize_document(s, context, emit);
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  } catch (...) {
    return SQLITE_ERROR;
  }
}

[[noreturn]] void fail_with(sqlite3* db, const char* what) {
  throw DbError(std::string("FTS5 tokenizer: ") + what + ": " + sqlite3_errmsg(db), false, false);
}

}  // namespace

void register_fts5_tokenizer(sqlite3* db) {
  fts5_api* api = nullptr;
  sqlite3_stmt* s = nullptr;
  if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, nullptr) != SQLITE_OK) fail_with(db, "SQLite without FTS5");
  sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", nullptr);
  sqlite3_step(s);
  sqlite3_finalize(s);
  if (api == nullptr) fail_with(db, "no FTS5 interface");
  fts5_tokenizer tokenizer{create, destroy, tokenize};
  if (api->xCreateTokenizer(api, "kotae", nullptr, &tokenizer, nullptr) != SQLITE_OK) fail_with(db, "registration");
}

}  // namespace kotae::store
