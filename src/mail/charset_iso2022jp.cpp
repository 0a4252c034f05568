#include <array>

#include "mail/charset_convert.h"

namespace kotae::mail {
namespace {

enum class Set { ascii, kana, jis0208, jis0212, gb2312, ksc5601 };

struct Escape {
  std::string_view bytes;
  Set set;
};
constexpr std::array<Escape, 14> escapes{{
    {"\x1b(B", Set::ascii}, {"\x1b(J", Set::ascii}, {"\x1b(H", Set::ascii}, {"\x1b(I", Set::kana},
    {"\x1b$B", Set::jis0208}, {"\x1b$@", Set::jis0208}, {"\x1b$(B", Set::jis0208}, {"\x1b$(@", Set::jis0208},
    {"\x1b$(O", Set::jis0208}, {"\x1b$(Q", Set::jis0208},
    {"\x1b$(D", Set::jis0212}, {"\x1b$A", Set::gb2312}, {"\x1b$(C", Set::ksc5601}, {"\x1b&@", Set::ascii},
}};

/// A run of double bytes, rewritten for the 8-bit charset that holds the same characters, converted when the run ends.
class Run {
 public:
  explicit Run(Tolerant& out) : out_(out) {}

  bool add(Set set, unsigned char a, unsigned char b) {
    if (set != set_) flush();
    set_ = set;
    const auto put = [&](unsigned x) { bytes_.push_back(static_cast<char>(x)); };
    if (set == Set::jis0208) {  // JIS row and cell to Shift_JIS: rows to 94 by standard, to 120 as Microsoft counts on
      const unsigned row = a - 0x21u, cell = b - 0x21u;
      if (row >= 120 || cell >= 94) return false;
      const unsigned lead = row / 2 + (row / 2 < 31 ? 0x81u : 0xC1u);
      put(lead);
      put(row % 2 ? cell + 0x9Fu : cell + 0x40u + (cell >= 63 ? 1u : 0u));
      return true;
    }
    if (a < 0x21 || a > 0x7E || b < 0x21 || b > 0x7E) return false;
    if (set == Set::jis0212) put(0x8F);
    put(a | 0x80u);
    put(b | 0x80u);
    return true;
  }

  void flush() {
    if (bytes_.empty()) return;
    const Charset charset = set_ == Set::jis0208   ? Charset::cp932
                            : set_ == Set::jis0212 ? Charset::euc_jp
                            : set_ == Set::gb2312  ? Charset::gb18030
                                                   : Charset::cp949;
    if (auto text = convert_strict(bytes_, charset)) {
      out_.text += *text;
    } else {
      Tolerant t = convert_tolerant(bytes_, charset);
      out_.text += t.text;
      out_.bad += t.bad ? t.bad : 1;
    }
    bytes_.clear();
  }

