// html_to_text: a layout of lines over the token stream; needs no tree, so no nesting can hurt it.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "mail/character_references.h"
#include "mail/html.h"
#include "mail/html_tokens.h"

namespace kotae::mail {

namespace {

constexpr std::string_view nbsp = "\xC2\xA0";
constexpr std::size_t max_prefix_depth = 10;  // quotes and lists shown deeper than this look the same: keeps the output linear

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool is_block(std::string_view name) {
  constexpr std::array<std::string_view, 30> names{"address", "article", "aside",  "blockquote", "body",    "caption", "center", "dd",  "details", "dir",
                                                   "div",     "dl",      "dt",     "fieldset",   "figure",  "footer",  "form",   "header", "hr",   "html",
                                                   "li",      "main",    "menu",   "nav",        "ol",      "section", "summary", "table", "tr",   "ul"};
  return std::binary_search(names.begin(), names.end(), name);
}

bool is_heading(std::string_view name) { return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'; }

/// Does style="" say this, white space and case aside?
bool style_says(const HtmlToken& token, std::string_view property, std::string_view value_prefix) {
  const auto* const style = token.attribute("style");
  if (!style || style->size() > 4096) return false;
  std::string plain;
  for (const char c : *style)
    if (!is_space(c)) plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (auto p = plain.find(property); p != std::string::npos; p = plain.find(property, p + 1)) {
    const auto colon = p + property.size();
    if ((p == 0 || plain[p - 1] == ';') && colon < plain.size() && plain[colon] == ':')
      if (std::string_view(plain).substr(colon + 1, value_prefix.size()) == value_prefix) {
        const auto after = colon + 1 + value_prefix.size();
        if (after == plain.size() || plain[after] == ';' || plain[after] == '!' || plain[after] == 'p') return true;
      }
  }
  return false;
}

/// Preheaders and other text the sender hides from readers.
bool is_hidden(const HtmlToken& token) {
  return token.attribute("hidden") || style_says(token, "display", "none") || style_says(token, "visibility", "hidden") ||
         style_says(token, "max-height", "0");
}

class Layout {
 public:
  void text(std::string_view words) {
    if (pre > 0) {
      for (std::size_t i = 0; i < words.size();) {
        const auto end = std::min(words.find('\n', i), words.size());
        auto line = words.substr(i, end - i);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (!line.empty()) put(line);
        if (end == words.size()) break;
        line_break();
        i = end + 1;
      }
      return;
    }
    for (std::size_t i = 0; i < words.size();) {
      if (is_space(words[i])) {
        space_ = space_ || !at_line_start();
        ++i;
        continue;
      }
      auto end = i;
      while (end < words.size() && !is_space(words[end])) ++end;
      put(words.substr(i, end - i));
      i = end;
    }
  }
  /// At least n line ends before what comes next; n = 2 leaves one empty line.
  void block(std::size_t n) {
    space_ = false;
    tab_ = false;
    if (!out.empty()) newlines_ = std::max(newlines_, n);
  }
  void line_break() {
    space_ = false;
    tab_ = false;
    if (!out.empty()) ++newlines_;
  }
  /// Between two cells of a row.
  void cell() {
    if (!at_line_start()) tab_ = true;
    space_ = false;
  }
  void marker(std::string_view mark) {
    block(1);
    marker_ = mark;
  }
  bool at_line_start() const { return out.empty() || newlines_ > 0; }

  std::string out;
  std::size_t quotes = 0, lists = 0, pre = 0;

 private:
  std::string prefix(std::size_t quote_depth) const {
    std::string p;
    for (std::size_t i = 0; i < std::min(quote_depth, max_prefix_depth); ++i) p += '>';
    if (!p.empty()) p += ' ';
    return p;
  }
  void put(std::string_view word) {
    if (at_line_start()) {
      const auto between = std::min(quotes, last_quotes_);
      newlines_ = std::min<std::size_t>(newlines_, 3);
      for (; newlines_ > 0; --newlines_) {
        out += '\n';
        if (newlines_ > 1) out.append(std::min(between, max_prefix_depth), '>');
      }
      out += prefix(quotes);
      if (lists > 1) out.append(2 * (std::min(lists, max_prefix_depth) - 1), ' ');
      if (!marker_.empty()) out += marker_;
      else if (lists > 0) out += "  ";
      marker_.clear();
    } else if (tab_) {
      out += '\t';
    } else if (space_) {
      out += ' ';
    }
    space_ = tab_ = false;
    last_quotes_ = quotes;
    out += word;
  }

  std::size_t newlines_ = 0, last_quotes_ = 0;
  bool space_ = false, tab_ = false;
  std::string marker_;
};

// No-break spaces become spaces, lines lose their trailing blanks, the text its outer empty lines.
std::string tidy(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text.substr(i, 2) == nbsp) {
      out += ' ';
      i += 2;
      continue;
    }
    if (text[i] == '\n') {
      while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
      if (!out.empty()) out += '\n';
    } else if (text[i] != '\0' && text[i] != '\r') {
      out += text[i];
    }
    ++i;
  }
  while (!out.empty() && (is_space(out.back()))) out.pop_back();
  return out;
}

class Writer {
 public:
  std::string write(std::string_view html) {
    HtmlTokens tokens(html);
    HtmlToken token;
    while (tokens.next(token)) {
      switch (token.kind) {
        case HtmlToken::Kind::text: layout_.text(decode_character_references(token.text)); break;
        case HtmlToken::Kind::start:
          if (!is_void_element(token.name) && token.name != "body" && token.name != "html" && is_hidden(token) && tokens.closes_later(token.name))
            tokens.skip_element(token.name);
          else
            start(token);
          break;
        case HtmlToken::Kind::end: end(token.name); break;
      }
    }
    close_link();
    return tidy(layout_.out);
  }

