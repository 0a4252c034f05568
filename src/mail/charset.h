// Bytes to UTF-8 by evidence: the declared charset is a hint, decoding is strict, repairs are written down.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kotae::mail {

struct Decoded {
  std::string text;     // UTF-8
  std::string charset;  // what it was read with, canonical lower case
  std::string repair;   // "" when the declaration was right, else one phrase for people
};

/// Strict conversion with one charset (aliases and Microsoft supersets understood); nothing when any byte does not fit.
std::optional<std::string> decode_strict(std::string_view bytes, std::string_view charset);
/// Declared charset, then escape sequences, UTF-8, lost-ESC ISO-2022-JP, CP932, EUC-JP, others by score; at last Latin-1 with a repair.
Decoded decode(std::string_view bytes, std::string_view declared);
/// The charset that a person chose: no evidence is weighed; what does not fit becomes U+FFFD and is noted.
Decoded decode_as(std::string_view bytes, std::string_view charset);
/// Names an agent may choose from when re-decoding.
const char* const* charset_choices(std::size_t& count);

}  // namespace kotae::mail
