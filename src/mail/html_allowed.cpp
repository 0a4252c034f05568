#include "mail/html_allowed.h"

#include <algorithm>
#include <array>

#include "mail/safe_style.h"

namespace kotae::mail {

namespace {

using sv = std::string_view;

constexpr std::array<sv, 76> elements{
    "a",   "abbr", "acronym", "address", "article", "aside", "b",    "bdi",     "bdo",  "big",   "blockquote", "br",   "caption", "center", "cite", "code",
    "col", "colgroup", "dd",  "del",     "details", "dfn",   "dir",  "div",     "dl",   "dt",    "em",         "figcaption", "figure", "font", "footer", "h1",
    "h2",  "h3",   "h4",      "h5",      "h6",      "header", "hr",  "i",       "img",  "ins",   "kbd",        "li",   "main",    "mark",   "menu", "nav",
    "ol",  "p",    "pre",     "q",       "rp",      "rt",    "ruby", "s",       "samp", "section", "small",    "span", "strike",  "strong", "sub",  "sup",
    "table", "tbody", "td",   "tfoot",   "th",      "thead", "time", "tr",      "tt",   "u",     "ul",         "var"};

enum class Value { number, length, color, word, text, flag };
struct Attribute {
  sv name;
  sv elements;  // " td th " with blanks around each; "*" = all
  Value value;
};
constexpr Attribute attributes[] = {
    {"title", "*", Value::text}, {"dir", "*", Value::word}, {"lang", "*", Value::word}, {"align", "*", Value::word}, {"valign", " td th tr tbody thead tfoot col colgroup ", Value::word},
    {"bgcolor", " table td th tr tbody thead tfoot ", Value::color}, {"width", " table td th col colgroup img hr ", Value::length}, {"height", " table td th tr img ", Value::length},
    {"border", " table img ", Value::number}, {"cellpadding", " table ", Value::number}, {"cellspacing", " table ", Value::number}, {"colspan", " td th ", Value::number},
    {"rowspan", " td th ", Value::number}, {"span", " col colgroup ", Value::number}, {"nowrap", " td th ", Value::flag}, {"color", " font hr ", Value::color},
    {"size", " font hr ", Value::word}, {"face", " font ", Value::text}, {"start", " ol ", Value::number}, {"value", " li ", Value::number}, {"type", " ol ul li ", Value::word},
    {"reversed", " ol ", Value::flag}, {"alt", " img ", Value::text}, {"clear", " br ", Value::word}, {"noshade", " hr ", Value::flag}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_char(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+'; }

sv trimmed(sv s) {
  while (!s.empty() && static_cast<unsigned char>(s.front()) <= ' ') s.remove_prefix(1);
  while (!s.empty() && static_cast<unsigned char>(s.back()) <= ' ') s.remove_suffix(1);
  return s;
}

// 0 to 2000
std::string number(sv v) {
  if (v.empty() || v.size() > 4 || !std::all_of(v.begin(), v.end(), is_digit)) return {};
  const auto n = std::min(std::stoi(std::string(v)), 2000);
  return std::to_string(n);
}

}  // namespace

bool is_allowed_element(sv name) {
  static_assert(std::is_sorted(elements.begin(), elements.end()));
  return std::binary_search(elements.begin(), elements.end(), name);
}

std::string allowed_attribute(sv element, sv name, sv value) {
  for (const auto& a : attributes) {
    if (a.name != name) continue;
    if (a.elements != "*" && a.elements.find(" " + std::string(element) + " ") == sv::npos) return {};
    if (a.value == Value::text) {
      std::size_t n = std::min<std::size_t>(value.size(), 2000);
      while (n < value.size() && n > 0 && (static_cast<unsigned char>(value[n]) & 0xC0) == 0x80) --n;  // not inside a character
      return std::string(value.substr(0, n));
    }
    value = trimmed(value);
    switch (a.value) {
      case Value::number: return number(value);
      case Value::length:
        if (value.ends_with("px")) value.remove_suffix(2);
        if (value.ends_with('%')) {
          const auto percent = number(value.substr(0, value.size() - 1));
          return percent.empty() || percent.size() > 3 || std::stoi(percent) > 100 ? std::string() : percent + "%";
        }
        return number(value);
      case Value::color: {
        auto c = safe_color(value);
        return c;
      }
      case Value::word: return value.size() <= 24 && std::all_of(value.begin(), value.end(), is_word_char) ? std::string(value) : std::string();
      case Value::flag: return std::string(name);
      case Value::text: break;
    }
    return {};
  }
  return {};
}

}  // namespace kotae::mail
