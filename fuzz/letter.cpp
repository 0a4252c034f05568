// A letter from anyone: parse() with small limits, then the JSON and the judgement. Everything it gives must be valid UTF-8 and within its limits.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "mail/charset_convert.h"
#include "mail/letter.h"

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kotae::mail;
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  ParseOptions options;
  options.limits.max_parts = 60;
  options.limits.max_depth = 20;
  options.limits.max_text_bytes = 2000;
  if (size > 0 && data[0] % 7 == 0) options.forced_charset = "iso-2022-jp-ms";
  const auto letter = parse(raw, options);
  if (!letter) {
    must(!letter.error().description.empty());
    return 0;
  }
  must(is_utf8(letter->subject) && is_utf8(letter->text) && is_utf8(letter->html) && is_utf8(letter->reply_text));
  must(is_utf8(letter->from.name) && is_utf8(letter->from.email));
  must(letter->text.size() <= options.limits.max_text_bytes);
  must(letter->text.empty() || !letter->reply_text.empty());
  for (const auto& [name, value] : letter->headers) must(is_utf8(name) && is_utf8(value));
  for (const Attachment& a : letter->attachments) {
    must(!a.filename.empty() && is_utf8(a.filename) && a.filename.find('/') == std::string::npos && a.filename != "." && a.filename != "..");
    must(is_utf8(a.content_type) && is_utf8(a.content_id));
  }
  for (const std::string& id : letter->references) must(is_utf8(id));
  must(is_utf8(to_json(*letter)));
  return 0;
}
