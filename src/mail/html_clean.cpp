// clean_html: source → tree → quotes folded → written again by rules of our own, so that no byte of the sender's markup survives.
#include <array>

#include "mail/html.h"
#include "mail/html_quotes.h"
#include "mail/html_tokens.h"
#include "mail/html_tree.h"

namespace kotae::mail {

namespace {

constexpr auto is_special = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("&<>\"`\r\xC2")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

void escape(std::string& out, std::string_view text, bool attribute) {
  std::size_t i = 0;
  while (i < text.size()) {
    // What means nothing in markup, in one go.
    const auto run = i;
    while (i < text.size() && !is_special[static_cast<unsigned char>(text[i])]) ++i;
    out.append(text.substr(run, i - run));
    if (i == text.size()) return;
    const char c = text[i];
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += attribute ? "&quot;" : "\""; break;
      case '`': out += attribute ? "&#96;" : "`"; break;
      case '\r': out += "&#13;"; break;
      case '\xC2':
        // The parser leaves it as a character; written as a reference it can be seen.
        if (i + 1 < text.size() && text[i + 1] == '\xA0') {
          out += "&nbsp;";
          ++i;
          break;
        }
        out += c;
        break;
      default: out += c;
    }
    ++i;
  }
}

void write(std::string& out, const HtmlTree& tree, int i) {
  const auto& node = tree.nodes[static_cast<std::size_t>(i)];
  if (i > 0) {
    if (node.element.empty()) {
      escape(out, node.text, false);
      return;
    }
    out.append("<").append(node.element);
    if (node.element == "details") out += " class=\"kotae-quote\"";
    bool link = false;
    for (const auto& [name, value] : node.attributes) {
      out.append(" ").append(name).append("=\"");
      escape(out, value, true);
      out += '"';
      link = link || name == "href";
    }
    if (link) out += " rel=\"noopener noreferrer nofollow\" target=\"_blank\"";
    out += '>';
    if (is_void_element(node.element)) return;
    if (node.element == "details") out += "<summary></summary>";
    // A parser drops one line end after <pre>.
    if (node.element == "pre" && node.first >= 0 && tree.nodes[static_cast<std::size_t>(node.first)].text.starts_with('\n')) out += '\n';
  }
  for (int c = node.first; c >= 0; c = tree.nodes[static_cast<std::size_t>(c)].next) write(out, tree, c);
  if (i > 0) out.append("</").append(node.element).append(">");
}

}  // namespace

CleanHtml clean_html(std::string_view dirty, const CleanOptions& options) {
  CleanHtml clean;
  auto tree = dirty.size() > options.max_bytes ? std::nullopt : html_tree(dirty, {options.max_depth, options.cid_url});
  if (!tree) {
    clean.cut = true;
    return clean;
  }
  fold_html_quotes(*tree);
  clean.remote_images = tree->remote_images;
  clean.html.reserve(dirty.size());
  write(clean.html, *tree, 0);
  return clean;
}

}  // namespace kotae::mail
