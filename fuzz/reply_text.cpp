// Any bytes as the text of an answer: the parts cover it in order, the fresh text is never empty when the text is not.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "mail/reply_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  std::size_t at = 0;
  for (const auto& part : kotae::mail::fold(input)) {
    if (part.begin != at || part.end <= part.begin) std::abort();
    at = part.end;
  }
  if (at != size) std::abort();
  const auto fresh = kotae::mail::reply_text(input);
  if (fresh.size() > size) std::abort();
  if (fresh.empty() && input.find_first_not_of(" \t\r\n\v\f") != std::string_view::npos) {
    // Only invisible characters may vanish.
    for (const char c : input)
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) std::abort();
  }
  return 0;
}
