#include "mail/html_tokens.h"

#include <algorithm>

namespace kotae::mail {

namespace {

constexpr std::size_t max_attributes = 64;
constexpr std::size_t max_name = 32;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

template <std::size_t N>
bool in(const std::array<std::string_view, N>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

// Content is characters until the end tag, never markup.
constexpr std::array<std::string_view, 9> raw{"iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"};
// Content is markup that is not for people: dropped as a whole when it is closed.
constexpr std::array<std::string_view, 11> dropped{"applet", "audio",  "canvas", "datalist", "math", "noscript",
                                                   "object", "select", "svg",    "template", "video"};

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view lower_b) {
  return a.size() == lower_b.size() && std::equal(a.begin(), a.end(), lower_b.begin(), [](char x, char y) { return lower(x) == y; });
}

bool is_void_element(std::string_view name) {
  constexpr std::array<std::string_view, 15> names{"area", "base",    "br",   "col",   "embed",  "hr",    "img", "input",
                                                   "link", "keygen",  "meta", "param", "source", "track", "wbr"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

const std::string_view* HtmlToken::attribute(std::string_view wanted) const {
  for (const auto& a : attributes)
    if (equals_ignoring_case(a.name, wanted)) return &a.value;
  return nullptr;
}

std::size_t HtmlTokens::find_end_tag(std::string_view name, std::size_t from) const {
  for (auto p = html_.find("</", from); p != std::string_view::npos; p = html_.find("</", p + 2)) {
    const auto after = p + 2 + name.size();
    if (after > html_.size()) return std::string_view::npos;
    if (!equals_ignoring_case(html_.substr(p + 2, name.size()), name)) continue;
    if (after == html_.size() || is_space(html_[after]) || html_[after] == '/' || html_[after] == '>') return p;
  }
  return std::string_view::npos;
}

bool HtmlTokens::closes_later(std::string_view name) {
  if (std::find(never_closed_.begin(), never_closed_.end(), name) != never_closed_.end()) return false;
  if (never_closed_.size() >= 64) return false;  // bounds the searches to the end of the text
  if (find_end_tag(name, at_) != std::string_view::npos) return true;
  never_closed_.emplace_back(name);
  return false;
}

void HtmlTokens::skip_raw(const std::string& name) {
  // An unclosed script or style takes the rest, as in a browser; of the others only the tag is dropped, so that no words are lost.
  const bool code = name == "script" || name == "style";
  if (!code && !closes_later(name)) return;
  const auto end = find_end_tag(name, at_);
  if (end == std::string_view::npos) {
    at_ = html_.size();
    return;
  }
  const auto close = html_.find('>', end);
  at_ = close == std::string_view::npos ? html_.size() : close + 1;
}

void HtmlTokens::skip_element(const std::string& name) {
  std::size_t open = 1;
  HtmlToken token;
  while (at_ < html_.size()) {
    at_ = std::min(html_.find('<', at_), html_.size());
    if (at_ == html_.size()) return;
    if (html_.substr(at_, 4) == "<!--") {
      skip_comment();
    } else if (read_tag(token)) {
      if (token.name == name) {
        if (token.kind == HtmlToken::Kind::start) ++open;
        if (token.kind == HtmlToken::Kind::end && --open == 0) return;
      } else if (token.kind == HtmlToken::Kind::start && in(raw, token.name)) {
        skip_raw(token.name);
      }
    }
  }
}

void HtmlTokens::skip_comment() {
  at_ += 4;
  if (html_.substr(at_, 1) == ">") {
    at_ += 1;
  } else if (html_.substr(at_, 2) == "->") {
    at_ += 2;
  } else {
    const auto a = html_.find("--", at_);
    auto p = a;
    while (p != std::string_view::npos) {
      if (html_.substr(p + 2, 1) == ">") {
        at_ = p + 3;
        return;
      }
      if (html_.substr(p + 2, 2) == "!>") {
        at_ = p + 4;
        return;
      }
      p = html_.find("--", p + 1);
    }
    at_ = html_.size();
  }
}

// At '<'. True when a whole tag was read; else what stood there (bogus comment, lone end of input) is passed over.
bool HtmlTokens::read_tag(HtmlToken& token) {
  auto p = at_ + 1;
  const bool end = p < html_.size() && html_[p] == '/';
  if (end) ++p;
  if (p >= html_.size() || !is_alpha(html_[p])) {
    const auto close = html_.find('>', p);
    at_ = close == std::string_view::npos ? html_.size() : close + 1;
    return false;
  }
  token.kind = end ? HtmlToken::Kind::end : HtmlToken::Kind::start;
  token.text = {};
  token.name.clear();
  token.attributes.clear();
  for (; p < html_.size() && !is_space(html_[p]) && html_[p] != '/' && html_[p] != '>'; ++p)
    if (token.name.size() < max_name) token.name += lower(html_[p]);
  while (true) {
    while (p < html_.size() && (is_space(html_[p]) || html_[p] == '/')) ++p;
    if (p >= html_.size()) {
      at_ = html_.size();  // the end inside a tag: no tag
      return false;
    }
    if (html_[p] == '>') {
      at_ = p + 1;
      return true;
    }
    HtmlAttribute attribute;
    const auto name_begin = p++;  // a leading '=' belongs to the name
    while (p < html_.size() && !is_space(html_[p]) && html_[p] != '/' && html_[p] != '>' && html_[p] != '=') ++p;
    attribute.name = html_.substr(name_begin, p - name_begin);
    while (p < html_.size() && is_space(html_[p])) ++p;
    if (p < html_.size() && html_[p] == '=') {
      ++p;
      while (p < html_.size() && is_space(html_[p])) ++p;
      if (p < html_.size() && (html_[p] == '"' || html_[p] == '\'')) {
        const auto close = html_.find(html_[p], p + 1);
        if (close == std::string_view::npos) {
          at_ = html_.size();
          return false;
        }
        attribute.value = html_.substr(p + 1, close - p - 1);
        p = close + 1;
      } else {
        const auto value_begin = p;
        while (p < html_.size() && !is_space(html_[p]) && html_[p] != '>') ++p;
        attribute.value = html_.substr(value_begin, p - value_begin);
      }
    }
    if (token.attributes.size() < max_attributes) token.attributes.push_back(attribute);
  }
}

bool HtmlTokens::next(HtmlToken& token) {
  while (at_ < html_.size()) {
    const char c = html_[at_];
    const char after = at_ + 1 < html_.size() ? html_[at_ + 1] : '\0';
    if (c != '<' || !(is_alpha(after) || after == '/' || after == '!' || after == '?')) {
      auto end = html_.find('<', at_ + 1);
      if (end == std::string_view::npos) end = html_.size();
      token.kind = HtmlToken::Kind::text;
      token.text = html_.substr(at_, end - at_);
      at_ = end;
      return true;
    }
    if (html_.substr(at_, 4) == "<!--") {
      skip_comment();
    } else if (read_tag(token)) {
      if (token.kind == HtmlToken::Kind::end) {
        if (!in(raw, token.name) && !in(dropped, token.name)) return true;
      } else if (in(raw, token.name)) {
        skip_raw(token.name);
      } else if (in(dropped, token.name)) {
        if (closes_later(token.name)) skip_element(token.name);
      } else {
        return true;
      }
    }
  }
  return false;
}

}  // namespace kotae::mail
