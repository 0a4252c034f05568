#include <array>
#include <cstdint>
#include <optional>

#include "mail/charset.h"
#include "mail/charset_convert.h"
#include "mail/header_value.h"

namespace kotae::mail {
namespace {

struct Word {
  std::string_view charset;
  char encoding = 'Q';
  std::string_view text;
  std::size_t length = 0;  // of the whole "=?…?="
};

constexpr std::size_t max_word = 8192;  // bytes; the RFC says 75, programs write whole subjects into one

bool is_space(char c) { return c == ' ' || c == '\t'; }
int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Finds the encoded words of one value. Spaces inside, which the RFC forbids and programs write, are allowed.
/// What a search has passed is remembered, so that a value full of beginnings without an end stays linear.
class WordReader {
 public:
  explicit WordReader(std::string_view value) : value_(value) {}

  std::optional<Word> at(std::size_t at) {
    const std::string_view s = value_.substr(0, at + max_word);
    if (s.substr(at, 2) != "=?") return std::nullopt;
    const std::size_t q1 = s.substr(0, at + 83).find('?', at + 2);
    if (q1 == std::string_view::npos || q1 - at > 80 || q1 == at + 2) return std::nullopt;
    for (std::size_t i = at + 2; i < q1; ++i)
      if (is_space(s[i]) || s[i] == '=') return std::nullopt;
    if (q1 + 2 >= s.size() || s[q1 + 2] != '?') return std::nullopt;
    const char encoding = static_cast<char>(s[q1 + 1] & ~0x20);
    if (encoding != 'B' && encoding != 'Q') return std::nullopt;
    const std::size_t from = q1 + 3;
    std::size_t end = end_mark(from, s.size());
    // "=?utf-8?Q?what?=20now?=": a bare question mark before an escape is not the end.
    while (encoding == 'Q' && end + 3 < s.size() && hex(s[end + 2]) >= 0 && hex(s[end + 3]) >= 0) {
      const std::size_t next = end_mark(end + 2, s.size());
      if (next == s.size() || s.substr(end + 2, next - end - 1).find("=?") != std::string_view::npos) break;
      end = next;
    }
    if (end == s.size()) return std::nullopt;
    const std::string_view text = s.substr(from, end - from);
    if (encoding == 'B' && text.find("=?") != std::string_view::npos) return std::nullopt;  // unclosed, another begins inside
    std::string_view charset = s.substr(at + 2, q1 - at - 2);
    charset = charset.substr(0, charset.find('*'));
    return Word{charset, encoding, text, end + 2 - at};
  }

