// What search sees of a text: its letters, folded. Everything else in this room works on these.
//
// Folding is NFKC_Casefold (width, case, compatibility forms, invisible characters dropped) and then:
//   ヴァ ヴィ ヴ ヴェ ヴォ → バ ビ ブ ベ ボ, ヴャ ヴュ ヴョ → ビャ ビュ ビョ, ヷ ヸ ヹ ヺ → バ ビ ベ ボ; so ヴァ is one letter,
//   every hyphen, dash and minus → '-', and so is a long-vowel mark after an ASCII digit with no glyph behind it (０９０ー１２３４).
// The long-vowel mark at the end of katakana words is not folded here but by the query (tokens.h), which alone knows where its words end.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kotae::text {

enum class Kind : std::uint8_t {
  separator,  // white space, punctuation, symbols, controls, broken bytes
  hyphen,     // '-' of any shape; joins the parts of an identifier
  word,       // letters and digits of scripts that put spaces between words: Latin, Cyrillic, Arabic, digits, …
  glyph,      // a letter that can be searched by itself: Han, kana, Hangul, Bopomofo, Yi, Thai, Lao, Khmer, Burmese, emoji
};

struct Letter {
  std::uint32_t c : 24;    // folded code point
  std::uint32_t kind : 8;  // Kind
  std::uint32_t begin, end;  // the bytes of the original it stands for; letters of one expansion (㍿) share them
  bool is(Kind k) const { return kind == static_cast<std::uint32_t>(k); }
};

/// All of them, separators too, in order. Linear; bytes that are not UTF-8 are separators. Texts are shorter than 2 GiB (std::length_error).
std::vector<Letter> letters(std::string_view utf8);

/// What a folded code point is when it stands alone. (In a text a combining mark is of the kind of the letter before it.)
Kind kind_of(char32_t folded);
bool is_combining(char32_t folded);
/// A letter of katakana words, the long-vowel mark included.
constexpr bool is_katakana(char32_t c) { return (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC || (c >= 0x31F0 && c <= 0x31FF); }
constexpr char32_t long_vowel = 0x30FC;

void append_utf8(std::string& out, char32_t c);

}  // namespace kotae::text
