#include "net/trusted_proxy.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace kotae::net {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

}  // namespace

bool IpAddress::is_v4() const { return std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes.begin()); }

std::string IpAddress::text() const {
  char out[INET6_ADDRSTRLEN] = "";
  if (is_v4())
    inet_ntop(AF_INET, bytes.data() + 12, out, sizeof out);
  else
    inet_ntop(AF_INET6, bytes.data(), out, sizeof out);
  return out;
}

std::optional<IpAddress> parse_ip(std::string_view s) {
  s = trim(s);
  if (s.size() >= 2 && s.front() == '"' && s.back() == '"') s = s.substr(1, s.size() - 2);
  if (!s.empty() && s.front() == '[') {
    const auto end = s.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    if (s.size() > end + 1 && s[end + 1] != ':') return std::nullopt;
    s = s.substr(1, end - 1);
  } else if (std::count(s.begin(), s.end(), ':') == 1) {
    s = s.substr(0, s.find(':'));
  }
  s = s.substr(0, s.find('%'));
  const std::string text(s);
  IpAddress out;
  if (text.find('\0') != std::string::npos) return std::nullopt;
  if (inet_pton(AF_INET, text.c_str(), out.bytes.data() + 12) == 1) {
    std::copy(mapped_prefix.begin(), mapped_prefix.end(), out.bytes.begin());
    return out;
  }
  if (inet_pton(AF_INET6, text.c_str(), out.bytes.data()) == 1) return out;
  return std::nullopt;
}

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& cidrs) {
  TrustedProxies out;
  for (const auto& cidr : cidrs) {
    const auto wrong = [&] { return invalid("trusted_proxy", "invalid", "\"" + cidr + "\" is no address and no CIDR network"); };
    const auto slash = cidr.find('/');
    const auto address = parse_ip(std::string_view(cidr).substr(0, slash));
    if (!address) return wrong();
    const int offset = address->is_v4() ? 96 : 0;
    int prefix = 128;
    if (slash != std::string::npos) {
      const char* end = cidr.data() + cidr.size();
      const auto [stop, ec] = std::from_chars(cidr.data() + slash + 1, end, prefix);
      if (ec != std::errc() || stop != end || prefix < 0 || prefix > 128 - offset) return wrong();
      prefix += offset;
    }
    out.networks_.push_back({*address, prefix});
  }
  return out;
}

bool TrustedProxies::trusts(const IpAddress& a) const {
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& n) {
    const auto whole = static_cast<std::size_t>(n.prefix / 8);
    if (!std::equal(a.bytes.begin(), a.bytes.begin() + static_cast<std::ptrdiff_t>(whole), n.base.bytes.begin())) return false;
    const int rest = n.prefix % 8;
    return rest == 0 || (a.bytes[whole] >> (8 - rest)) == (n.base.bytes[whole] >> (8 - rest));
  });
}

std::string TrustedProxies::client(std::string_view peer, const std::vector<std::string_view>& forwarded_for) const {
  auto current = parse_ip(peer);
  if (!current) return std::string(peer);
  for (auto line = forwarded_for.rbegin(); line != forwarded_for.rend(); ++line) {
    std::string_view rest = *line;
    while (!rest.empty() && trusts(*current)) {
      const auto comma = rest.rfind(',');
      const auto hop = parse_ip(comma == std::string_view::npos ? rest : rest.substr(comma + 1));
      if (!hop) return current->text();
      current = hop;
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(0, comma);
    }
  }
  return current->text();
}

}  // namespace kotae::net