 private:
  Tolerant& out_;
  Set set_ = Set::jis0208;
  std::string bytes_;
};

void put_kana(std::string& out, unsigned char b) {  // 0x21..0x5F to U+FF61..U+FF9F
  const unsigned u = 0xFF61u + b - 0x21u;
  out.push_back(static_cast<char>(0xE0u | (u >> 12)));
  out.push_back(static_cast<char>(0x80u | ((u >> 6) & 0x3Fu)));
  out.push_back(static_cast<char>(0x80u | (u & 0x3Fu)));
}

}  // namespace

Tolerant read_iso_2022_jp(std::string_view bytes) {
  Tolerant out;
  out.text.reserve(bytes.size() + bytes.size() / 4);
  Run run(out);
  Set set = Set::ascii;
  bool shifted = false;  // SO seen: 7-bit bytes are half-width katakana until SI
  const auto bad = [&] {
    run.flush();
    out.text += "\xEF\xBF\xBD";
    ++out.bad;
  };
  for (std::size_t i = 0; i < bytes.size();) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    if (c == 0x1B) {
      bool known = false;
      for (const Escape& e : escapes) {
        if (bytes.substr(i, e.bytes.size()) != e.bytes) continue;
        if (e.bytes != "\x1b&@") set = e.set;  // ESC & @ only announces the 1990 edition
        shifted = false;
        i += e.bytes.size();
        known = true;
        break;
      }
      if (known) continue;
      bad();
      ++i;
      continue;
    }
    if (c == 0x0E || c == 0x0F) {
      shifted = c == 0x0E;
      ++i;
      continue;
    }
    if (c == '\n' || c == '\r') {  // RFC 1468: a line ends in ASCII
      run.flush();
      out.text.push_back(static_cast<char>(c));
      if (set != Set::ascii) set = Set::ascii;
      shifted = false;
      ++i;
      continue;
    }
    if (c < 0x21 || c == 0x7F) {
      run.flush();
      out.text.push_back(static_cast<char>(c));
      ++i;
      continue;
    }
    if (set != Set::ascii && set != Set::kana && !shifted) {
      if (i + 1 < bytes.size() && run.add(set, c, static_cast<unsigned char>(bytes[i + 1]))) {
        i += 2;
        continue;
      }
      bad();
      ++i;
      continue;
    }
    run.flush();
    if (c >= 0xA1 && c <= 0xDF) {
      put_kana(out.text, static_cast<unsigned char>(c - 0x80));
    } else if (c >= 0x80) {
      bad();
    } else if (set == Set::kana || shifted) {
      if (c <= 0x5F) {
        put_kana(out.text, c);
      } else {
        bad();
      }
    } else {
      out.text.push_back(static_cast<char>(c));
    }
    ++i;
  }
  run.flush();
  return out;
}

std::optional<std::string> restore_lost_escapes(std::string_view text, bool declared) {
  if (text.find('\x1b') != std::string_view::npos || !is_ascii(text)) return std::nullopt;
  std::string out;
  std::size_t done = 0, kana = 0, all = 0;
  for (std::size_t at = 0; (at = text.find('$', at)) != std::string_view::npos;) {
    if (at + 1 >= text.size() || (text[at + 1] != 'B' && text[at + 1] != '@')) {
      ++at;
      continue;
    }
    // The run: pairs of a defined row, then "(B" or "(J", or the end of the line.
    std::size_t i = at + 2, here_kana = 0, here = 0;
    bool closed = false;
    while (i < text.size() && text[i] != '\n' && text[i] != '\r') {
      if (text[i] == '(' && i + 1 < text.size() && (text[i + 1] == 'B' || text[i + 1] == 'J')) {
        // "(B" is also a character of row 8 (box drawing), which letters hardly hold.
        closed = true;
        break;
      }
      const auto a = static_cast<unsigned char>(text[i]);
      const auto b = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0u;
      const bool defined = ((a >= 0x21 && a <= 0x28) || a == 0x2D || (a >= 0x30 && a <= 0x74) || (a >= 0x79 && a <= 0x7C)) && b >= 0x21 && b <= 0x7E;
      if (!defined) break;
      if (a == 0x24 || a == 0x25 || (a == 0x21 && b <= 0x57)) ++here_kana;
      ++here;
      i += 2;
    }
    const bool at_line_end = !closed && (i >= text.size() || text[i] == '\n' || text[i] == '\r');
    if (here == 0 || !(closed || (at_line_end && here_kana * 3 >= here && here >= 3))) {
      at += 2;
      continue;
    }
    out.append(text, done, at - done);
    out += '\x1b';
    out.append(text, at, i - at);
    if (closed) {
      out += '\x1b';
      out.append(text, i, 2);
      i += 2;
    } else {
      out += "\x1b(B";
    }
    done = at = i;
    kana += here_kana;
    all += here;
  }
  if (all == 0) return std::nullopt;
  const bool proven = declared ? all >= 2 || kana >= 1 : all >= 3 && kana >= 1;
  if (!proven) return std::nullopt;
  out.append(text, done);
  Tolerant t = read_iso_2022_jp(out);
  if (t.bad) return std::nullopt;
  return std::move(t.text);
}

}  // namespace kotae::mail
