#include "text/letters.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace kotae::text {
namespace {

const icu::Normalizer2& nfkc_casefold() {
  static const icu::Normalizer2& n = []() -> const icu::Normalizer2& {
    UErrorCode e = U_ZERO_ERROR;
    const auto* p = icu::Normalizer2::getNFKCCasefoldInstance(e);
    if (U_FAILURE(e)) throw std::runtime_error("ICU has no NFKC_Casefold");
    return *p;
  }();
  return n;
}

// A segment is a code point and those behind it that normalise together with it. More than this many in one is abuse.
constexpr int max_segment = 32;

bool glyph_script(UChar32 c) {
  if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) return true;  // Thai, Lao, Khmer, Burmese, …
  for (auto s : {USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_HANGUL, USCRIPT_BOPOMOFO, USCRIPT_YI})
    if (uscript_hasScript(c, s)) return true;
  return false;
}

Kind look_up_kind(UChar32 c) {
  if (c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212) return Kind::hyphen;
  if (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK)) return glyph_script(c) ? Kind::glyph : Kind::word;
  if (u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) || u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER) ||
      u_hasBinaryProperty(c, UCHAR_REGIONAL_INDICATOR))
    return Kind::glyph;
  return Kind::separator;
}

// What is known of each code point of planes 0 and 1, so that ICU is asked only about segments of several code points and expansions.
struct Entry {
  std::uint32_t folded : 24;  // when `single`
  std::uint32_t kind : 4;
  std::uint32_t combining : 1;  // of the folded one
  std::uint32_t single : 1;     // folds to one code point
  std::uint32_t starts : 1;     // never normalises together with what stands before it
};
constexpr UChar32 table_size = 0x20000;

Entry look_up(UChar32 c) {
  Entry e{};
  const auto& n = nfkc_casefold();
  e.starts = n.hasBoundaryBefore(c) ? 1 : 0;
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString folded = n.normalize(icu::UnicodeString(c), status);
  if (U_FAILURE(status) || folded.countChar32() != 1) return e;
  const UChar32 f = folded.char32At(0);
  e.single = 1;
  e.folded = static_cast<std::uint32_t>(f) & 0xFFFFFF;
  e.kind = static_cast<std::uint32_t>(look_up_kind(f)) & 0xF;
  e.combining = (U_GET_GC_MASK(f) & U_GC_M_MASK) != 0 ? 1 : 0;
  return e;
}

const Entry* table() {
  static const auto t = [] {
    auto all = std::make_unique<Entry[]>(table_size);
    for (UChar32 c = 0; c < table_size; ++c) {
      const bool han_or_hangul = (c >= 0x3400 && c < 0x4DC0) || (c >= 0x4E00 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7A4);
      all[static_cast<std::size_t>(c)] =
          han_or_hangul ? Entry{static_cast<std::uint32_t>(c) & 0xFFFFFF, static_cast<std::uint32_t>(Kind::glyph) & 0xF, 0, 1, 1} : look_up(c);
    }
    return all;
  }();
  return t.get();
}

Entry entry(char32_t c) { return c < table_size ? table()[c] : look_up(static_cast<UChar32>(c)); }

bool is_ascii_digit(std::uint32_t c) { return c >= '0' && c <= '9'; }

class Builder {
 public:
  std::vector<Letter> out;

  void add(std::uint32_t c, Kind kind, bool combining, std::uint32_t begin, std::uint32_t end) {
    if (combining) kind = out.empty() || out.back().is(Kind::hyphen) ? Kind::separator : static_cast<Kind>(out.back().kind);
    if (kind == Kind::hyphen) c = '-';
    if (kind != Kind::glyph) {
      settle_mark();
    } else if (c >= 0x30A1 && c <= 0x30FA) {
      if (fold_v(c, end)) return;
    }
    out.push_back({c & 0xFFFFFF, static_cast<std::uint32_t>(kind) & 0xFF, begin, end});
    last_was_v_ = was_v_;
    was_v_ = false;
  }

  /// A long-vowel mark after a digit, and nothing to lengthen behind it, was typed for a hyphen.
  void settle_mark() {
    const auto n = out.size();
    if (n < 2 || out[n - 1].c != long_vowel || !is_ascii_digit(out[n - 2].c)) return;
    out[n - 1].c = '-';
    out[n - 1].kind = static_cast<std::uint32_t>(Kind::hyphen) & 0xFF;
  }

