// The HTTP and WebSocket server. Beast and Asio stay inside net's .cpp files; the rest of the house sees these values.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace kotae::net {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;   // "GET", upper case
  std::string target;   // as sent: path and query
  std::string path;     // percent-decoded, without query; refused (400) before it gets here when it is not valid UTF-8 or holds NUL
  Pairs query;          // decoded ('+' is a space), in order, repeats kept
  Pairs headers;        // names in lower case
  std::string body;     // whole, chunked or not
  std::string remote_ip;  // of the client; from X-Forwarded-For only through a trusted proxy
  bool secure = false;    // https here, or X-Forwarded-Proto: https through a trusted proxy
  std::string host;

  std::string_view header(std::string_view lower_case_name) const;          // "" when absent
  std::string_view param(std::string_view name, std::string_view otherwise = "") const;
  bool has_param(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::string body;
  Pairs headers;
};

/// Must be called exactly once, from any thread. Further calls, and calls after the connection or the server is gone, are ignored; when every copy
/// is dropped without a call the client gets 500. Serialising and gzip happen on the calling thread. A client that leaves early is not reported.
using Reply = std::function<void(Response)>;

/// One accepted WebSocket. All members may be called from any thread.
class Socket {
 public:
  virtual ~Socket() = default;
  virtual void send(std::shared_ptr<const std::string> text) = 0;  // queued, also before opened returns; a client that lets more than max_socket_queue bytes wait is closed with 1013
  virtual void close(std::uint16_t code, std::string_view reason) = 0;  // what was sent before goes out first; ten seconds for the peer to answer
  /// Set inside opened, so that no message is missed. Called on the socket's I/O thread with text of at most 64 KiB.
  virtual void on_message(std::function<void(std::string)> f) = 0;
  /// Called once, when the socket is gone for whatever reason; both callbacks are released then. At once when it is gone already.
  virtual void on_close(std::function<void()> f) = 0;
};

struct HttpConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;             // 0 picks one; see port()
  std::vector<std::string> trusted_proxies;  // CIDR
  std::string tls_cert, tls_key;         // files; empty = plain
  int io_threads = 1;
  std::size_t max_header_bytes = 64u << 10;
  std::size_t max_body_bytes = 1u << 20;     // unless body_limit says otherwise
  std::function<std::size_t(std::string_view method, std::string_view path)> body_limit{};
  int idle_timeout_s = 75;      // between requests, between pieces of a body or answer (which must also average 1 KiB/s), and for a WebSocket's pong
  int header_timeout_s = 20;    // for the TLS handshake, and for a header from its first byte to its last
  std::size_t max_socket_queue = 4u << 20;
  std::size_t gzip_from_bytes = 1400;        // responses at least this long are gzipped when the client accepts it and the type is text
};

struct HttpHandlers {
  /// Every plain request. Called on an I/O thread: must not block; answer through reply, later and from elsewhere if need be.
  /// An exception that leaves it is answered 500.
  std::function<void(std::shared_ptr<const Request>, Reply)> request;
  /// A WebSocket upgrade. Calls accept(…) once with nothing to accept, or with a Response to refuse. After acceptance, opened gets the socket.
  std::function<void(std::shared_ptr<const Request>, std::function<void(Response*)> accept)> upgrade;
  std::function<void(std::shared_ptr<const Request>, std::shared_ptr<Socket>)> opened;
};

class HttpServer {
 public:
  HttpServer(HttpConfig config, HttpHandlers handlers);
  ~HttpServer();
  Done start();               // binds; unavailable with the reason when the address is taken
  std::uint16_t port() const;
  void stop(int grace_s);     // stops accepting, lets running requests end, closes sockets with 1001
 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// 503 text and friends are made by api/; the server itself answers only 400, 408, 413, 431 with {error, description} and closes the connection,
/// and 500 for a handler that does not answer.

}  // namespace kotae::net
