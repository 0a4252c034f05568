#include "mail/charset_convert.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <array>
#include <cstring>
#include <vector>

namespace kotae::mail {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Converters are costly to open: one of each per thread, opened when first needed.
class Converters {
 public:
  ~Converters() {
    for (UConverter* c : open_)
      if (c) ucnv_close(c);
  }
  UConverter* get(Charset charset) {
    UConverter*& c = open_[static_cast<std::size_t>(charset)];
    if (!c && icu_name(charset)) {
      UErrorCode error = U_ZERO_ERROR;
      c = ucnv_open(icu_name(charset), &error);
      if (U_FAILURE(error)) c = nullptr;
    }
    return c;
  }
  std::vector<UChar> units;

 private:
  std::array<UConverter*, static_cast<std::size_t>(Charset::count_)> open_{};
};
thread_local Converters converters;

std::string to_utf8(const UChar* units, std::int32_t n) {
  std::string out;
  out.resize(static_cast<std::size_t>(n) * 3);
  UErrorCode error = U_ZERO_ERROR;
  std::int32_t written = 0;
  u_strToUTF8WithSub(out.data(), static_cast<std::int32_t>(out.size()), &written, units, n, 0xFFFD, nullptr, &error);
  out.resize(U_SUCCESS(error) ? static_cast<std::size_t>(written) : 0);
  return out;
}

/// ICU in slices, so that any length works. strict: stops at the first misfit and returns -1.
std::ptrdiff_t icu(std::string_view bytes, Charset charset, bool strict, std::string& out) {
  UConverter* c = converters.get(charset);
  if (!c) return -1;
  ucnv_reset(c);
  UErrorCode error = U_ZERO_ERROR;
  ucnv_setToUCallBack(c, strict ? UCNV_TO_U_CALLBACK_STOP : UCNV_TO_U_CALLBACK_SUBSTITUTE, nullptr, nullptr, nullptr, &error);
  auto& units = converters.units;
  if (units.size() < 16384) units.resize(16384);
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  const bool sub_is_text = bytes.find('\x1a') != std::string_view::npos;
  std::ptrdiff_t bad = 0;
  for (;;) {
    UChar* to = units.data();
    error = U_ZERO_ERROR;
    ucnv_toUnicode(c, &to, units.data() + units.size() - 2, &from, end, nullptr, true, &error);
    const bool full = error == U_BUFFER_OVERFLOW_ERROR;
    if (U_FAILURE(error) && !full) return -1;
    const auto n = to - units.data();
    for (std::ptrdiff_t i = 0; i < n; ++i) {
      const UChar u = units[static_cast<std::size_t>(i)];
      // C1 controls are what a single-byte table gives for a byte that it does not have; U+001A is how ICU marks one.
      const bool misfit = u == 0xFFFD || (u == 0x1A && !strict && !sub_is_text) || (u >= 0x80 && u < 0xA0 && u != 0x85 && is_single_byte(charset));
      if (!misfit) continue;
      if (strict) return -1;
      ++bad;
      units[static_cast<std::size_t>(i)] = 0xFFFD;
    }
    // A surrogate pair may be split between slices; keep its halves together.
    if (full && n > 0 && U16_IS_LEAD(units[static_cast<std::size_t>(n - 1)])) {
      UChar* rest = units.data() + n;
      UErrorCode again = U_ZERO_ERROR;
      ucnv_toUnicode(c, &rest, units.data() + n + 1, &from, end, nullptr, true, &again);
      if (U_FAILURE(again) && again != U_BUFFER_OVERFLOW_ERROR) return -1;
      out += to_utf8(units.data(), static_cast<std::int32_t>(rest - units.data()));
    } else {
      out += to_utf8(units.data(), static_cast<std::int32_t>(n));
    }
    if (!full) return bad;
  }
}

std::size_t utf8_length(const unsigned char* p, std::size_t left) {
  const unsigned char c = p[0];
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) { return i < left && p[i] >= low && p[i] <= high; };
  if (c < 0x80) return 1;
  if (c >= 0xC2 && c <= 0xDF) return follows(1) ? 2 : 0;
  if (c == 0xE0) return follows(1, 0xA0) && follows(2) ? 3 : 0;
  if (c == 0xED) return follows(1, 0x80, 0x9F) && follows(2) ? 3 : 0;
  if (c >= 0xE1 && c <= 0xEF) return follows(1) && follows(2) ? 3 : 0;
  if (c == 0xF0) return follows(1, 0x90) && follows(2) && follows(3) ? 4 : 0;
  if (c >= 0xF1 && c <= 0xF3) return follows(1) && follows(2) && follows(3) ? 4 : 0;
  if (c == 0xF4) return follows(1, 0x80, 0x8F) && follows(2) && follows(3) ? 4 : 0;
  return 0;
}

