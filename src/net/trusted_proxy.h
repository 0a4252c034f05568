// Whose X-Forwarded-* headers are believed, and what they then say. Pure.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kotae::net {

/// An address as 16 bytes; IPv4 as ::ffff:a.b.c.d, so that mapped and plain forms are the same client.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};
  bool operator==(const IpAddress&) const = default;
  bool is_v4() const;
  std::string text() const;
};

/// "192.0.2.1", "2001:db8::1", "[2001:db8::1]", each also with ":port" where that is unambiguous; a zone (%eth0) is dropped.
std::optional<IpAddress> parse_ip(std::string_view s);

class TrustedProxies {
 public:
  /// Each entry an address or CIDR; invalid names the entry that is neither.
  static Result<TrustedProxies> parse(const std::vector<std::string>& cidrs);
  bool trusts(const IpAddress& a) const;

  /// The client behind `peer`. X-Forwarded-For (all its header lines, in order) is read from right to left and only as far as the hops
  /// are trusted; an entry that is no address ends the walk.
  std::string client(std::string_view peer, const std::vector<std::string_view>& forwarded_for) const;

 private:
  struct Network {
    IpAddress base;
    int prefix;  // 0 – 128
  };
  std::vector<Network> networks_;
};

}  // namespace kotae::net
