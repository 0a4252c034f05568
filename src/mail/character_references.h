// &amp; &#12354; &nbsp;: character references of HTML text.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace kotae::mail {

/// The reference at text[at] == '&': its length in bytes and its code point, or 0 when it is only an ampersand.
/// Named references need their semicolon here; numbers that are no character become U+FFFD.
std::size_t character_reference(std::string_view text, std::size_t at, char32_t& code);
std::string decode_character_references(std::string_view text);
void append_utf8(std::string& out, char32_t c);

}  // namespace kotae::mail
