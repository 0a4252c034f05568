// Targets, query strings, X-Forwarded-For: whatever comes, no crash; what is taken is UTF-8 without NUL.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/http_url.h"
#include "net/trusted_proxy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kotae::net;
  const std::string_view s(reinterpret_cast<const char*>(data), size);
  const auto text = [](const std::string& t) {
    if (!valid_utf8(t) || t.find('\0') != std::string::npos) std::abort();
  };
  if (const auto target = parse_target(s)) {
    text(target->path);
    if (target->path.empty()) std::abort();
    for (const auto& [key, value] : target->query) text(key), text(value);
  }
  if (const auto decoded = percent_decode(s, true)) text(*decoded);
  static const auto trusted = *TrustedProxies::parse({"10.0.0.0/8", "::1"});
  const auto half = size / 2;
  const auto client = trusted.client("10.0.0.1", {s.substr(0, half), s.substr(half)});
  if (!parse_ip(client) || parse_ip(client)->text() != client) std::abort();
  if (const auto networks = TrustedProxies::parse({std::string(s)})) networks->trusts(*parse_ip("10.0.0.1"));
  return 0;
}
