// text_to_html: escaped text with its line breaks and links.
#include <array>

#include "mail/html.h"
#include "mail/html_tokens.h"

namespace kotae::mail {

namespace {

bool is_url_char(char c) {
  constexpr std::string_view punctuation = "-._~:/?#[]@!$&'()*+,;=%|";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || punctuation.find(c) != std::string_view::npos;
}

// Punctuation at the end belongs to the sentence, a closing bracket too when it was not opened inside.
std::string_view without_sentence_end(std::string_view url) {
  while (!url.empty()) {
    const char c = url.back();
    if (std::string_view(".,;:!?'|*_").find(c) != std::string_view::npos) {
      url.remove_suffix(1);
    } else if ((c == ')' && url.find('(') == std::string_view::npos) || (c == ']' && url.find('[') == std::string_view::npos)) {
      url.remove_suffix(1);
    } else {
      break;
    }
  }
  return url;
}

std::string_view link_at(std::string_view text, std::size_t at) {
  for (const std::string_view scheme : {"https://", "http://", "mailto:"}) {
    if (!equals_ignoring_case(text.substr(at, scheme.size()), scheme)) continue;
    auto end = at + scheme.size();
    while (end < text.size() && end - at < 4096 && is_url_char(text[end])) ++end;
    const auto url = without_sentence_end(text.substr(at, end - at));
    return url.size() > scheme.size() ? url : std::string_view();
  }
  return {};
}

void escape(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\0': break;
      default: out += c;
    }
  }
}

}  // namespace

std::string text_to_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const bool word_before = i > 0 && ((text[i - 1] >= 'a' && text[i - 1] <= 'z') || (text[i - 1] >= 'A' && text[i - 1] <= 'Z') || (text[i - 1] >= '0' && text[i - 1] <= '9'));
    if ((c == 'h' || c == 'H' || c == 'm' || c == 'M') && !word_before) {
      if (const auto url = link_at(text, i); !url.empty()) {
        out += "<a href=\"";
        escape(out, url);
        out += "\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">";
        escape(out, url);
        out += "</a>";
        i += url.size();
        continue;
      }
    }
    if (c == '\n') {
      out += "<br>\n";
    } else if (c == '\r') {
      // its line feed follows
    } else if (c == ' ' && i + 1 < text.size() && text[i + 1] == ' ') {
      out += "&nbsp;";
    } else {
      escape(out, text.substr(i, 1));
    }
    ++i;
  }
  return out;
}

}  // namespace kotae::mail
