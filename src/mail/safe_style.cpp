#include "mail/safe_style.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <vector>

namespace kotae::mail {

namespace {

using sv = std::string_view;

// What a property may be: keywords and colours are always tried; lengths lie between the bounds, in CSS pixels, and percent at most the last.
struct Property {
  sv name;
  double min_px, max_px, max_percent;
  bool names = false;  // font names: words and quoted strings
};

constexpr double side = 200, box = 2000;
constexpr Property properties[] = {
    {"background", 0, 0, 0}, {"background-color", 0, 0, 0}, {"border", 0, 20, 0}, {"border-bottom", 0, 20, 0}, {"border-bottom-color", 0, 0, 0},
    {"border-bottom-style", 0, 0, 0}, {"border-bottom-width", 0, 20, 0}, {"border-collapse", 0, 0, 0}, {"border-color", 0, 0, 0}, {"border-left", 0, 20, 0},
    {"border-left-color", 0, 0, 0}, {"border-left-style", 0, 0, 0}, {"border-left-width", 0, 20, 0}, {"border-radius", 0, side, 100}, {"border-right", 0, 20, 0},
    {"border-right-color", 0, 0, 0}, {"border-right-style", 0, 0, 0}, {"border-right-width", 0, 20, 0}, {"border-spacing", 0, 50, 0}, {"border-style", 0, 0, 0},
    {"border-top", 0, 20, 0}, {"border-top-color", 0, 0, 0}, {"border-top-style", 0, 0, 0}, {"border-top-width", 0, 20, 0}, {"border-width", 0, 20, 0},
    {"box-sizing", 0, 0, 0}, {"caption-side", 0, 0, 0}, {"clear", 0, 0, 0}, {"color", 0, 0, 0}, {"direction", 0, 0, 0}, {"display", 0, 0, 0}, {"float", 0, 0, 0},
    {"font-family", 0, 0, 0, true}, {"font-size", 0, 100, 500}, {"font-style", 0, 0, 0}, {"font-variant", 0, 0, 0}, {"font-weight", 0, 1000, 0},
    {"height", 0, box, 100}, {"letter-spacing", -2, 20, 0}, {"line-height", 0, side, 500}, {"list-style", 0, 0, 0}, {"list-style-type", 0, 0, 0},
    {"margin", 0, side, 50}, {"margin-bottom", 0, side, 50}, {"margin-left", 0, side, 50}, {"margin-right", 0, side, 50}, {"margin-top", 0, side, 50},
    {"max-height", 0, box, 100}, {"max-width", 0, box, 100}, {"min-width", 0, box, 100}, {"overflow-wrap", 0, 0, 0}, {"padding", 0, side, 50},
    {"padding-bottom", 0, side, 50}, {"padding-left", 0, side, 50}, {"padding-right", 0, side, 50}, {"padding-top", 0, side, 50}, {"table-layout", 0, 0, 0},
    {"text-align", 0, 0, 0}, {"text-decoration", 0, 0, 0}, {"text-decoration-line", 0, 0, 0}, {"text-indent", -60, side, 50}, {"text-transform", 0, 0, 0},
    {"vertical-align", -20, 20, 100}, {"white-space", 0, 0, 0}, {"width", 0, box, 100}, {"word-break", 0, 0, 0}, {"word-wrap", 0, 0, 0}};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
std::string lowered(sv s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}
sv trimmed(sv s) {
  while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
  return s;
}

struct Number {
  double value;
  sv unit;
};
std::optional<Number> number_of(sv s) {
  const std::string copy(s.substr(0, 24));
  std::size_t i = 0;
  if (i < copy.size() && (copy[i] == '-' || copy[i] == '+')) ++i;
  const auto digits = i;
  while (i < copy.size() && (is_digit(copy[i]) || copy[i] == '.')) ++i;
  if (i == digits || s.size() > 24 || std::count(copy.begin(), copy.end(), '.') > 1 || copy.back() == '.') return {};
  return Number{std::strtod(copy.substr(0, i).c_str(), nullptr), s.substr(i)};
}

bool is_length(sv token, const Property& p) {
  const auto n = number_of(token);
  if (!n) return false;
  if (n->unit == "%") return n->value >= 0 && n->value <= p.max_percent;
  struct Unit {
    sv name;
    double px;
  };
  constexpr Unit units[] = {{"", 1}, {"px", 1}, {"pt", 1.34}, {"em", 16}, {"rem", 16}, {"ex", 8}, {"ch", 8}, {"in", 96}, {"cm", 37.8}, {"mm", 3.78}, {"pc", 16}};
  for (const auto& u : units)
    if (u.name == n->unit) return n->value * u.px >= p.min_px && n->value * u.px <= p.max_px;
  return false;
}

bool is_word(sv token) {
  if (token.empty() || token.size() > 40 || !is_alpha(token[0])) return false;
  return std::all_of(token.begin(), token.end(), [](char c) { return is_alpha(c) || c == '-' || is_digit(c); });
}

bool is_font_name(sv token) {
  return !token.empty() && token.size() <= 80 && std::all_of(token.begin(), token.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == ' ' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  });
}

std::string font_family(sv value) {
  std::string out;
  while (true) {
    const auto comma = value.find(',');
    auto name = trimmed(value.substr(0, comma));
    const bool quoted = name.size() >= 2 && (name.front() == '"' || name.front() == '\'') && name.back() == name.front();
    if (quoted) name = trimmed(name.substr(1, name.size() - 2));
    if (is_font_name(name)) {
      if (!out.empty()) out += ',';
      out += is_word(name) ? std::string(name) : "'" + std::string(name) + "'";
    }
    if (comma == sv::npos) return out;
    value.remove_prefix(comma + 1);
  }
}

// Words separated by blanks; a function with its arguments is one word.
std::vector<sv> words_of(sv value) {
  std::vector<sv> words;
  std::size_t i = 0;
  while (i < value.size()) {
    while (i < value.size() && is_space(value[i])) ++i;
    const auto begin = i;
    int depth = 0;
    while (i < value.size() && (depth > 0 || !is_space(value[i]))) {
      if (value[i] == '(') ++depth;
      if (value[i] == ')') --depth;
      ++i;
    }
    if (i > begin) words.push_back(value.substr(begin, i - begin));
    if (words.size() > 8) break;
  }
  return words;
}

bool keyword_allowed(sv property, sv word) {
  if (property == "display") {
    constexpr sv ok[] = {"none", "block", "inline", "inline-block", "table", "table-row", "table-cell", "table-row-group", "list-item"};
    return std::find(std::begin(ok), std::end(ok), word) != std::end(ok);
  }
  if (property == "float") return word == "left" || word == "right" || word == "none";
  return word.size() <= 24 && word != "inherit" ? is_word(word) : word == "inherit";
}

}  // namespace

