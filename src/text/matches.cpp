// The truth of tokens.h by brute force. It shares folding and the kinds of letters with the tokenizer, for these are definitions, and nothing
// else: no tokens, no alternatives, no limits on words.
#include <set>

#include "text/letters.h"
#include "text/tokens.h"

namespace kotae::text {
namespace {

struct Chunk {
  bool glyphs = false;
  bool after_hyphen = false;  // a part, and only one hyphen between it and the part before
  std::u32string s;
};

std::u32string decode(std::string_view utf8) {
  std::u32string out;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto b = static_cast<unsigned char>(utf8[i]);
    const std::size_t n = b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    char32_t c = n == 1 ? b : b & (0x7Fu >> n);
    for (std::size_t k = 1; k < n; ++k) c = (c << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3Fu);
    out.push_back(c);
    i += n;
  }
  return out;
}

std::vector<Chunk> chunks(std::u32string_view s) {
  std::vector<Chunk> out;
  Kind previous = Kind::separator;
  std::u32string between = U"x";
  for (char32_t c : s) {
    Kind k = kind_of(c);
    if (is_combining(c)) k = previous == Kind::hyphen ? Kind::separator : previous;
    if (k == Kind::separator || k == Kind::hyphen) {
      between.push_back(k == Kind::hyphen ? '-' : 'x');
    } else {
      if (k != previous) {
        Chunk chunk;
        chunk.glyphs = k == Kind::glyph;
        chunk.after_hyphen = !chunk.glyphs && !out.empty() && !out.back().glyphs && between == U"-";
        out.push_back(chunk);
      }
      out.back().s.push_back(c);
      between.clear();
    }
    previous = k;
  }
  return out;
}

struct Wish {
  std::vector<Chunk> runs;
  bool phrase = false, exclude = false;
};

bool white(char32_t c) { return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0x1680 || c == 0x180E || c == 0x2028 || c == 0x2029; }
bool quote(char32_t c) { return c == U'"' || c == U'\u201C' || c == U'\u201D'; }
bool letter(char32_t c) { return kind_of(c) == Kind::word || kind_of(c) == Kind::glyph; }

std::vector<Wish> wishes(std::u32string_view q) {
  std::vector<Wish> out;
  while (!q.empty()) {
    if (white(q.front())) {
      q.remove_prefix(1);
      continue;
    }
    Wish w;
    if (q.size() > 1 && kind_of(q[0]) == Kind::hyphen && (quote(q[1]) || letter(q[1]))) {
      w.exclude = true;
      q.remove_prefix(1);
    }
    std::size_t n = 0;
    if (quote(q.front())) {
      w.phrase = true;
      q.remove_prefix(1);
      while (n < q.size() && !quote(q[n])) ++n;
    } else {
      while (n < q.size() && !quote(q[n]) && !white(q[n])) ++n;
    }
    w.runs = chunks(q.substr(0, n));
    q.remove_prefix(w.phrase && n < q.size() ? n + 1 : n);
    if (!w.runs.empty()) out.push_back(std::move(w));
  }
  return out;
}

// Where `s` from `at` on can end after the pattern: letters, and groups of marks that may be there or not.
struct Element {
  std::u32string letters;
  bool optional = false;
};
using Pattern = std::vector<Element>;

void ends(const Pattern& p, std::size_t i, std::u32string_view s, std::size_t at, std::set<std::size_t>& out) {
  if (i == p.size()) {
    out.insert(at);
    return;
  }
  if (p[i].optional) ends(p, i + 1, s, at, out);
  if (s.substr(at).starts_with(p[i].letters)) ends(p, i + 1, s, at + p[i].letters.size(), out);
}

Pattern pattern(const std::u32string& s, bool last, int& optional) {
  Pattern p;
  for (std::size_t i = 0; i < s.size();) {
    std::size_t n = 0;
    while (i + n < s.size() && is_katakana(s[i + n])) ++n;
    if (n == 0) {
      p.push_back({s.substr(i++, 1)});
      continue;
    }
    const std::u32string word = s.substr(i, n);
    i += n;
    const auto end = word.find_last_not_of(long_vowel);
    const std::size_t stem = end == std::u32string::npos ? 0 : end + 1;
    const bool at_end = last && i == s.size();
    if (stem < 3 || (!at_end && optional == 3)) {
      p.push_back({word});
      continue;
    }
    p.push_back({word.substr(0, stem)});
    if (at_end) break;
    ++optional;
    p.push_back({stem == n ? std::u32string(1, long_vowel) : word.substr(stem), true});
  }
  return p;
}

std::u32string_view capped(std::u32string_view s) { return s.substr(0, 64); }

std::u32string joined(const std::vector<Chunk>& runs, std::size_t from) {
  std::u32string s = runs[from].s;
  for (std::size_t i = from + 1; i < runs.size() && runs[i].after_hyphen; ++i) s += runs[i].s;
  return s;
}

bool last_part_holds(const Wish& w, const std::u32string& wanted, const std::vector<Chunk>& text, std::size_t at) {
  const auto holds = [&](std::u32string_view there) {
    return w.phrase ? capped(there) == capped(wanted) : capped(there).starts_with(capped(wanted));
  };
  if (holds(text[at].s)) return true;
  return !text[at].after_hyphen && at + 1 < text.size() && text[at + 1].after_hyphen && holds(joined(text, at));
}

bool found_at(const Wish& w, const std::vector<Chunk>& text, std::size_t at) {
  int optional = 0;
  for (std::size_t k = 0; k < w.runs.size(); ++k) {
    const bool first = k == 0, last = k + 1 == w.runs.size();
    if (at + k >= text.size() || text[at + k].glyphs != w.runs[k].glyphs) return false;
    const auto& there = text[at + k].s;
    if (!w.runs[k].glyphs) {
      if (last ? !last_part_holds(w, w.runs[k].s, text, at + k) : capped(there) != capped(w.runs[k].s)) return false;
      continue;
    }
    const auto p = pattern(w.runs[k].s, last, optional);
    bool ok = false;
    for (std::size_t start = 0; start < there.size() && !ok; ++start) {
      if (!first && start > 0) break;
      std::set<std::size_t> e;
      ends(p, 0, there, start, e);
      ok = last ? !e.empty() : e.contains(there.size());
    }
    if (!ok) return false;
  }
  return true;
}

bool found(const Wish& w, const std::vector<Chunk>& text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (found_at(w, text, at)) return true;
  // The same with the chain at the end joined.
  std::size_t start = w.runs.size() - 1;
  while (w.runs[start].after_hyphen) --start;
  if (start + 1 == w.runs.size()) return false;
  Wish other = w;
  other.runs.resize(start + 1);
  other.runs[start].s = joined(w.runs, start);
  if (other.runs[start].s.size() < 4) return false;
  for (std::size_t at = 0; at < text.size(); ++at)
    if (found_at(other, text, at)) return true;
  return false;
}

}  // namespace

bool matches(std::string_view text, std::string_view query) {
  const auto there = chunks(decode(fold(text)));
  bool any = false;
  for (const auto& w : wishes(decode(fold(query)))) {
    if (found(w, there) == w.exclude) return false;
    any = any || !w.exclude;
  }
  return any;
}

}  // namespace kotae::text
