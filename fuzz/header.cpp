// One header value, read in every way a header is read; and the same bytes in every charset.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "mail/addresses.h"
#include "mail/charset.h"
#include "mail/charset_convert.h"
#include "mail/header_value.h"

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kotae::mail;
  if (size == 0) return 0;
  std::size_t count = 0;
  const char* const* charsets = charset_choices(count);
  const std::string_view hint = charsets[data[0] % count];
  const std::string_view raw(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::string value = unfold(raw);
  must(is_utf8(decode_words(value, hint)));
  for (const Address& a : parse_addresses(value, hint)) must(is_utf8(a.name) && is_utf8(a.email) && !(a.name.empty() && a.email.empty()));
  for (const auto& [name, v] : parse_parameters(value, hint).all) must(is_utf8(name) && is_utf8(v));
  for (const std::string& id : message_ids(value)) must(is_utf8(id) && !id.empty());
  must(is_utf8(decode(raw, hint).text));
  must(is_utf8(decode_as(raw, hint).text));
  if (const auto strict = decode_strict(raw, hint)) must(is_utf8(*strict));
  return 0;
}
