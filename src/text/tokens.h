// One tokenizer for both databases. Promise (docs/house.md, Search): in Han and kana runs every substring of one letter and up is found;
// in Latin, digits and identifiers every prefix of a word, of a part after -_.@/, and the identifier without its hyphens.
// Folding: width, case, kana variants (ヴァ/バ), the long-vowel mark at the end of katakana words.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kotae::text {

struct Token {
  std::string text;              // folded
  std::uint32_t begin, end;      // bytes of the original text it stands for
  std::uint32_t position;        // for phrases: adjacent tokens of one run have adjacent positions
};

/// Tokens to index.
void tokenize(std::string_view utf8, const std::function<void(const Token&)>& out);

/// Folded form used for comparing; also the truth function's view of a text.
std::string fold(std::string_view utf8);

/// One condition of a query. All must hold.
struct Term {
  std::vector<std::string> phrase;  // tokens at adjacent positions
  bool prefix_last = false;         // the last one is a prefix
  bool negated = false;
};
/// Free words of a query ("…" is a phrase, leading - negates). At most 32 terms; more are ignored and `cut` is set.
std::vector<Term> query_terms(std::string_view query, bool& cut);

/// The stated truth, by brute force: does this text match this query? Recall is measured against it.
bool matches(std::string_view text, std::string_view query);

/// FTS5 MATCH expression / PostgreSQL tsquery of the terms; "" when there is nothing to search for.
std::string fts5_match(const std::vector<Term>& terms);
std::string tsquery(const std::vector<Term>& terms);
/// PostgreSQL tsvector literal of a text.
std::string tsvector(std::string_view utf8);

/// A cut of the text around the first hits, with byte ranges to mark.
struct Snippet {
  std::string text;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> marks;
};
Snippet snippet(std::string_view utf8, const std::vector<Term>& terms, std::size_t max_chars);

}  // namespace kotae::text
