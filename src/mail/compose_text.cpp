#include "mail/compose_text.h"

#include <glib.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "mail/charset_convert.h"
#include "mail/compose.h"

namespace kotae::mail {

namespace {

constexpr std::size_t encoded_word = 75;  // RFC 2047 section 2
constexpr std::size_t line = 76;

// Where Unicode tables of JIS X 0208 differ, the twin that the converter knows; the byte is the same.
char16_t twin(char16_t c) {
  switch (c) {
    case 0x301C: return 0xFF5E;  // wave dash
    case 0x2014: return 0x2015;  // em dash
    case 0x2016: return 0x2225;  // double vertical line
    case 0x2212: return 0xFF0D;  // minus
    case 0x00A2: return 0xFFE0;
    case 0x00A3: return 0xFFE1;
    case 0x00A5: return 0xFFE5;
    case 0x00AC: return 0xFFE2;
    case 0x203E: return 0xFFE3;
    case 0x00A0: return 0x0020;
    default: return c;
  }
}

class EucJp {
 public:
  EucJp() {
    UErrorCode error = U_ZERO_ERROR;
    converter_.reset(ucnv_open("euc-jp-2007", &error));
    if (U_FAILURE(error)) throw std::runtime_error("ICU has no EUC-JP converter");
    ucnv_setFromUCallBack(converter_.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
    ucnv_setFallback(converter_.get(), false);
  }
  std::optional<std::string> convert(std::u16string_view text) {
    ucnv_reset(converter_.get());
    std::string out(text.size() * 3 + 8, '\0');
    UErrorCode error = U_ZERO_ERROR;
    const auto n = ucnv_fromUChars(converter_.get(), out.data(), static_cast<int32_t>(out.size()), text.data(), static_cast<int32_t>(text.size()), &error);
    if (U_FAILURE(error)) return {};
    out.resize(static_cast<std::size_t>(n));
    return out;
  }

 private:
  struct Close {
    void operator()(UConverter* c) const { ucnv_close(c); }
  };
  std::unique_ptr<UConverter, Close> converter_;
};

std::u16string utf16(std::string_view utf8) {
  const auto u = icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  std::u16string out(u.getBuffer(), static_cast<std::size_t>(u.length()));
  for (auto& c : out) c = twin(c);
  return out;
}

// EUC-JP bytes in ISO-2022-JP; rows 9 to 15 and above 84 are vendors' and no part of JIS X 0208.
std::optional<std::string> shifted(std::string_view euc) {
  std::string out;
  bool kanji = false;
  for (std::size_t i = 0; i < euc.size(); ++i) {
    const auto a = static_cast<unsigned char>(euc[i]);
    if (a < 0x80) {
      if (a == 0x1B || a == 0x0E || a == 0x0F) return {};
      if (kanji) out += "\x1B(B";
      kanji = false;
      out += euc[i];
      continue;
    }
    if (!((a >= 0xA1 && a <= 0xA8) || (a >= 0xB0 && a <= 0xF4)) || i + 1 >= euc.size()) return {};
    if (!kanji) out += "\x1B$B";
    kanji = true;
    out += static_cast<char>(a & 0x7F);
    out += static_cast<char>(euc[++i] & 0x7F);
  }
  if (kanji) out += "\x1B(B";
  return out;
}

std::size_t character_length(std::string_view s, std::size_t at) {
  int32_t i = static_cast<int32_t>(at);
  U8_FWD_1(reinterpret_cast<const uint8_t*>(s.data()), i, static_cast<int32_t>(s.size()));
  return static_cast<std::size_t>(i) - at;
}

bool plain_header(std::string_view s) {
  if (s.empty()) return true;
  if (s.front() == ' ' || s.back() == ' ' || s.find("=?") != std::string_view::npos) return false;
  std::size_t word = 0;
  for (const char c : s) {
    if (c < ' ' || c > '~') return false;
    word = c == ' ' ? 0 : word + 1;
    if (word > 200) return false;
  }
  return true;
}

std::string fold_plain(std::string_view s, std::size_t used) {
  std::string out;
  std::size_t at = 0, column = used;
  while (at < s.size()) {
    auto end = at + 1;
    while (end < s.size() && !(s[end] == ' ' && s[end - 1] != ' ' && end + 1 < s.size() && s[end + 1] != ' ')) ++end;
    if (column > used && column + (end - at) > line) {
      out += "\r\n";
      column = 0;
    }
    out += s.substr(at, end - at);
    column += end - at;
    at = end;
  }
  return out;
}

}  // namespace

std::optional<std::string> to_iso_2022_jp(std::string_view utf8) {
  auto euc = EucJp().convert(utf16(utf8));
  return euc ? shifted(*euc) : std::nullopt;
}

std::vector<std::string> unfit_for_iso_2022_jp(std::string_view text) {
  std::vector<std::string> unfit;
  EucJp euc;
  for (std::size_t i = 0; i < text.size();) {
    const auto n = character_length(text, i);
    const auto c = text.substr(i, n);
    i += n;
    if (n == 1 && is_ascii(c) && c[0] != '\x1B' && c[0] != '\x0E' && c[0] != '\x0F') continue;
    const auto bytes = euc.convert(utf16(c));
    if (bytes && shifted(*bytes)) continue;
    if (std::find(unfit.begin(), unfit.end(), c) == unfit.end()) unfit.emplace_back(c);
    if (unfit.size() >= 1000) break;
  }
  return unfit;
}

std::string base64(std::string_view bytes) {
  const std::unique_ptr<gchar, void (*)(gpointer)> encoded(g_base64_encode(reinterpret_cast<const guchar*>(bytes.data()), bytes.size()), &g_free);
  return encoded.get();
}

std::string base64_lines(std::string_view bytes) {
  const auto all = base64(bytes);
  std::string out;
  out.reserve(all.size() + all.size() / 38 + 2);
  for (std::size_t i = 0; i < all.size(); i += line) out.append(all, i, line).append("\r\n");
  return out;
}

std::string header_text(std::string_view utf8, bool iso_2022_jp, std::size_t used) {
  if (plain_header(utf8)) return fold_plain(utf8, used);
  const std::string_view opening = iso_2022_jp ? "=?ISO-2022-JP?B?" : "=?UTF-8?B?";
  std::string out, bytes;
  const auto room = [&](std::size_t on_line) {
    const auto limit = std::min(encoded_word, line - std::min(line, on_line)) - opening.size() - 2;
    return limit / 4 * 3;
  };
  std::size_t allowed = room(std::min<std::size_t>(used, 36));
  const auto flush = [&] {
    if (!out.empty()) out += "\r\n ";
    out.append(opening).append(base64(bytes)).append("?=");
    allowed = room(1);
  };
  // A word never cuts a character, and in ISO-2022-JP it begins and ends in ASCII.
  std::string part;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto n = character_length(utf8, i);
    const auto longer = part + std::string(utf8.substr(i, n));
    auto encoded = iso_2022_jp ? to_iso_2022_jp(longer).value_or(longer) : longer;
    if (encoded.size() > allowed && !part.empty()) {
      flush();
      part = utf8.substr(i, n);
      bytes = iso_2022_jp ? to_iso_2022_jp(part).value_or(part) : part;
    } else {
      part = longer;
      bytes = std::move(encoded);
    }
    i += n;
  }
  flush();
  return out;
}

std::string rfc2231_parameter(std::string_view name, std::string_view utf8) {
  const std::string lead = ";\r\n " + std::string(name);
  const bool plain = is_ascii(utf8) && utf8.size() <= 60 && std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= ' ' && c != '"' && c != '\\' && c != '\x7F' && c != '%'; });
  if (plain) return lead + "=\"" + std::string(utf8) + "\"";
  constexpr char hex[] = "0123456789ABCDEF";
  std::vector<std::string> characters;
  for (const char c : utf8) {
    const bool attribute_char = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("!#$&+-.^_`{|}~").find(c) != std::string_view::npos;
    const auto u = static_cast<unsigned char>(c);
    characters.push_back(attribute_char ? std::string(1, c) : std::string{'%', hex[u >> 4], hex[u & 15]});
  }
  std::vector<std::string> sections(1);
  for (const auto& c : characters) {
    if (sections.back().size() + c.size() > 45) sections.emplace_back();
    sections.back() += c;
  }
  if (sections.size() == 1) return lead + "*=UTF-8''" + sections[0];
  std::string out;
  for (std::size_t i = 0; i < sections.size(); ++i) out += lead + "*" + std::to_string(i) + "*=" + (i == 0 ? "UTF-8''" : "") + sections[i];
  return out;
}

std::string quoted_printable(std::string_view text) {
  constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      out += "\r\n";
      column = 0;
      ++i;
      continue;
    }
    const bool at_end = i + 1 >= text.size() || text[i + 1] == '\r';
    // A lone dot or "From " at the start of a line is what mail programs stumble over.
    const bool risky = column == 0 && (c == '.' || (c == 'F' && text.substr(i, 5) == "From "));
    const bool plain = (c > ' ' && c <= '~' && c != '=' && !risky) || ((c == ' ' || c == '\t') && !at_end);
    const std::size_t width = plain ? 1 : 3;
    if (column + width > line - 1) {
      out += "=\r\n";
      column = 0;
    }
    const auto u = static_cast<unsigned char>(c);
    if (plain) out += c;
    else out += {'=', hex[u >> 4], hex[u & 15]};
    column += width;
  }
  return out;
}

}  // namespace kotae::mail
