#include "net/http_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>
#include <optional>

#include "net/http_url.h"

namespace kotae::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

constexpr std::size_t max_fields = 256;
constexpr std::size_t reserve_at_most = 256u << 10;  // an announced length is a claim; memory follows the bytes

std::string lower(std::string_view s) {
  std::string out(s);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// Whether a comma-separated header holds a token, whatever its case.
bool has_token(std::string_view list, std::string_view lower_case) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    auto item = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    while (!item.empty() && (item.front() == ' ' || item.front() == '\t')) item.remove_prefix(1);
    while (!item.empty() && (item.back() == ' ' || item.back() == '\t')) item.remove_suffix(1);
    if (lower(item) == lower_case) return true;
  }
  return false;
}

class Parser : public http::basic_parser<true> {
 public:
  std::shared_ptr<Request> request = std::make_shared<Request>();
  std::optional<Refusal> refusal;
  std::size_t body_limit_bytes = std::numeric_limits<std::size_t>::max();
  std::size_t body_bytes = 0;
  bool header_seen = false;
  int http_version = 11;  // major * 10 + minor

  explicit Parser(std::size_t max_header_bytes) {
    header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(max_header_bytes, 1u << 30)));
    body_limit(boost::none);
  }

  void too_large(error_code& ec) {
    refuse(413, "TooLarge", "The request body is larger than " + std::to_string(body_limit_bytes) + " bytes", ec);
  }
  void refuse(int status, std::string_view name, std::string description, error_code& ec) {
    if (!refusal) refusal = Refusal{status, name, std::move(description)};
    ec = http::make_error_code(http::error::bad_field);
  }

 private:
  void on_request_impl(http::verb, string_view method, string_view target, int version, error_code& ec) override {
    http_version = version;
    request->method = std::string(method);
    request->target = std::string(target);
    auto parsed = net::parse_target(request->target);
    if (!parsed) return refuse(400, "BadRequest", "The request target is not a valid path with a valid UTF-8 percent-encoding", ec);
    request->path = std::move(parsed->path);
    request->query = std::move(parsed->query);
    request->host = std::move(parsed->host);
  }
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(http::field, string_view name, string_view value, error_code& ec) override {
    if (header_seen) return;  // trailers of a chunked body are dropped
    if (request->headers.size() >= max_fields) return refuse(431, "HeaderTooLarge", "The request has too many header fields", ec);
    request->headers.emplace_back(lower(name), std::string(value));
  }
  void on_header_impl(error_code& ec) override {
    header_seen = true;
    int hosts = 0, encodings = 0;
    for (const auto& [name, value] : request->headers) {
      if (name == "host") {
        ++hosts;
        if (request->host.empty()) request->host = value;
      }
      if (name == "transfer-encoding") {
        ++encodings;
        if (lower(value) != "chunked") return refuse(400, "BadRequest", "Of transfer encodings only \"chunked\" is understood", ec);
      }
    }
    if (encodings > 1) return refuse(400, "BadRequest", "Transfer-Encoding is said more than once", ec);
    if (encodings == 1 && http_version < 11) return refuse(400, "BadRequest", "Transfer-Encoding needs HTTP/1.1", ec);
    if (hosts > 1 || (hosts == 0 && http_version >= 11)) return refuse(400, "BadRequest", "The request must have exactly one Host header", ec);
  }
  void on_body_init_impl(boost::optional<std::uint64_t> const& length, error_code&) override {
    if (length) request->body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, reserve_at_most)));
  }
  std::size_t take(string_view bytes, error_code& ec) {
    body_bytes += bytes.size();
    if (body_bytes > body_limit_bytes)
      too_large(ec);
    else
      request->body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  std::size_t on_body_impl(string_view bytes, error_code& ec) override { return take(bytes, ec); }
  void on_chunk_header_impl(std::uint64_t size, string_view, error_code& ec) override {
    if (size > body_limit_bytes) too_large(ec);
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& ec) override { return take(bytes, ec); }
  void on_finish_impl(error_code&) override {}
};

}  // namespace

struct RequestReader::Impl {
  explicit Impl(std::size_t max_header_bytes) : parser(max_header_bytes) {}
  Parser parser;
  Refusal refusal;
  bool started = false, header_told = false;

  Step refuse(const error_code& ec) {
    if (parser.refusal)
      refusal = std::move(*parser.refusal);
    else if (ec == http::error::header_limit)
      refusal = {431, "HeaderTooLarge", "The request header is too large"};
    else
      refusal = {400, "BadRequest", "The request is not valid HTTP/1.1: " + ec.message()};
    return Step::refused;
  }
};

RequestReader::RequestReader(std::size_t max_header_bytes) : impl_(std::make_unique<Impl>(max_header_bytes)) {}
RequestReader::~RequestReader() = default;

RequestReader::Step RequestReader::feed(std::string_view data, std::size_t& consumed) {
  auto& p = impl_->parser;
  consumed = 0;
  if (p.refusal) return impl_->refuse({});
  if (!impl_->started) {
    while (!data.empty() && (data.front() == '\r' || data.front() == '\n')) data.remove_prefix(1), ++consumed;  // RFC 9112 2.2
    if (data.empty()) return Step::more;
    impl_->started = true;
    const char c = data.front();
    if (c <= ' ' || c > '~') {
      impl_->refusal = {400, "BadRequest", "This is not HTTP"};
      return Step::refused;
    }
  }
  while (!p.is_done()) {
    if (data.empty()) return Step::more;
    error_code ec;
    const std::size_t n = p.put(boost::asio::buffer(data.data(), data.size()), ec);
    consumed += n;
    data.remove_prefix(n);
    if (ec && ec != http::error::need_more) return impl_->refuse(ec);
    if (p.is_header_done() && !impl_->header_told) {
      impl_->header_told = true;
      return Step::header;
    }
    if (ec == http::error::need_more || n == 0) {
      if (!p.is_done()) return Step::more;
    }
  }
  if (!impl_->header_told) {
    impl_->header_told = true;
    return Step::header;
  }
  return Step::request;
}

void RequestReader::limit_body(std::size_t max_bytes) {
  auto& p = impl_->parser;
  p.body_limit_bytes = max_bytes;
  const auto announced = p.content_length();
  error_code ec;
  if (announced && *announced > max_bytes) p.too_large(ec);
}
bool RequestReader::started() const { return impl_->started; }
bool RequestReader::header_done() const { return impl_->header_told; }
bool RequestReader::keep_alive() const { return impl_->parser.keep_alive(); }
bool RequestReader::http_1_0() const { return impl_->parser.http_version < 11; }
std::size_t RequestReader::body_bytes() const { return impl_->parser.body_bytes; }
const Refusal& RequestReader::refusal() const { return impl_->refusal; }
const std::shared_ptr<Request>& RequestReader::request() const { return impl_->parser.request; }

bool RequestReader::wants_continue() const {
  const auto& p = impl_->parser;
  return !http_1_0() && !p.is_done() && p.request->body.empty() && has_token(p.request->header("expect"), "100-continue");
}

bool RequestReader::is_upgrade() const {
  const auto& r = *impl_->parser.request;
  return r.method == "GET" && has_token(r.header("connection"), "upgrade") && has_token(r.header("upgrade"), "websocket");
}

}  // namespace kotae::net
