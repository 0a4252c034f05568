// HTML of strangers, rebuilt from an allow-list over the tree a browser would see (gumbo). Nothing that is not listed survives.
#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace kotae::mail {

struct CleanHtml {
  std::string html;             // safe fragment; remote images carry data-remote-src instead of src
  bool remote_images = false;   // at least one was blocked
  bool cut = false;             // over the size or nesting limit: html is then empty and the plain text must be shown
};

struct CleanOptions {
  std::size_t max_bytes = 1u << 20;
  std::size_t max_depth = 200;
  /// Gives the address of an inline part by Content-ID, or "" to drop the image.
  std::function<std::string(std::string_view content_id)> cid_url{};
};

CleanHtml clean_html(std::string_view dirty, const CleanOptions& options = {});

/// Readable plain text of an HTML letter: paragraphs, lists, links as "text (url)", quotes with "> ".
std::string html_to_text(std::string_view dirty, std::size_t max_bytes = 1u << 20);

/// Plain text as a safe HTML fragment: escaped, line breaks kept, http(s) and mailto addresses linked.
std::string text_to_html(std::string_view text);

}  // namespace kotae::mail