std::string safe_color(sv value) {
  value = trimmed(value);
  if (value.empty() || value.size() > 60) return {};
  const auto low = lowered(value);
  if (low[0] == '#')
    return (low.size() == 4 || low.size() == 5 || low.size() == 7 || low.size() == 9) && low.find_first_not_of("0123456789abcdef", 1) == std::string::npos ? low : "";
  if (std::all_of(low.begin(), low.end(), is_alpha)) return low.size() <= 24 ? low : "";
  for (const sv f : {"rgb(", "rgba(", "hsl(", "hsla("}) {
    if (!low.starts_with(f) || low.back() != ')') continue;
    std::string inner;
    for (const char c : low.substr(f.size(), low.size() - f.size() - 1)) {
      if (!is_digit(c) && c != '.' && c != ',' && c != '%' && c != '/' && !is_space(c)) return {};
      if (!is_space(c) || (!inner.empty() && inner.back() != ' ' && inner.back() != ',')) inner += is_space(c) ? ' ' : c;
    }
    return std::string(f) + inner + ")";
  }
  return {};
}

std::string safe_style(sv style) {
  std::string out;
  if (style.size() > 8192) return out;
  while (!style.empty()) {
    // A quoted or bracketed semicolon only splits a value that would be refused anyway.
    const auto semicolon = style.find(';');
    const auto declaration = style.substr(0, semicolon);
    style.remove_prefix(semicolon == sv::npos ? style.size() : semicolon + 1);
    const auto colon = declaration.find(':');
    if (colon == sv::npos) continue;
    const auto name = lowered(trimmed(declaration.substr(0, colon)));
    auto value = trimmed(declaration.substr(colon + 1));
    const auto* const property = std::lower_bound(std::begin(properties), std::end(properties), sv(name), [](const Property& p, sv n) { return p.name < n; });
    if (property == std::end(properties) || property->name != name || value.size() > 300) continue;
    if (const auto bang = value.find('!'); bang != sv::npos) value = trimmed(value.substr(0, bang));
    std::string clean;
    if (property->names) {
      clean = font_family(value);
    } else {
      bool all = true;
      for (const auto word : words_of(value)) {
        const auto low = lowered(word);
        std::string kept;
        if (is_length(low, *property) || keyword_allowed(name, low)) kept = low;
        else if (name.find("color") != std::string::npos || name.starts_with("b")) kept = safe_color(word);
        if (kept.empty()) {
          all = false;
          break;
        }
        if (!clean.empty()) clean += ' ';
        clean += kept;
      }
      if (!all) continue;
    }
    if (clean.empty()) continue;
    if (!out.empty()) out += ';';
    out += name + ":" + clean;
  }
  return out;
}

}  // namespace kotae::mail
