// One tokenizer for both databases. Promise (docs/house.md, Search): in Han and kana runs every substring of one letter and up is found;
// in Latin, digits and identifiers every prefix of a word, of a part after -_.@/, and the identifier without its hyphens.
// Folding: width, case, kana variants (ヴァ/バ), the long-vowel mark at the end of katakana words.
//
// The truth, exactly (`matches` computes it by brute force):
// - A text is a row of runs of folded letters (letters.h): a glyph run is as long as glyphs follow each other, a part as long as word letters
//   do. What stands between runs is not compared: A社 finds "A 社", a.b finds "a b". Parts with one hyphen between them are a chain; the
//   chain's letters together are its joined form.
// - A query is words with white space between them, or "…" phrases, each with - before it to exclude; all must hold. A word is a row of runs
//   too and is found where its runs follow each other in the text: inner runs equal; the first one, if glyphs, is the end of a run; the last
//   one is the beginning of a run, or of the joined form of the chain that starts there. A single glyph run is found anywhere in a run. In a
//   phrase a last part must be equal, not only a beginning.
// - A word that ends with a chain is also found with that chain joined, if the joined form has 4 letters or more.
// - A katakana word of a query with 3 letters or more before its end has an optional long-vowel mark there: サーバ管理 and サーバー管理 find each
//   other, サーバー finds サーバ. At the end of a query word marks are dropped (サーバ finds サーバー anyway). Short words keep theirs: キー is not キ.
//   Only the first 3 such ends of a query word are optional.
// - Parts and joined forms count up to their 64th letter, query words up to their 64th token.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kotae::text {

struct Token {
  std::string_view text;         // folded; letters only, so never a space, quote, backslash or control; good during the call
  std::uint32_t begin, end;      // bytes of the original text it stands for
  std::uint32_t position;        // for phrases: adjacent tokens have adjacent positions, a joined form that of its first part
};

/// Tokens to index, positions never falling: glyph runs as overlapping pairs and the last letter alone, parts, joined forms.
void tokenize(std::string_view utf8, const std::function<void(const Token&)>& out);

/// Folded form used for comparing; also the truth function's view of a text.
std::string fold(std::string_view utf8);

/// Tokens at adjacent positions.
struct Phrase {
  std::vector<std::string> tokens;  // 1 to 64
  bool prefix_last = false;         // the last one is a prefix
};

/// One condition of a query. All must hold.
struct Term {
  std::vector<Phrase> any;  // one of them must be found (not found: `negated`)
  bool negated = false;
};
/// Conditions of a query. At most 32 words and 4,096 bytes; what is over is ignored and `cut` is set (never cleared).
std::vector<Term> query_terms(std::string_view query, bool& cut);

/// The stated truth, by brute force: does this text match this query? Recall is measured against it. A query that only excludes, or has no
/// letters, matches nothing.
bool matches(std::string_view text, std::string_view query);

/// FTS5 MATCH expression / PostgreSQL tsquery of the terms; "" when there is nothing to search for.
/// Inside the expression a string is tokens with single spaces between them, as the FTS5 tokenizer of src/store/ reads queries.
std::string fts5_match(const std::vector<Term>& terms);
std::string tsquery(const std::vector<Term>& terms);
/// PostgreSQL tsvector literals of a text: nearly always one. A text with more than 16,383 positions, or 255 of one token, which is all that
/// a tsvector keeps, is several which overlap by the longest phrase, so that every phrase is whole in one of them.
std::vector<std::string> tsvectors(std::string_view utf8);

/// A cut of the text around the first hit, with byte ranges to mark, in order and apart. White space is single spaces.
struct Snippet {
  std::string text;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> marks;
};
/// At most `max_chars` code points; the text's beginning, without marks, when no term is in it.
Snippet snippet(std::string_view utf8, const std::vector<Term>& terms, std::size_t max_chars);

/// The byte ranges of a text where the terms are found, in order and apart.
std::vector<std::pair<std::uint32_t, std::uint32_t>> marks(std::string_view utf8, const std::vector<Term>& terms);

}  // namespace kotae::text
