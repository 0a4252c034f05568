#include "net/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <mutex>

#include "net/trust.h"
#include "net/trusted_proxy.h"

namespace kotae::net {
namespace {

struct Exchange {
  const Fetch& request;
  Fetched out;
  std::string refused_address;
  bool too_large = false;
};

std::size_t take_body(char* data, std::size_t one, std::size_t n, void* to) {
  auto& x = *static_cast<Exchange*>(to);
  n *= one;
  if (x.out.body.size() + n > x.request.max_response_bytes) {
    x.too_large = true;
    return 0;
  }
  x.out.body.append(data, n);
  return n;
}

std::size_t take_header(char* data, std::size_t one, std::size_t n, void* to) {
  auto& x = *static_cast<Exchange*>(to);
  n *= one;
  std::string_view line(data, n);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) x.out.headers.clear();
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || x.out.headers.size() >= 256) return n;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  line.remove_prefix(colon + 1);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  x.out.headers.emplace_back(std::move(name), std::string(line));
  return n;
}

std::string printed(const curl_sockaddr& a) {
  char text[INET6_ADDRSTRLEN] = "";
  if (a.family == AF_INET) inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(&a.addr)->sin_addr, text, sizeof text);
  if (a.family == AF_INET6) inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(&a.addr)->sin6_addr, text, sizeof text);
  return text;
}

curl_socket_t open_socket(void* to, curlsocktype, curl_sockaddr* a) {
  auto& x = *static_cast<Exchange*>(to);
  if (!x.request.allow_private_addresses) {
    const auto address = printed(*a);
    if (!is_public_address(address)) {
      x.refused_address = address;
      return CURL_SOCKET_BAD;
    }
  }
  return ::socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

bool clean(std::string_view s) { return s.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos; }

}  // namespace

std::string Fetched::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers)
    if (name == lower_case_name) return value;
  return {};
}

bool is_public_address(std::string_view address) {
  // IANA's special-purpose registries (RFC 6890 and later entries).
  static const auto special = *TrustedProxies::parse(
      {"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
       "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
       "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"});
  auto a = parse_ip(address);
  if (!a) return false;
  const auto embedded = [&](std::size_t at) {
    IpAddress v4;
    v4.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a->bytes[at], a->bytes[at + 1], a->bytes[at + 2], a->bytes[at + 3]};
    return v4;
  };
  const auto& b = a->bytes;
  if (b[0] == 0x20 && b[1] == 0x02) return !special.trusts(embedded(2));  // 6to4
  static constexpr std::array<std::uint8_t, 12> nat64{0, 0x64, 0xff, 0x9b};
  if (std::equal(nat64.begin(), nat64.end(), b.begin())) return !special.trusts(embedded(12));
  return !special.trusts(*a);
}

Result<Fetched> fetch(const Fetch& request) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (!clean(request.url) || !clean(request.method) || request.method.empty()) return invalid("url", "invalid", "The URL or method holds a control character");
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  if (!curl) throw std::bad_alloc();
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> lines(nullptr, curl_slist_free_all);
  const auto add_line = [&](const std::string& line) {
    auto* longer = curl_slist_append(lines.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    (void)lines.release();
    lines.reset(longer);
  };
  add_line("Expect:");
  bool typed = false;
  for (const auto& [name, value] : request.headers) {
    typed |= curl_strequal(name.c_str(), "content-type") != 0;
    if (!clean(name) || !clean(value)) return invalid("headers", "invalid", "The header " + name + " holds a line break");
    add_line(value.empty() ? name + ";" : name + ": " + value);  // libcurl's way to say an empty value
  }
  if (!typed) add_line("Content-Type:");  // libcurl would claim a form
  Exchange x{request, {}, {}};
  char why[CURL_ERROR_SIZE] = "";
  CURL* c = curl.get();
  const auto set = [c](CURLoption option, auto value) { curl_easy_setopt(c, option, value); };
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(CURLOPT_PROXY, "");  // a proxy would resolve names itself and the check of addresses would look at the proxy
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_ERRORBUFFER, why);
  set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(request.connect_timeout_s));
  set(CURLOPT_TIMEOUT, static_cast<long>(request.timeout_s));
  set(CURLOPT_FOLLOWLOCATION, request.max_redirects > 0 ? 1L : 0L);
  set(CURLOPT_MAXREDIRS, static_cast<long>(request.max_redirects));
  set(CURLOPT_SSL_VERIFYPEER, request.verify_certificate ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, request.verify_certificate ? 2L : 0L);
  if (const auto file = trusted_file(request.ca_file); !file.empty()) {
    set(CURLOPT_CAINFO, file.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  set(CURLOPT_ACCEPT_ENCODING, "gzip");
  set(CURLOPT_USERAGENT, "Kotae");
  set(CURLOPT_HTTPHEADER, lines.get());
  set(CURLOPT_WRITEFUNCTION, take_body);
  set(CURLOPT_WRITEDATA, &x);
  set(CURLOPT_HEADERFUNCTION, take_header);
  set(CURLOPT_HEADERDATA, &x);
  set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
  set(CURLOPT_OPENSOCKETDATA, &x);
  if (request.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request.method != "GET" || !request.body.empty()) {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.data());
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  const CURLcode rc = curl_easy_perform(c);
  if (!x.refused_address.empty() && rc != CURLE_OK)
    return fail(Code::forbidden, "The address " + x.refused_address + " is not public; requests to inside addresses are refused");
  if (x.too_large) return fail(Code::too_large, "The answer is larger than " + std::to_string(request.max_response_bytes) + " bytes");
  if (rc == CURLE_URL_MALFORMAT || rc == CURLE_UNSUPPORTED_PROTOCOL) return invalid("url", "invalid", "\"" + request.url + "\" is no http or https URL");
  if (rc != CURLE_OK && rc != CURLE_TOO_MANY_REDIRECTS) return fail(Code::unavailable, *why ? why : curl_easy_strerror(rc));
  long status = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
  x.out.status = static_cast<int>(status);
  return std::move(x.out);
}

}  // namespace kotae::net
