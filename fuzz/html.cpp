// Any bytes as HTML: no crash, cleaning is stable, the plain text is bounded by what came in.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "mail/html.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto once = kotae::mail::clean_html(input);
  const auto twice = kotae::mail::clean_html(once.html);
  if (!twice.cut && twice.html != once.html) {
    std::fprintf(stderr, "not stable:\n%s\n---\n%s\n", once.html.c_str(), twice.html.c_str());
    std::abort();
  }
  for (const std::string_view bad : {"<script", "<style", "<svg", "<iframe", "<form", "<object", "<meta"}) {
    // Text has no "<" of its own.
    if (once.html.find(bad) != std::string::npos) std::abort();
  }
  const auto text = kotae::mail::html_to_text(input);
  if (text.size() > 64 * size + 64) std::abort();
  kotae::mail::clean_html(kotae::mail::text_to_html(input));
  return 0;
}
