// The text room's tokenizer as SQLite's FTS5 sees it: `tokenize = 'kotae'`.
// Documents are cut by text::tokenize, joined forms as colocated tokens. Query strings are those of text::fts5_match: tokens with single spaces
// between them, taken as they are; and so is a document that begins with the control character 1, which is how filters get into an index beside
// words without meeting them. Texts of strangers must not stand at the beginning of a document. A file with such an index cannot be searched by a stock sqlite3.
#pragma once
#include <sqlite3.h>

namespace kotae::store {

/// Makes the tokenizer known to a connection; throws DbError.
void register_fts5_tokenizer(sqlite3* db);

}  // namespace kotae::store
