#include "mail/charset_score.h"

#include <cstddef>

namespace kotae::mail {
namespace {

using Byte = unsigned char;

struct Sum {
  double points = 0;
  std::size_t bytes = 0;  // 8-bit characters count with all their bytes
  void add(double per_byte, std::size_t n) {
    points += per_byte * static_cast<double>(n);
    bytes += n;
  }
  double mean() const { return bytes ? points / static_cast<double>(bytes) : 0; }
};

struct Weight {
  double points = 0;
  std::size_t bytes = 2;
};

/// Characters above ASCII that begin with their first two bytes (0 where there is no second); judge weighs each and says how long it is.
template <class Judge>
double score_pairs(std::string_view s, Judge judge) {
  Sum sum;
  for (std::size_t i = 0; i < s.size();) {
    const auto a = static_cast<Byte>(s[i]);
    if (a < 0x80) {
      ++i;
      continue;
    }
    const Weight w = judge(a, i + 1 < s.size() ? static_cast<Byte>(s[i + 1]) : Byte{0});
    sum.add(w.points, w.bytes);
    i += w.bytes;
  }
  return sum.mean();
}

double score_utf8(std::string_view s) {
  Sum sum;
  for (std::size_t i = 0; i < s.size();) {
    const auto c = static_cast<Byte>(s[i]);
    const std::size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (n > 1) sum.add(n == 2 ? 2.0 : 2.4, n);  // that bytes are valid UTF-8 by chance is rare, rarer the longer the forms
    i += n;
  }
  return sum.mean();
}

double score_cp932(std::string_view s) {
  Sum sum;
  for (std::size_t i = 0; i < s.size();) {
    const auto a = static_cast<Byte>(s[i]);
    if (a < 0x80) {
      ++i;
      continue;
    }
    if (a >= 0xA1 && a <= 0xDF) {
      // Half-width katakana: believable in runs of letters, a sign of another charset when mixed into kanji.
      std::size_t run = i;
      while (run < s.size() && static_cast<Byte>(s[run]) >= 0xA1 && static_cast<Byte>(s[run]) <= 0xDF) ++run;
      const std::size_t n = run - i;
      std::size_t marks = 0;
      for (std::size_t k = i; k < run; ++k) marks += static_cast<Byte>(s[k]) < 0xA6 ? 1 : 0;
      sum.add(n >= 3 && marks * 5 <= n ? 1.2 : 0.2, n);
      i = run;
      continue;
    }
    const auto b = i + 1 < s.size() ? static_cast<Byte>(s[i + 1]) : Byte{0};
    double p = 0.2;
    if (a == 0x82) p = b >= 0x9F && b <= 0xF1 ? 2.5 : b >= 0x4F && b <= 0x9A ? 1.8 : 0.2;
    else if (a == 0x83) p = b >= 0x40 && b <= 0x96 ? 2.4 : 0.6;
    else if (a == 0x81) p = b <= 0x5B || b == 0x60 || (b >= 0x69 && b <= 0x7C) ? 2.2 : 1.0;
    else if (a == 0x87) p = 1.4;
    else if (a == 0x84) p = 0.8;
    else if (a >= 0x88 && a <= 0x97) p = 1.9;
    else if (a == 0x98 && b <= 0x72) p = 1.9;
    else if (a >= 0x98 && a <= 0x9F) p = 0.4;
    else if (a >= 0xE0 && a <= 0xEA) p = 0.3;
    else if (a == 0xED || a == 0xEE || (a >= 0xFA && a <= 0xFC)) p = 0.9;
    else if (a >= 0xF0) p = -0.5;  // private use
    sum.add(p, 2);
    i += 2;
  }
  return sum.mean();
}

double score_euc_jp(std::string_view s) {
  return score_pairs(s, [](Byte a, Byte b) -> Weight {
    if (a == 0x8F) return {0.3, 3};
    if (a == 0x8E) return {0.9};
    if (a == 0xA4) return {b <= 0xF3 ? 2.5 : 0};
    if (a == 0xA5) return {b <= 0xF6 ? 2.4 : 0};
    if (a == 0xA1) return {b <= 0xDC ? 2.2 : 1.0};
    if (a == 0xA3) return {1.8};
    if (a == 0xAD) return {1.0};
    if (a >= 0xB0 && a <= 0xCF) return {1.9};
    if (a >= 0xD0 && a <= 0xF4) return {0.4};
    return {0.2};
  });
}

double score_gb18030(std::string_view s) {
  return score_pairs(s, [](Byte a, Byte b) -> Weight {
    if (b < 0x40) return {1.0, 4};
    if (b < 0xA1) return {0.1};  // GBK's and Microsoft's extensions
    if (a >= 0xB0 && a <= 0xD7) return {1.9};
    if (a >= 0xD8 && a <= 0xF7) return {0.4};
    if (a == 0xA1 || a == 0xA3) return {1.8};
    if (a == 0xA4 || a == 0xA5) return {0.3};  // kana: Japanese would not be written in GB
    return {0.1};
  });
}

double score_big5(std::string_view s) {
  return score_pairs(s, [](Byte a, Byte) -> Weight {
    if (a >= 0xA4 && a <= 0xC6) return {1.85};
    if (a == 0xA1 || a == 0xA2) return {1.7};
    if (a >= 0xC9 && a <= 0xF9) return {0.3};
    return {0.1};
  });
}

double score_cp949(std::string_view s) {
  return score_pairs(s, [](Byte a, Byte b) -> Weight {
    if (b < 0xA1) return {0.1};
    if (a >= 0xB0 && a <= 0xC8) return {1.9};
    if (a == 0xA1) return {1.2};
    if (a >= 0xCA && a <= 0xFD) return {0.2};
    return {0.1};
  });
}

bool ascii_letter(Byte c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

/// Western tables: accented letters stand alone among ASCII letters.
double score_latin(std::string_view s) {
  Sum sum;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const auto a = static_cast<Byte>(s[i]);
    if (a < 0x80) continue;
    const auto before = i ? static_cast<Byte>(s[i - 1]) : Byte{' '};
    const auto after = i + 1 < s.size() ? static_cast<Byte>(s[i + 1]) : Byte{' '};
    double p = 0.3;
    if (before >= 0x80 && after >= 0x80) p = 0.1;
    else if (before >= 0x80 || after >= 0x80) p = a >= 0xC0 && (ascii_letter(before) || ascii_letter(after)) ? 0.9 : 0.1;
    else if (a >= 0xC0 && a != 0xD7 && a != 0xF7) p = ascii_letter(before) || ascii_letter(after) ? 1.8 : 0.9;
    else if (a == 0x80 || (a >= 0x91 && a <= 0x97) || a == 0x85 || a == 0xA0 || a == 0xA3 || a == 0xA9 || a == 0xAB || a == 0xBB || a == 0xB0) p = 1.4;
    sum.add(p, 1);
  }
  return sum.mean();
}

/// Alphabets that fill the upper half: words of small letters, capitals only at their start.
double score_alphabet(std::string_view s, Byte small_first, Byte small_last, Byte capital_first, Byte capital_last) {
  Sum sum;
  const auto small = [&](Byte c) { return c >= small_first && c <= small_last; };
  const auto capital = [&](Byte c) { return c >= capital_first && c <= capital_last; };
  for (std::size_t i = 0; i < s.size(); ++i) {
    const auto a = static_cast<Byte>(s[i]);
    if (a < 0x80) continue;
    const auto before = i ? static_cast<Byte>(s[i - 1]) : Byte{' '};
    // One word hardly mixes two alphabets.
    if (ascii_letter(before) || (i + 1 < s.size() && ascii_letter(static_cast<Byte>(s[i + 1])))) {
      sum.add(-0.3, 1);
      continue;
    }
    double p = 0.2;
    if (small(a)) p = small(before) || capital(before) ? 1.7 : 1.0;
    else if (capital(a)) p = small(before) ? -0.8 : capital(before) ? 0.7 : 1.2;
    sum.add(p, 1);
  }
  return sum.mean();
}

}  // namespace

double plausibility(std::string_view bytes, Charset charset) {
  bytes = bytes.substr(0, 64u << 10);
  switch (charset) {
    case Charset::utf_8: return score_utf8(bytes);
    case Charset::cp932: return score_cp932(bytes);
    case Charset::euc_jp: return score_euc_jp(bytes);
    case Charset::gb18030: return score_gb18030(bytes);
    case Charset::big5: return score_big5(bytes);
    case Charset::cp949: return score_cp949(bytes);
    case Charset::windows_1251: return score_alphabet(bytes, 0xE0, 0xFF, 0xC0, 0xDF);
    case Charset::koi8_r:
    case Charset::koi8_u: return score_alphabet(bytes, 0xC0, 0xDF, 0xE0, 0xFF);
    case Charset::iso_8859_5: return score_alphabet(bytes, 0xD0, 0xEF, 0xB0, 0xCF);
    case Charset::ibm866: return score_alphabet(bytes, 0xA0, 0xEF, 0x80, 0x9F);
    case Charset::windows_1253:
    case Charset::iso_8859_7: return score_alphabet(bytes, 0xDC, 0xFE, 0xB6, 0xDB);
    case Charset::windows_1255:
    case Charset::iso_8859_8: return score_alphabet(bytes, 0xE0, 0xFA, 1, 0);
    case Charset::windows_1256:
    case Charset::iso_8859_6: return score_alphabet(bytes, 0xC0, 0xFF, 1, 0);
    case Charset::windows_874: return score_alphabet(bytes, 0xA1, 0xFB, 1, 0);
    default: return is_single_byte(charset) ? score_latin(bytes) : -1;
  }
}

}  // namespace kotae::mail
