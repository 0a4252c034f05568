#include <algorithm>
#include <map>

#include "mail/charset.h"
#include "mail/charset_convert.h"
#include "mail/charset_names.h"
#include "mail/header_value.h"

namespace kotae::mail {
namespace {

constexpr std::size_t max_parameters = 200;

bool is_space(char c) { return c == ' ' || c == '\t'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string_view trim(std::string_view s) {
  while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
  return s;
}

std::string percent(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '%' && i + 2 < s.size() && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
      out.push_back(static_cast<char>(hex(s[i + 1]) * 16 + hex(s[i + 2])));
      i += 2;
    } else {
      out.push_back(s[i]);
    }
  }
  return out;
}

/// From after '=': quoted, or up to the next ';' (programs leave names with spaces unquoted).
std::string take_value(std::string_view s, std::size_t& i) {
  while (i < s.size() && is_space(s[i])) ++i;
  std::string value;
  if (i < s.size() && s[i] == '"') {
    const std::size_t close = s.find('"', i + 1);
    if (close != std::string_view::npos) {
      ++i;
      for (; i < s.size() && s[i] != '"'; ++i) {
        // Only quote and backslash are escaped: "C:\dir\name.txt" is a path that somebody forgot to escape.
        if (s[i] == '\\' && i + 1 < s.size() && (s[i + 1] == '"' || s[i + 1] == '\\')) ++i;
        value.push_back(s[i]);
      }
      while (i < s.size() && s[i] != ';') ++i;
      return value;
    }
    ++i;
  }
  while (i < s.size() && s[i] != ';') value.push_back(s[i++]);
  return std::string(trim(value));
}

/// At a blank after which "name=" comes: the ';' between was forgotten.
bool parameter_follows(std::string_view s, std::size_t i) {
  if (!is_space(s[i])) return false;
  while (i < s.size() && is_space(s[i])) ++i;
  const std::size_t begin = i;
  while (i < s.size() && ((lower(s[i]) >= 'a' && lower(s[i]) <= 'z') || s[i] == '*' || s[i] == '-' || (s[i] >= '0' && s[i] <= '9'))) ++i;
  return i > begin && i < s.size() && s[i] == '=';
}

/// "UTF-8''%E8%A6%8B.pdf": the encoded form under a name without its '*'.
bool looks_encoded(std::string_view value) {
  const std::size_t q1 = value.find('\''), q2 = q1 == std::string_view::npos ? q1 : value.find('\'', q1 + 1);
  if (q2 == std::string_view::npos || q1 == 0 || q2 - q1 > 9 || charset_of(value.substr(0, q1)) == Charset::unknown) return false;
  const std::size_t p = value.find('%', q2);
  return p != std::string_view::npos && p + 2 < value.size() && hex(value[p + 1]) >= 0 && hex(value[p + 2]) >= 0;
}

struct Piece {
  std::string raw;
  bool encoded = false;  // percent-encoded (name ended in '*')
};

/// One RFC 2231 name: all its pieces are one stream of bytes, so that a character may be cut between two of them.
std::string join(const std::map<int, Piece>& pieces, std::string_view hint, std::vector<std::string>* repairs) {
  std::string charset, bytes;
  bool first = true, any_encoded = false;
  for (const auto& [index, piece] : pieces) {
    std::string_view raw = piece.raw;
    if (piece.encoded) {
      any_encoded = true;
      if (first) {
        const std::size_t q1 = raw.find('\''), q2 = q1 == std::string_view::npos ? q1 : raw.find('\'', q1 + 1);
        if (q2 != std::string_view::npos) {
          charset = raw.substr(0, q1);
          raw.remove_prefix(q2 + 1);
        }
      }
      bytes += percent(raw);
    } else {
      bytes += raw;
    }
    first = false;
  }
  if (!any_encoded || bytes.find("=?") != std::string::npos) return decode_words(bytes, hint, repairs);
  Decoded d = decode(bytes, charset.empty() ? hint : charset);
  if (repairs && !d.repair.empty()) repairs->push_back(std::move(d.repair));
  return std::move(d.text);
}

}  // namespace

std::string_view Parameters::get(std::string_view name) const {
  for (const auto& [n, v] : all)
    if (n == name) return v;
  return {};
}

Parameters parse_parameters(std::string_view unfolded, std::string_view hint, std::vector<std::string>* repairs) {
  const bool ascii = is_ascii(unfolded) && unfolded.find('\x1b') == std::string_view::npos;
  const std::string raw = ascii ? std::string() : decode_raw(unfolded, hint, repairs);
  const std::string_view s = ascii ? unfolded : std::string_view(raw);
  Parameters out;
  std::size_t i = 0;
  while (i < s.size() && s[i] != ';' && !parameter_follows(s, i)) out.value.push_back(lower(s[i++]));
  out.value = std::string(trim(out.value));

  std::vector<std::pair<std::string, std::map<int, Piece>>> names;
  std::size_t count = 0;
  while (i < s.size() && count++ < max_parameters) {
    ++i;  // ';'
    while (i < s.size() && is_space(s[i])) ++i;
    std::string name;
    while (i < s.size() && s[i] != '=' && s[i] != ';') name.push_back(lower(s[i++]));
    name = std::string(trim(name));
    if (i >= s.size() || s[i] == ';') continue;
    ++i;  // '='
    Piece piece{take_value(s, i)};
    piece.encoded = name.find('*') == std::string::npos && looks_encoded(piece.raw);
    // name, name*, name*N, name*N*
    int index = -1;  // the plain form, weaker than any other
    if (!name.empty() && name.back() == '*') {
      piece.encoded = true;
      index = 0;
      name.pop_back();
    }
    if (const std::size_t star = name.find('*'); star != std::string::npos) {
      int n = 0;
      bool number = star + 1 < name.size() && name.size() - star <= 5;
      for (std::size_t k = star + 1; k < name.size() && number; ++k) {
        number = name[k] >= '0' && name[k] <= '9';
        n = n * 10 + (name[k] - '0');
      }
      if (number) index = n;
      name.resize(star);
    }
    if (name.empty()) continue;
    auto at = std::find_if(names.begin(), names.end(), [&](const auto& p) { return p.first == name; });
    if (at == names.end()) at = names.insert(names.end(), {name, {}});
    at->second.emplace(index, std::move(piece));
  }
  for (auto& [name, pieces] : names) {
    if (pieces.size() > 1) pieces.erase(-1);
    out.all.emplace_back(name, join(pieces, hint, repairs));
  }
  return out;
}

}  // namespace kotae::mail
