// A small HTTP client (libcurl). Blocking: call on a worker.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http.h"

namespace kotae::net {

struct Fetch {
  std::string method = "GET";
  std::string url;                       // http or https; anything else is refused
  Pairs headers;
  std::string body;
  int connect_timeout_s = 10;
  int timeout_s = 30;                    // for the whole exchange
  std::size_t max_response_bytes = 10u << 20;
  int max_redirects = 0;                 // a redirect beyond it is handed back as it is; every hop is checked as the first is
  /// false: refuses every address that is not public (loopback, private, link-local, multicast …), looked at after the name was resolved,
  /// so that a name that points inside does not get through. For URLs that users may write.
  bool allow_private_addresses = false;
  bool verify_certificate = true;
  std::string ca_file;                   // empty = the system's
};

struct Fetched {
  int status = 0;
  Pairs headers;      // of the last hop, names in lower case
  std::string body;   // unpacked when it came compressed
  std::string header(std::string_view lower_case_name) const;
};

/// Any HTTP status is a value. invalid: the URL; forbidden: a private address; too_large: the answer; unavailable: no answer, with the reason.
Result<Fetched> fetch(const Fetch& request);

/// Whether an address (any form parse_ip reads) is reachable by everyone on the internet. IPv4 inside IPv6 (mapped, 6to4, NAT64) counts as the IPv4 address.
bool is_public_address(std::string_view address);

}  // namespace kotae::net
