// What the world calls its charsets, and what Kotae reads them with: always the superset that mail programs really mean.
#pragma once
#include <string>
#include <string_view>

namespace kotae::mail {

enum class Charset {
  unknown, ascii, utf_8, utf_7, utf_16, utf_16le, utf_16be, utf_32,
  cp932, iso_2022_jp, euc_jp,
  gb18030, hz, iso_2022_cn, big5, cp949, iso_2022_kr,
  windows_1250, windows_1251, windows_1252, windows_1253, windows_1254, windows_1255, windows_1256, windows_1257, windows_1258, windows_874,
  iso_8859_2, iso_8859_3, iso_8859_4, iso_8859_5, iso_8859_6, iso_8859_7, iso_8859_8, iso_8859_10, iso_8859_13, iso_8859_14, iso_8859_15,
  koi8_r, koi8_u, macintosh, ibm437, ibm850, ibm852, ibm866,
  count_
};

/// By any label ("Shift_JIS", "x-sjis", "ISO-2022-JP-MS*ja", "\"utf8\"").
Charset charset_of(std::string_view label);
/// Canonical lower-case name, "" for unknown.
std::string_view canonical(Charset charset);
/// ICU's converter; nullptr where Kotae reads it without ICU.
const char* icu_name(Charset charset);
/// One byte is one character: nearly any bytes "fit" such a charset, so fitting proves nothing.
bool is_single_byte(Charset charset);
/// A label fit for a repair phrase: lower case, printable ASCII, at most 40 bytes.
std::string printable_label(std::string_view label);

}  // namespace kotae::mail
