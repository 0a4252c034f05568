#include "mail/html_quotes.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "mail/quote_marks.h"

namespace kotae::mail {

namespace {

using sv = std::string_view;

struct TextLine {
  std::string text;
  int first = -1;  // the text node it begins in
  sv trimmed;
};

class Quotes {
 public:
  explicit Quotes(HtmlTree& tree) : tree_(tree) {}

  void fold() {
    by_element();
    by_words();
  }

 private:
  HtmlNode& at(int i) { return tree_.nodes[static_cast<std::size_t>(i)]; }
  static HtmlNode details() {
    HtmlNode node;
    node.element = "details";
    return node;
  }

  bool is_blank(int i) {
    const auto& node = at(i);
    if (node.element.empty()) return trim_line(node.text).empty();
    if (node.element == "img" || node.element == "details") return false;
    for (int c = node.first; c >= 0; c = at(c).next)
      if (!is_blank(c)) return false;
    return true;
  }

  // The elements mail programs put around what they quote, not inside one another.
  void containers(int i, std::vector<std::pair<int, int>>& found) {
    for (int c = at(i).first; c >= 0; c = at(c).next) {
      if (at(c).element == "details") continue;
      if (at(c).hint == QuoteHint::container) {
        int last = c;
        for (int n = at(c).next, steps = 0; n >= 0 && steps < 8; n = at(n).next, ++steps) {
          if (at(n).hint == QuoteHint::container) last = n;
          else if (!is_short_blank(n)) break;
        }
        found.emplace_back(c, last);
        c = last;
      } else if (at(c).hint == QuoteHint::header && can_hold_details(at(c).parent)) {
        found.emplace_back(c, at(i).last);
        return;
      } else {
        containers(c, found);
      }
    }
  }
  bool is_short_blank(int i) { return at(i).element == "br" || (at(i).element.empty() && trim_line(at(i).text).empty()); }

  bool has_words(int i, const std::vector<std::pair<int, int>>& without, std::size_t& next) {
    for (int c = at(i).first; c >= 0; c = at(c).next) {
      if (at(c).element == "details") continue;
      if (next < without.size() && without[next].first == c) {
        c = without[next++].second;
        continue;
      }
      if (at(c).element.empty() ? !trim_line(at(c).text).empty() : has_words(c, without, next)) return true;
    }
    return false;
  }

  void by_element() {
    std::vector<std::pair<int, int>> found;
    containers(0, found);
    found.erase(std::remove_if(found.begin(), found.end(), [this](const auto& f) { return !can_hold_details(at(f.first).parent); }), found.end());
    std::size_t next = 0;
    if (found.empty() || !has_words(0, found, next)) return;
    for (const auto& [first, last] : found) tree_.wrap(first, last, details());
  }

  // "-----Original Message-----", "差出人: …" blocks and attributions that no element marks.
  void by_words() {
    lines(0);
    end_line();
    std::size_t fresh = 0;
    for (auto& l : lines_) {
      l.trimmed = trim_line(sv(l.text).substr(0, 4000));
      fresh += !l.trimmed.empty();
    }
    std::vector<sv> window;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].trimmed.empty()) continue;
      window.clear();
      for (auto k = i; k < lines_.size() && k < i + 16; ++k) window.push_back(lines_[k].trimmed);
      std::size_t head = 0;
      bool to_end = true;
      if (is_history_separator(lines_[i].trimmed)) {
        head = 1;
      } else if ((head = attribution_length(window))) {
        to_end = false;
      } else {
        head = header_block(window);
      }
      if (head == 0) continue;
      const int first = lifted(lines_[i].first);
      if (first < 0) continue;
      int last = at(at(first).parent).last;
      if (!to_end) {
        // An attribution belongs to the quoted element below it; what follows that may be the answer.
        int n = at(first).next;
        while (n >= 0 && is_short_blank(n)) n = at(n).next;
        if (n >= 0 && (at(n).element == "blockquote" || at(n).element == "details")) last = n;
        else if (contains(first, "blockquote")) last = first;
      }
      std::size_t inside = 0;
      auto end = i;
      const int bound = last_text(last);
      for (; end < lines_.size() && lines_[end].first <= bound; ++end) inside += !lines_[end].trimmed.empty();
      if (inside >= fresh) continue;
      fresh -= inside;
      tree_.wrap(first, last, details());
      i = std::max(end, i + 1) - 1;
    }
  }

  bool contains(int i, sv element) {
    for (int c = at(i).first; c >= 0; c = at(c).next)
      if (at(c).element == element || contains(c, element)) return true;
    return false;
  }

  // Text nodes are numbered in the order of the letter: the last one at or below this node.
  int last_text(int i) {
    while (at(i).last >= 0) i = at(i).last;
    return i;
  }

  // Elements in which a browser's parser leaves a details element where it stands.
  bool can_hold_details(int i) {
    constexpr std::array<sv, 12> no{"table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "dl", "menu", "dir", "colgroup", "ruby"};
    if (std::find(no.begin(), no.end(), at(i).element) != no.end()) return false;
    for (; i > 0; i = at(i).parent) {
      const auto e = at(i).element;
      if (e == "p" || e == "pre" || (e.size() == 2 && e[0] == 'h' && e[1] != 'r')) return false;
    }
    return true;
  }

  bool is_first(int i) {
    for (int p = at(i).previous, steps = 0; p >= 0; p = at(p).previous)
      if (++steps > 16 || !is_blank_or_rule(p)) return false;
    return true;
  }
  bool is_blank_or_rule(int i) { return at(i).element == "hr" || is_short_blank(i); }

  // The outermost node that begins where the line begins and may be put into a details element; -1 when there is none.
  int lifted(int node) {
    int best = -1;
    while (node > 0) {
      const int parent = at(node).parent;
      if (can_hold_details(parent)) best = node;
      if (parent <= 0 || !is_first(node)) break;
      node = parent;
    }
    return best;
  }

  void lines(int i) {
    for (int c = at(i).first; c >= 0; c = at(c).next) {
      if (at(c).element.empty()) {
        add_text(c);
      } else if (at(c).element == "details") {
        end_line();
        lines_.emplace_back();
      } else {
        const bool block = is_block_element(at(c).element);
        if (block) end_line();
        lines(c);
        if (block) end_line();
      }
    }
  }
  void add_text(int i) {
    sv rest = at(i).text;
    if (line_.first < 0 && !trim_line(rest).empty()) line_.first = i;
    // One line of a letter is a few hundred bytes; more is prose and need not be kept.
    if (line_.text.size() < 2000) {
      for (const char c : rest.substr(0, 2000)) line_.text += c == '\n' || c == '\t' || c == '\r' ? ' ' : c;
    }
  }
  void end_line() {
    if (line_.first >= 0) lines_.push_back(std::move(line_));
    line_ = {};
  }

  HtmlTree& tree_;
  std::vector<TextLine> lines_;
  TextLine line_;
};

}  // namespace

void fold_html_quotes(HtmlTree& tree) { Quotes(tree).fold(); }

}  // namespace kotae::mail
