#include "api/letter_answer.h"

#include <algorithm>

#include "api/file_answer.h"
#include "mail/charset.h"

namespace kotae::api {
namespace {

constexpr std::size_t source_bytes = 2u << 20;

Answer guarded(std::string body, const char* type, std::string disposition) {
  Answer a{200, std::move(body), type, {}};
  a.headers.emplace_back("Content-Disposition", std::move(disposition));
  a.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
  a.headers.emplace_back("Cache-Control", "private, no-store");
  return a;
}

}  // namespace

Answer raw_letter(std::string bytes, const std::string& file_name) { return guarded(std::move(bytes), "message/rfc822", content_disposition(file_name, false)); }

Answer letter_source(std::string bytes) {
  const bool cut = bytes.size() > source_bytes;
  if (cut) bytes.resize(source_bytes);
  // Escape sequences of ISO-2022-JP are shown as they were sent; only bytes beyond ASCII need reading.
  if (std::any_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) bytes = mail::decode(bytes, "").text;
  if (cut) bytes += "\n[…]\n";
  return guarded(std::move(bytes), "text/plain; charset=utf-8", "inline");
}

}  // namespace kotae::api