 private:
  void start(const HtmlToken& token) {
    const auto& name = token.name;
    if (name == "br") return layout_.line_break();
    if (name == "p") return layout_.block(paragraph_ = is_tight(token) ? 1 : 2);
    if (is_heading(name)) return layout_.block(2);
    if (name == "img") return image(token);
    if (name == "a") {
      close_link();
      if (const auto* const href = token.attribute("href")) {
        link_ = decode_character_references(href->substr(0, 4096));
        link_begin_ = layout_.out.size();
      }
      return;
    }
    if (name == "td" || name == "th") return layout_.cell();
    if (!is_block(name)) {
      if (name == "pre") {
        layout_.block(2);
        ++layout_.pre;
      }
      return;
    }
    layout_.block(1);
    if (name == "blockquote") ++layout_.quotes;
    if (name == "hr") {
      layout_.text("________________________________");
      layout_.block(1);
    }
    if (name == "ul" || name == "ol" || name == "menu" || name == "dir") {
      ++layout_.lists;
      counters_.push_back(name == "ol" ? 1 : 0);
    }
    if (name == "li") {
      if (counters_.empty() || counters_.back() == 0) layout_.marker("- ");
      else layout_.marker(std::to_string(counters_.back()++) + ". ");
    }
  }

  void end(std::string_view name) {
    if (name == "a") return close_link();
    if (name == "p") return layout_.block(paragraph_);
    if (name == "br") return layout_.line_break();
    if (is_heading(name)) return layout_.block(2);
    if (name == "td" || name == "th") return;
    if (name == "pre") {
      layout_.block(2);
      if (layout_.pre > 0) --layout_.pre;
      return;
    }
    if (!is_block(name)) return;
    layout_.block(1);
    if (name == "blockquote" && layout_.quotes > 0) --layout_.quotes;
    if ((name == "ul" || name == "ol" || name == "menu" || name == "dir") && !counters_.empty()) {
      counters_.pop_back();
      --layout_.lists;
    }
  }

  // Word processors write every line as a paragraph without margins.
  static bool is_tight(const HtmlToken& token) {
    const auto* const cls = token.attribute("class");
    return (cls && cls->substr(0, 3) == "Mso") || style_says(token, "margin", "0");
  }

  void image(const HtmlToken& token) {
    if (const auto* const alt = token.attribute("alt")) layout_.text(decode_character_references(*alt));
  }

  // "text (url)", when the text does not say the address already.
  void close_link() {
    const auto link = std::move(link_);
    link_.clear();
    if (link.empty() || link_begin_ > layout_.out.size()) return;
    std::string_view target = link;
    const auto starts = [&target](std::string_view s) { return target.size() > s.size() && equals_ignoring_case(target.substr(0, s.size()), s); };
    const bool mail = starts("mailto:");
    if (!mail && !starts("http://") && !starts("https://")) return;
    std::string_view text = std::string_view(layout_.out).substr(link_begin_);
    const auto trim = [](std::string_view s) {
      while (!s.empty() && (is_space(s.front()) || s.front() == '>')) s.remove_prefix(1);
      while (!s.empty() && (is_space(s.back()) || s.back() == '/')) s.remove_suffix(1);
      return s;
    };
    const auto bare = [](std::string_view s) {
      const auto scheme = s.find("://");
      return scheme == std::string_view::npos ? s : s.substr(scheme + 3);
    };
    text = trim(text);
    if (text.empty()) return;
    if (mail) target = target.substr(7, target.find('?') == std::string_view::npos ? std::string_view::npos : target.find('?') - 7);
    if (text.size() == target.size() && text == target) return;
    if (trim(bare(target)) == bare(text)) return;
    for (const char c : target)
      if (static_cast<unsigned char>(c) <= ' ') return;
    layout_.text(" (" + std::string(target) + ")");
  }

  Layout layout_;
  std::vector<int> counters_;
  std::size_t paragraph_ = 2;
  std::string link_;
  std::size_t link_begin_ = 0;
};

}  // namespace

std::string html_to_text(std::string_view dirty, std::size_t max_bytes) {
  if (dirty.size() > max_bytes) {
    while (max_bytes > 0 && (static_cast<unsigned char>(dirty[max_bytes]) & 0xC0) == 0x80) --max_bytes;  // not inside a character
    dirty = dirty.substr(0, max_bytes);
  }
  return Writer().write(dirty);
}

}  // namespace kotae::mail
