#include <algorithm>

#include "text/letters.h"
#include "text/tokens.h"

namespace kotae::text {
namespace {

struct Kept {
  std::string text;
  std::uint32_t begin, end, position;
};
using Range = std::pair<std::uint32_t, std::uint32_t>;

std::size_t code_points(std::string_view s) {
  return static_cast<std::size_t>(std::count_if(s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// The end of the first `n` letters of the text from `begin`, where a prefix of a token ends.
std::uint32_t prefix_end(std::string_view utf8, const Kept& token, std::size_t n) {
  const auto l = letters(utf8.substr(token.begin, token.end - token.begin));
  std::size_t seen = 0;
  for (const auto& x : l) {
    if (!x.is(Kind::word) && !x.is(Kind::glyph)) continue;
    if (++seen == n) return token.begin + x.end;
  }
  return token.end;
}

class Finder {
 public:
  Finder(std::string_view utf8, const std::vector<Term>& terms) : utf8_(utf8) {
    tokenize(utf8, [&](const Token& t) { tokens_.push_back({std::string(t.text), t.begin, t.end, t.position}); });
    for (const auto& term : terms)
      if (!term.negated)
        for (const auto& p : term.any) find(p);
    merge();
  }
  std::vector<Range> marks;

 private:
  void find(const Phrase& p) {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      std::size_t at = i;
      std::uint32_t end = 0;
      if (follows(p, at, end)) marks.emplace_back(tokens_[i].begin, end);
    }
  }

  bool holds(const Phrase& p, std::size_t k, const Kept& t) const {
    const bool prefix = p.prefix_last && k + 1 == p.tokens.size();
    return prefix ? t.text.starts_with(p.tokens[k]) : t.text == p.tokens[k];
  }

  bool follows(const Phrase& p, std::size_t at, std::uint32_t& end) const {
    if (!holds(p, 0, tokens_[at])) return false;
    std::size_t last = at;
    for (std::size_t k = 1; k < p.tokens.size(); ++k) {
      // Joined forms share the position of their first part, so the next position may be two tokens on.
      std::size_t next = last + 1;
      while (next < tokens_.size() && (tokens_[next].position == tokens_[last].position ||
                                       (tokens_[next].position == tokens_[last].position + 1 && !holds(p, k, tokens_[next]))))
        ++next;
      if (next == tokens_.size() || tokens_[next].position != tokens_[last].position + 1) return false;
      last = next;
    }
    const auto& t = tokens_[last];
    end = p.prefix_last ? prefix_end(utf8_, t, code_points(p.tokens.back())) : t.end;
    return true;
  }

  void merge() {
    std::sort(marks.begin(), marks.end());
    std::vector<Range> out;
    for (const auto& m : marks) {
      if (!out.empty() && m.first <= out.back().second)
        out.back().second = std::max(out.back().second, m.second);
      else
        out.push_back(m);
    }
    marks = std::move(out);
  }

  std::string_view utf8_;
  std::vector<Kept> tokens_;
};

bool starts_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }
bool is_white(char c) { return c == ' ' || (c >= 9 && c <= 13); }

}  // namespace

std::vector<std::pair<std::uint32_t, std::uint32_t>> marks(std::string_view utf8, const std::vector<Term>& terms) { return Finder(utf8, terms).marks; }

Snippet snippet(std::string_view utf8, const std::vector<Term>& terms, std::size_t max_chars) {
  // What is looked through for a hit; a text with its first hit behind it shows its beginning.
  constexpr std::size_t max_bytes = 256 * 1024;
  if (utf8.size() > max_bytes) {
    std::size_t n = max_bytes;
    while (n > 0 && !starts_code_point(utf8[n])) --n;
    utf8 = utf8.substr(0, n);
  }
  const auto found = Finder(utf8, terms).marks;
  // A third of the room is for what stands before the first hit.
  std::size_t begin = found.empty() ? 0 : found.front().first;
  for (std::size_t n = 0; begin > 0 && n < max_chars / 3;)
    if (starts_code_point(utf8[--begin])) ++n;
  while (begin > 0 && !starts_code_point(utf8[begin])) --begin;

  Snippet s;
  auto mark = found.begin();
  std::size_t chars = 0, i = begin;
  bool open = false;
  for (; i < utf8.size(); ++i) {
    if (open && i == mark->second) {
      s.marks.back().second = static_cast<std::uint32_t>(s.text.size());
      open = false;
      ++mark;
    }
    if (mark != found.end() && !open && i == mark->first) {
      s.marks.emplace_back(static_cast<std::uint32_t>(s.text.size()), 0);
      open = true;
    }
    const bool white = is_white(utf8[i]);
    if (white && (s.text.empty() || s.text.back() == ' ')) continue;
    if (starts_code_point(utf8[i]) && chars++ == max_chars) break;
    s.text.push_back(white ? ' ' : utf8[i]);
  }
  if (open) s.marks.back().second = static_cast<std::uint32_t>(s.text.size());
  if (!s.marks.empty() && s.marks.back().first >= s.text.size()) s.marks.pop_back();
  return s;
}

}  // namespace kotae::text