 private:
  // True: the letter went into the one before it.
  bool fold_v(std::uint32_t& c, std::uint32_t end) {
    if (last_was_v_) {
      std::uint32_t whole = 0;
      switch (c) {
        case 0x30A1: whole = 0x30D0; break;  // ヴァ バ
        case 0x30A3: whole = 0x30D3; break;  // ヴィ ビ
        case 0x30A7: whole = 0x30D9; break;  // ヴェ ベ
        case 0x30A9: whole = 0x30DC; break;  // ヴォ ボ
        case 0x30E3: case 0x30E5: case 0x30E7: out.back().c = 0x30D3; break;  // ヴャ ヴュ ヴョ → ビャ ビュ ビョ
        default: break;
      }
      if (whole != 0) {
        out.back().c = whole & 0xFFFFFF;
        out.back().end = end;
        last_was_v_ = false;
        return true;
      }
    }
    switch (c) {
      case 0x30F4: c = 0x30D6; was_v_ = true; break;  // ヴ ブ
      case 0x30F7: c = 0x30D0; break;                 // ヷ バ
      case 0x30F8: c = 0x30D3; break;                 // ヸ ビ
      case 0x30F9: c = 0x30D9; break;                 // ヹ ベ
      case 0x30FA: c = 0x30DC; break;                 // ヺ ボ
      default: break;
    }
    return false;
  }

  bool was_v_ = false;
  bool last_was_v_ = false;  // out.back() stands for a ヴ
};

struct Decoded {
  char32_t c;
  std::uint32_t next;
  bool broken;
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // ICU's macro
Decoded decode(const char* s, std::uint32_t i, std::uint32_t n) {
  std::int32_t at = static_cast<std::int32_t>(i);
  UChar32 c;
  U8_NEXT(s, at, static_cast<std::int32_t>(n), c);
  if (c < 0) return {0xFFFD, i + 1, true};
  return {static_cast<char32_t>(c), static_cast<std::uint32_t>(at), false};
}
#pragma GCC diagnostic pop

void add_segment(Builder& b, std::string_view utf8, std::uint32_t begin, std::uint32_t end) {
  UErrorCode status = U_ZERO_ERROR;
  const auto raw = icu::UnicodeString::fromUTF8({utf8.data() + begin, static_cast<std::int32_t>(end - begin)});
  const icu::UnicodeString folded = nfkc_casefold().normalize(raw, status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU could not normalise a segment");
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    b.add(static_cast<std::uint32_t>(c), kind_of(static_cast<char32_t>(c)), is_combining(static_cast<char32_t>(c)), begin, end);
  }
}

}  // namespace

Kind kind_of(char32_t c) {
  // The entry tells of the folded code point; a folded one folds to itself but for a few that NFKC_Casefold only leaves inside sequences.
  const Entry e = entry(c);
  return e.single && e.folded == c ? static_cast<Kind>(e.kind) : look_up_kind(static_cast<UChar32>(c));
}

bool is_combining(char32_t c) { return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0; }

void append_utf8(std::string& out, char32_t c) {
  char s[4];
  std::int32_t n = 0;
  U8_APPEND_UNSAFE(s, n, static_cast<UChar32>(c));
  out.append(s, static_cast<std::size_t>(n));
}

std::vector<Letter> letters(std::string_view utf8) {
  if (utf8.size() > INT32_MAX) throw std::length_error("a text of 2 GiB or more");
  const auto n = static_cast<std::uint32_t>(utf8.size());
  const char* s = utf8.data();
  const Entry* t = table();
  Builder b;
  b.out.reserve(n);
  std::uint32_t i = 0;
  while (i < n) {
    const auto byte = static_cast<unsigned char>(s[i]);
    // ASCII before ASCII is a segment of its own.
    if (byte < 0x80 && (i + 1 == n || static_cast<unsigned char>(s[i + 1]) < 0x80)) {
      const Entry e = t[byte];
      b.add(e.folded, static_cast<Kind>(e.kind), false, i, i + 1);
      ++i;
      // Behind ASCII nothing is left to settle. The last one before another script may belong to a segment.
      while (i + 1 < n && static_cast<unsigned char>(s[i]) < 0x80 && static_cast<unsigned char>(s[i + 1]) < 0x80) {
        const Entry a = t[static_cast<unsigned char>(s[i])];
        b.out.push_back({a.folded, a.kind, i, i + 1});
        ++i;
      }
      continue;
    }
    const Decoded d = decode(s, i, n);
    if (d.broken) {
      b.add(0xFFFD, Kind::separator, false, i, d.next);
      i = d.next;
      continue;
    }
    std::uint32_t end = d.next;
    int count = 1;
    while (end < n && static_cast<unsigned char>(s[end]) >= 0x80 && count < max_segment) {
      const Decoded e = decode(s, end, n);
      if (e.broken || entry(e.c).starts) break;
      end = e.next;
      ++count;
    }
    const Entry e = entry(d.c);
    if (count == 1 && e.single)
      b.add(e.folded, static_cast<Kind>(e.kind), e.combining, i, end);
    else
      add_segment(b, utf8, i, end);
    i = end;
  }
  b.settle_mark();
  return std::move(b.out);
}

}  // namespace kotae::text