Tolerant read_utf8(std::string_view bytes) {
  Tolerant t;
  t.text.reserve(bytes.size());
  const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t n = utf8_length(p + i, bytes.size() - i);
    if (n) {
      t.text.append(bytes, i, n);
      i += n;
      continue;
    }
    ++t.bad;
    t.text += replacement;
    ++i;
    while (i < bytes.size() && (p[i] & 0xC0) == 0x80) ++i;
  }
  return t;
}

Tolerant read_ascii(std::string_view bytes) {
  Tolerant t;
  for (char c : bytes) {
    if (static_cast<unsigned char>(c) < 0x80) {
      t.text.push_back(c);
    } else {
      ++t.bad;
      t.text += replacement;
    }
  }
  return t;
}

std::string_view without_bom(std::string_view bytes) {
  return bytes.substr(0, 3) == "\xEF\xBB\xBF" ? bytes.substr(3) : bytes;
}

/// Escapes and shifts give 7-bit bytes another meaning in these.
bool is_ascii_superset(Charset c) {
  switch (c) {
    case Charset::utf_7: case Charset::utf_16: case Charset::utf_16le: case Charset::utf_16be: case Charset::utf_32:
    case Charset::iso_2022_jp: case Charset::hz: case Charset::iso_2022_cn: case Charset::iso_2022_kr: return false;
    default: return true;
  }
}

}  // namespace

bool is_ascii(std::string_view bytes) {
  const char* p = bytes.data();
  std::size_t n = bytes.size();
  for (; n >= 8; p += 8, n -= 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    if (word & 0x8080808080808080u) return false;
  }
  for (; n; ++p, --n)
    if (static_cast<unsigned char>(*p) >= 0x80) return false;
  return true;
}

bool is_utf8(std::string_view bytes) {
  const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
  for (std::size_t i = 0; i < bytes.size();) {
    if (p[i] < 0x80) {
      ++i;
      continue;
    }
    const std::size_t n = utf8_length(p + i, bytes.size() - i);
    if (!n) return false;
    i += n;
  }
  return true;
}

std::string_view cut_utf8(std::string_view text, std::size_t n) {
  if (text.size() <= n) return text;
  while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;
  return text.substr(0, n);
}

std::optional<std::string> convert_strict(std::string_view bytes, Charset charset) {
  if (is_ascii_superset(charset) && is_ascii(bytes)) return std::string(bytes);
  switch (charset) {
    case Charset::unknown:
    case Charset::ascii: return std::nullopt;
    case Charset::utf_8:
      if (!is_utf8(bytes)) return std::nullopt;
      return std::string(without_bom(bytes));
    case Charset::iso_2022_jp: {
      Tolerant t = read_iso_2022_jp(bytes);
      if (t.bad) return std::nullopt;
      return std::move(t.text);
    }
    default: break;
  }
  std::string out;
  if (icu(bytes, charset, true, out) != 0) return std::nullopt;
  return out;
}

Tolerant convert_tolerant(std::string_view bytes, Charset charset) {
  if (charset == Charset::iso_2022_jp) return read_iso_2022_jp(bytes);
  if (charset == Charset::utf_8) return read_utf8(without_bom(bytes));
  if (!icu_name(charset)) return read_ascii(bytes);
  Tolerant t;
  const auto bad = icu(bytes, charset, false, t.text);
  if (bad < 0) return read_utf8(bytes);
  t.bad = static_cast<std::size_t>(bad);
  return t;
}

}  // namespace kotae::mail
