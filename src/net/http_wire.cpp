#include "net/http_wire.h"

#include <boost/beast/http/status.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <ctime>

#include "net/http_gzip.h"

namespace kotae::net {
namespace {

constexpr std::size_t one_write = 16u << 10;

bool same_ignoring_case(std::string_view a, std::string_view lower_case) {
  if (a.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if ((a[i] >= 'A' && a[i] <= 'Z' ? a[i] + 32 : a[i]) != lower_case[i]) return false;
  return true;
}

void append_number(std::string& out, std::size_t n) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

void append_clean(std::string& out, std::string_view value) {
  for (const char c : value) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
}

/// RFC 9110 5.6.7, e.g. "Sun, 06 Nov 1994 08:49:37 GMT"; printed once a second per thread.
std::string_view http_date() {
  thread_local std::time_t printed = -1;
  thread_local char text[32];
  thread_local std::size_t length = 0;
  const std::time_t now = std::time(nullptr);
  if (now != printed) {
    std::tm tm{};
    gmtime_r(&now, &tm);
    length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &tm);
    printed = now;
  }
  return {text, length};
}

}  // namespace

Wire to_wire(Response r, const AnswerForm& form) {
  Wire out;
  if (r.status < 200 || r.status > 599) r.status = 500;
  const bool bodiless = r.status == 204 || r.status == 304;
  bool encoded = false;
  for (const auto& [name, value] : r.headers) encoded |= same_ignoring_case(name, "content-encoding");
  const bool shrinkable = !encoded && !bodiless && r.body.size() >= form.gzip_from_bytes && !r.body.empty() && is_text_type(r.content_type);
  const bool zipped = shrinkable && form.gzip;
  if (zipped) r.body = gzip(r.body);
  out.close = !form.keep_alive;

  auto& h = out.head;
  h.reserve(256);
  h += "HTTP/1.1 ";
  append_number(h, static_cast<std::size_t>(r.status));
  h += ' ';
  h += boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(r.status));
  h += "\r\nDate: ";
  h += http_date();
  if (!bodiless && !r.content_type.empty()) {
    h += "\r\nContent-Type: ";
    append_clean(h, r.content_type);
  }
  bool vary_said = !shrinkable, length_said = bodiless;
  for (const auto& [name, value] : r.headers) {
    if (same_ignoring_case(name, "connection") || same_ignoring_case(name, "date") || same_ignoring_case(name, "transfer-encoding")) continue;
    if (same_ignoring_case(name, "content-length")) {
      if (!form.head || !r.body.empty() || length_said) continue;
      length_said = true;
    }
    h += "\r\n";
    append_clean(h, name);
    h += ": ";
    if (zipped && same_ignoring_case(name, "etag") && value.starts_with('"')) h += "W/";
    append_clean(h, value);
    if (!vary_said && same_ignoring_case(name, "vary")) {
      if (value != "*") h += ", Accept-Encoding";
      vary_said = true;
    }
  }
  if (!vary_said) h += "\r\nVary: Accept-Encoding";
  if (zipped) h += "\r\nContent-Encoding: gzip";
  if (!length_said) {
    h += "\r\nContent-Length: ";
    append_number(h, r.body.size());
  }
  if (out.close)
    h += "\r\nConnection: close";
  else if (form.http_1_0)
    h += "\r\nConnection: keep-alive";
  h += "\r\n\r\n";
  if (!form.head && !bodiless) {
    if (r.body.size() <= one_write)
      h += r.body;
    else
      out.body = std::move(r.body);
  }
  return out;
}

Response refusal(int status, std::string_view error, std::string_view description) {
  Response r;
  r.status = status;
  r.body = boost::json::serialize(boost::json::object{{"error", error}, {"description", description}});
  return r;
}

}  // namespace kotae::net