 private:
  /// Where the first "?=" at or after `from` begins; `until` when none ends before that.
  std::size_t end_mark(std::size_t from, std::size_t until) {
    if (from < from_ || from > mark_) {
      from_ = from;
      mark_ = value_.find("?=", from);
      if (mark_ == std::string_view::npos) mark_ = value_.size();
    }
    return mark_ + 2 <= until ? mark_ : until;
  }
  std::string_view value_;
  std::size_t from_ = 1, mark_ = 0;  // there is no "?=" in [from_, mark_)
};

std::string decode_q(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_') {
      out.push_back(' ');
    } else if (text[i] == '=' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

/// Base64 that goes on from word to word: writers cut it anywhere.
struct Base64 {
  std::uint32_t bits = 0;
  int count = 0;  // sextets held
  std::string out;

  void add(std::string_view text) {
    for (char c : text) {
      int v;
      if (c >= 'A' && c <= 'Z') v = c - 'A';
      else if (c >= 'a' && c <= 'z') v = c - 'a' + 26;
      else if (c >= '0' && c <= '9') v = c - '0' + 52;
      else if (c == '+' || c == '-') v = 62;
      else if (c == '/' || c == '_') v = 63;
      else if (c == '=') {
        flush();
        continue;
      } else continue;
      bits = (bits << 6) | static_cast<std::uint32_t>(v);
      if (++count == 4) {
        out.push_back(static_cast<char>(bits >> 16));
        out.push_back(static_cast<char>(bits >> 8));
        out.push_back(static_cast<char>(bits));
        bits = 0;
        count = 0;
      }
    }
  }
  /// Missing padding looks like this: what is left over holds only zero bits.
  bool could_end() const { return count == 0 || (count == 2 && (bits & 0xF) == 0) || (count == 3 && (bits & 3) == 0); }
  void flush() {
    if (count == 3) out.push_back(static_cast<char>(bits >> 10));
    if (count >= 2) out.push_back(static_cast<char>(bits >> (count == 3 ? 2 : 4)));
    bits = 0;
    count = 0;
  }
};

std::string bytes_of(const std::vector<Word>& words) {
  Base64 base64;
  for (const Word& w : words) {
    if (w.encoding == 'Q') {
      base64.flush();
      base64.out += decode_q(w.text);
    } else {
      if (base64.could_end()) base64.flush();
      base64.add(w.text);
    }
  }
  base64.flush();
  return std::move(base64.out);
}

std::string decode_group(const std::vector<Word>& words, std::vector<std::string>* repairs) {
  Decoded whole = decode(bytes_of(words), words.front().charset);
  if (words.size() > 1 && !whole.repair.empty()) {
    // One stream did not make sense: perhaps each word was written by itself.
    std::string text;
    for (const Word& w : words) {
      auto one = decode_strict(bytes_of({w}), w.charset);
      if (!one) {
        text.clear();
        break;
      }
      text += *one;
    }
    if (!text.empty()) return text;
  }
  if (repairs && !whole.repair.empty()) repairs->push_back(whole.repair);
  return std::move(whole.text);
}

bool plain(std::string_view s) { return is_ascii(s) && s.find('\x1b') == std::string_view::npos; }

}  // namespace

std::string decode_base64(std::string_view text) {
  Base64 b;
  b.out.reserve(text.size() / 4 * 3);
  b.add(text);
  b.flush();
  return std::move(b.out);
}

std::string unfold(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (char c : raw)
    if (c != '\r' && c != '\n') out.push_back(c == '\0' ? ' ' : c);
  std::size_t begin = 0, end = out.size();
  while (begin < end && is_space(out[begin])) ++begin;
  while (end > begin && is_space(out[end - 1])) --end;
  if (begin == 0 && end == out.size()) return out;
  return out.substr(begin, end - begin);
}

std::string decode_raw(std::string_view unfolded, std::string_view hint, std::vector<std::string>* repairs) {
  if (plain(unfolded)) return std::string(unfolded);
  Decoded d = is_utf8(unfolded) && !is_ascii(unfolded) ? Decoded{std::string(unfolded), "utf-8", ""} : decode(unfolded, "");
  if (!d.repair.empty() && !hint.empty())
    if (Decoded hinted = decode(unfolded, hint); hinted.repair.empty()) d.text = std::move(hinted.text);
  if (repairs && !d.repair.empty()) repairs->push_back(std::move(d.repair));
  return std::move(d.text);
}

std::string decode_words(std::string_view unfolded, std::string_view hint, std::vector<std::string>* repairs) {
  std::string raw;
  std::string_view s = unfolded;
  if (!plain(s) || s.find("$B") != std::string_view::npos) {
    raw = plain(s) ? decode(s, "").text : decode_raw(s, hint, repairs);
    s = raw;
  }
  if (s.find("=?") == std::string_view::npos) return std::string(s);
  std::string out;
  std::vector<Word> group;
  const auto flush = [&] {
    if (!group.empty()) out += decode_group(group, repairs);
    group.clear();
  };
  WordReader words(s);
  std::size_t i = 0;
  while (i < s.size()) {
    if (s[i] == '=') {
      if (auto word = words.at(i)) {
        if (!group.empty() && charset_of(group.front().charset) != charset_of(word->charset)) flush();
        group.push_back(*word);
        i += word->length;
        // White space between two encoded words is no part of the text.
        std::size_t next = i;
        while (next < s.size() && is_space(s[next])) ++next;
        if (next < s.size() && s[next] == '=' && words.at(next)) i = next;
        continue;
      }
    }
    flush();
    out.push_back(s[i++]);
  }
  flush();
  // A decoded word may hold line breaks; a header value has none.
  for (char& c : out)
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  return out;
}

std::vector<std::string> message_ids(std::string_view s) {
  std::vector<std::string> ids;
  const auto add = [&](std::string_view id) {
    std::string clean;
    for (char c : id)
      if (static_cast<unsigned char>(c) > ' ' && c != '<' && c != '>' && c != 0x7f) clean.push_back(c);
    if (clean.empty() || clean.size() > 998) return;
    if (!is_utf8(clean)) clean = convert_tolerant(clean, Charset::windows_1252).text;
    for (const std::string& seen : ids)
      if (seen == clean) return;
    if (ids.size() < 1000) ids.push_back(std::move(clean));
  };
  bool brackets = false;
  for (std::size_t i = 0; (i = s.find('<', i)) != std::string_view::npos;) {
    const std::size_t end = s.find('>', i);
    const std::string_view inside = s.substr(i + 1, end == std::string_view::npos ? end : end - i - 1);
    brackets = true;
    if (end != std::string_view::npos || inside.find(' ') == std::string_view::npos) add(inside);
    if (end == std::string_view::npos) break;
    i = end + 1;
  }
  if (brackets) return ids;
  for (std::size_t i = 0; i < s.size();) {
    while (i < s.size() && (is_space(s[i]) || s[i] == ',')) ++i;
    std::size_t end = i;
    while (end < s.size() && !is_space(s[end]) && s[end] != ',') ++end;
    const std::string_view token = s.substr(i, end - i);
    if (token.find('@') != std::string_view::npos || (i == 0 && end == s.size())) add(token);
    i = end;
  }
  return ids;
}

}  // namespace kotae::mail
