#include "mail/html_source.h"

#include <algorithm>
#include <array>
#include <vector>

#include "mail/html_allowed.h"
#include "mail/html_tokens.h"

namespace kotae::mail {

namespace {

using sv = std::string_view;

template <std::size_t N>
bool in(const std::array<sv, N>& names, sv name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<sv, 31> kept_attributes{"title",   "dir",     "lang",   "align",  "valign", "bgcolor", "width", "height",  "border", "cellpadding", "cellspacing", "colspan",
                                             "rowspan", "span",    "nowrap", "color",  "size",   "face",    "start", "value",   "type",   "reversed",    "alt",         "clear",
                                             "noshade", "style",   "href",   "src",    "class",  "id",      "data-remote-src"};
// Reopened by the tree builder after they were closed from outside, so they stay open until their own end tag.
constexpr std::array<sv, 13> formatting{"a", "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"};
// An end tag does not reach through these.
constexpr std::array<sv, 4> barriers{"table", "td", "th", "caption"};

// How deep the builder's stack can get: the open elements as the HTML standard would hold them, never fewer.
class Nesting {
 public:
  void start(const std::string& name) {
    if (name == "p" || name == "li" || name == "dd" || name == "dt" || name == "rt" || name == "rp") close_top(name);
    if (name == "tr" || name == "td" || name == "th" || name == "tbody" || name == "thead" || name == "tfoot") close_in_table(name);
    open_.push_back(name);
    deepest_ = std::max(deepest_, open_.size());
  }
  void end(const std::string& name) {
    const bool is_formatting = in(formatting, name), table_part = in(barriers, name) || name == "tr" || name == "tbody" || name == "thead" || name == "tfoot";
    const auto reach = open_.size() > 512 ? open_.size() - 512 : 0;  // beyond the limit anyway
    for (auto i = open_.size(); i > reach; --i) {
      if (open_[i - 1] == name) {
        if (is_formatting) open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i - 1));
        else close_from(i - 1);
        return;
      }
      if (table_part ? open_[i - 1] == "table" : in(barriers, open_[i - 1])) return;
    }
  }
  std::size_t deepest() const { return deepest_; }

 private:
  void close_from(std::size_t at) {
    open_.erase(std::remove_if(open_.begin() + static_cast<std::ptrdiff_t>(at), open_.end(), [](const auto& n) { return !in(formatting, n); }), open_.end());
  }
  void close_top(const std::string& name) {
    // The same element, when only inline ones are open inside it.
    for (auto i = open_.size(), n = std::size_t{0}; i > 0 && n < 64; --i, ++n) {
      if (open_[i - 1] == name) return close_from(i - 1);
      if (!in(formatting, open_[i - 1]) && open_[i - 1] != "span") return;
    }
  }
  void close_in_table(const std::string& name) {
    for (auto i = open_.size(), n = std::size_t{0}; i > 0 && n < 256; --i, ++n) {
      const auto& o = open_[i - 1];
      const bool cell = o == "td" || o == "th";
      const bool row = o == "tr";
      const bool body = o == "tbody" || o == "thead" || o == "tfoot";
      if (o == "table") return;
      if (name == "td" || name == "th") {
        if (cell) return close_from(i - 1);
        if (row || body) return;
      } else if (name == "tr") {
        if (row) return close_from(i - 1);
        if (body) return;
      } else if (body) {
        return close_from(i - 1);
      }
    }
  }
  std::vector<std::string> open_;
  std::size_t deepest_ = 0;
};

void append_value(std::string& out, sv value) {
  for (const char c : value) {
    if (c == '"') out += "&quot;";
    else if (c != '\0') out += c;
  }
}

}  // namespace

HtmlSource html_source(sv dirty) {
  HtmlSource source;
  source.html.reserve(dirty.size() + 64);
  source.html = "<!DOCTYPE html><body>";
  Nesting nesting;
  HtmlTokens tokens(dirty);
  HtmlToken token;
  auto& out = source.html;
  while (tokens.next(token)) {
    if (token.kind == HtmlToken::Kind::text) {
      for (const char c : token.text) {
        if (c == '<') out += "&lt;";
        else if (c != '\0') out += c;
      }
      continue;
    }
    if (!is_allowed_element(token.name)) continue;
    if (token.kind == HtmlToken::Kind::end) {
      // "</p>" and "</br>" without a start make elements of their own; others without a start do nothing.
      nesting.end(token.name);
      out.append("</").append(token.name).append(">");
      continue;
    }
    if (token.name == "details") {
      const auto* const cls = token.attribute("class");
      if (!cls || *cls != "kotae-quote") continue;
    }
    if (!is_void_element(token.name)) nesting.start(token.name);
    out.append("<").append(token.name);
    std::array<bool, kept_attributes.size()> seen{};
    for (const auto& a : token.attributes) {
      const auto kept = std::find_if(kept_attributes.begin(), kept_attributes.end(), [&a](sv n) { return equals_ignoring_case(a.name, n); });
      if (kept == kept_attributes.end()) continue;
      auto& already = seen[static_cast<std::size_t>(kept - kept_attributes.begin())];
      if (already) continue;
      already = true;
      out.append(" ").append(*kept).append("=\"");
      append_value(out, a.value);
      out += '"';
    }
    out += '>';
  }
  source.depth = nesting.deepest();
  return source;
}

}  // namespace kotae::mail
