// Queries: words and phrases, each as the alternatives under which an index finds it.
#include <algorithm>

#include "text/letters.h"
#include "text/runs.h"
#include "text/tokens.h"

namespace kotae::text {
namespace {

constexpr std::size_t max_query_bytes = 4096;
constexpr std::size_t max_terms = 32;
constexpr int max_optional_marks = 3;
constexpr std::size_t min_joined_letters = 4;
constexpr std::size_t min_stem = 3;

struct Word {
  std::size_t first, last;  // letters
  bool quoted, negated;
};

bool is_space(char32_t c) { return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0x1680 || c == 0x2028 || c == 0x2029 || c == 0x180E; }
bool is_quote(char32_t c) { return c == '"' || c == 0x201C || c == 0x201D; }

std::vector<Word> split(const std::vector<Letter>& l) {
  std::vector<Word> words;
  std::size_t i = 0;
  while (i < l.size()) {
    if (is_space(l[i].c)) {
      ++i;
      continue;
    }
    bool negated = false;
    if (l[i].is(Kind::hyphen) && i + 1 < l.size() && (is_quote(l[i + 1].c) || l[i + 1].is(Kind::word) || l[i + 1].is(Kind::glyph))) {
      negated = true;
      ++i;
    }
    const bool quoted = is_quote(l[i].c);
    if (quoted) ++i;
    std::size_t end = i;
    while (end < l.size() && !is_quote(l[end].c) && (quoted || !is_space(l[end].c))) ++end;
    words.push_back({i, end, quoted, negated});
    i = quoted && end < l.size() ? end + 1 : end;
  }
  return words;
}

// A run of a query word under one choice of its optional long-vowel marks.
struct Piece {
  std::u32string letters;
  bool glyphs = false;
  bool chained = false;
};
using Pieces = std::vector<Piece>;

// Where katakana words with a stem of `min_stem` letters end in `s`: the marks there are [begin, end).
struct MarkEnd {
  std::size_t begin, end;
};
std::vector<MarkEnd> mark_ends(const std::u32string& s) {
  std::vector<MarkEnd> ends;
  for (std::size_t i = 0; i < s.size();) {
    if (!is_katakana(s[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < s.size() && is_katakana(s[end])) ++end;
    std::size_t stem = end;
    while (stem > i && s[stem - 1] == long_vowel) --stem;
    if (stem - i >= min_stem) ends.push_back({stem, end});
    i = end;
  }
  return ends;
}

// The word as written, and with each optional mark the other way.
std::vector<Pieces> spellings(const Pieces& word) {
  std::vector<Pieces> all{{}};
  int optional = 0;
  for (std::size_t r = 0; r < word.size(); ++r) {
    const Piece& piece = word[r];
    std::vector<std::u32string> forms{U""};
    std::size_t copied = 0;
    const auto extend = [&](std::size_t to) {
      for (auto& f : forms) f.append(piece.letters, copied, to - copied);
      copied = to;
    };
    if (piece.glyphs) {
      for (const auto& m : mark_ends(piece.letters)) {
        extend(m.begin);
        if (m.end == piece.letters.size() && r + 1 == word.size()) {
          copied = m.end;  // dropped: whatever follows is found
        } else if (optional < max_optional_marks) {
          ++optional;
          auto other = forms;
          if (m.begin == m.end)
            for (auto& f : other) f.push_back(long_vowel);
          extend(m.end);
          forms.insert(forms.end(), other.begin(), other.end());
        }
      }
    }
    extend(piece.letters.size());
    std::vector<Pieces> next;
    for (const auto& before : all)
      for (const auto& f : forms) {
        next.push_back(before);
        next.back().push_back({f, piece.glyphs, piece.chained});
      }
    all = std::move(next);
  }
  return all;
}

std::string utf8(std::u32string_view s) {
  std::string out;
  for (char32_t c : s) append_utf8(out, c);
  return out;
}

Phrase phrase(const Pieces& word, bool quoted, bool& cut) {
  Phrase p;
  for (std::size_t r = 0; r < word.size(); ++r) {
    const bool last_run = r + 1 == word.size();
    const auto& s = word[r].letters;
    if (!word[r].glyphs) {
      p.tokens.push_back(utf8(std::u32string_view(s).substr(0, max_part_letters)));
      p.prefix_last = last_run && !quoted;
      continue;
    }
    for (std::size_t i = 0; i + 1 < s.size(); ++i) p.tokens.push_back(utf8(std::u32string_view(s).substr(i, 2)));
    // The last letter alone is a token only where a run of the text ends.
    p.prefix_last = last_run && s.size() == 1;
    if (!last_run || s.size() == 1) p.tokens.push_back(utf8(std::u32string_view(s).substr(s.size() - 1)));
  }
  if (p.tokens.size() > max_phrase_tokens) {
    p.tokens.resize(max_phrase_tokens);
    p.prefix_last = false;
    cut = true;
  }
  return p;
}

// The word with the chain at its end as one part, if there is one.
std::optional<Pieces> join_chain(const Pieces& word) {
  std::size_t start = word.size() - 1;
  while (word[start].chained) --start;
  if (start + 1 == word.size()) return std::nullopt;
  Pieces joined(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(start));
  Piece last;
  for (std::size_t i = start; i < word.size(); ++i) last.letters += word[i].letters;
  if (last.letters.size() < min_joined_letters) return std::nullopt;
  joined.push_back(std::move(last));
  return joined;
}

Term term(const std::vector<Letter>& l, const Word& w, bool& cut) {
  Pieces word;
  std::optional<Run> before;
  std::size_t at = w.first;
  while (auto r = next_run(l, at, w.last, before)) {
    Piece p;
    p.glyphs = r->glyphs;
    p.chained = r->chained;
    for (std::size_t i = r->first; i < r->last; ++i) p.letters.push_back(l[i].c);
    word.push_back(std::move(p));
    at = r->last;
    before = r;
  }
  Term t;
  t.negated = w.negated;
  if (word.empty()) return t;
  for (const auto& s : spellings(word)) {
    t.any.push_back(phrase(s, w.quoted, cut));
    if (const auto joined = join_chain(s)) t.any.push_back(phrase(*joined, w.quoted, cut));
  }
  return t;
}

}  // namespace

std::vector<Term> query_terms(std::string_view query, bool& cut) {
  if (query.size() > max_query_bytes) {
    query = query.substr(0, max_query_bytes);
    cut = true;
  }
  const auto l = letters(query);
  std::vector<Term> terms;
  for (const auto& w : split(l)) {
    auto t = term(l, w, cut);
    if (t.any.empty()) continue;
    if (terms.size() == max_terms) {
      cut = true;
      break;
    }
    terms.push_back(std::move(t));
  }
  return terms;
}

}  // namespace kotae::text
