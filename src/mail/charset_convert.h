// Conversion with one charset: strict, or with U+FFFD where bytes do not fit.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "mail/charset_names.h"

namespace kotae::mail {

/// Nothing when any byte does not fit.
std::optional<std::string> convert_strict(std::string_view bytes, Charset charset);

struct Tolerant {
  std::string text;
  std::size_t bad = 0;  // replacement characters written
};
/// Always a text; bytes that do not fit become U+FFFD.
Tolerant convert_tolerant(std::string_view bytes, Charset charset);

bool is_ascii(std::string_view bytes);
/// Strict UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view bytes);
/// The first at most n bytes of UTF-8, no character cut in two.
std::string_view cut_utf8(std::string_view text, std::size_t n);

/// ISO-2022-JP and everything programs put into it: NEC and IBM rows, JIS X 0212, half-width katakana by ESC ( I, SO/SI and raw 8 bit,
/// GB 2312 and KS C 5601 of ISO-2022-JP-2. `bad` counts what did not fit.
Tolerant read_iso_2022_jp(std::string_view bytes);
/// Puts ESC back before "$B" and "(B" where a gateway dropped it. Nothing when the text does not prove it.
/// `declared` = the letter says ISO-2022-JP: less proof is needed.
std::optional<std::string> restore_lost_escapes(std::string_view text, bool declared);

}  // namespace kotae::mail
