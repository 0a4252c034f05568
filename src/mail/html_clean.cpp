// clean_html: source → tree → quotes folded → written again by rules of our own, so that no byte of the sender's markup survives.
#include <array>

#include "mail/html.h"
#include "mail/html_quotes.h"
#include "mail/html_tokens.h"
#include "mail/html_tree.h"

namespace kotae::mail {

namespace {

// Bytes of the control or non-character at text[i], which references can smuggle in and no parser takes as it is; else 0.
std::size_t unwritable(std::string_view text, std::size_t i) {
  const auto b = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U; };
  const auto c = b(0);
  if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) return 1;
  if (c == 0xC2 && b(1) >= 0x80 && b(1) < 0xA0) return 2;
  if (c == 0xEF && ((b(1) == 0xB7 && b(2) >= 0x90 && b(2) <= 0xAF) || (b(1) == 0xBF && b(2) >= 0xBE))) return 3;
  if (c >= 0xF0 && (b(1) & 0x0F) == 0x0F && b(2) == 0xBF && b(3) >= 0xBE) return 4;
  return 0;
}

void escape(std::string& out, std::string_view text, bool attribute) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const auto n = unwritable(text, i)) {
      i += n - 1;
      continue;
    }
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
