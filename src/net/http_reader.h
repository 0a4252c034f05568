// Reads one request from bytes as they come (RFC 9112, by Beast's parser). No sockets.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "net/http.h"

namespace kotae::net {

struct Refusal {
  int status = 400;
  std::string_view error = "BadRequest";
  std::string description{};
};

class RequestReader {
 public:
  enum class Step {
    more,     // everything given was looked at; bytes not consumed must be given again, followed by new ones
    header,   // the header is whole: say limit_body() and go on
    request,  // the request is whole
    refused,  // see refusal(); nothing more may be read from this connection
  };

  explicit RequestReader(std::size_t max_header_bytes);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Looks at `data` and says in `consumed` how many bytes of it are done with. Stops at header and at request.
  Step feed(std::string_view data, std::size_t& consumed);

  /// Refuses at once (413) when the announced length is over it, and later when a chunked body grows over it.
  void limit_body(std::size_t max_bytes);

  bool started() const;        // at least one byte of the request was seen
  bool header_done() const;
  bool keep_alive() const;     // as the client wishes
  bool http_1_0() const;
  bool wants_continue() const; // Expect: 100-continue, with a body still to come
  bool is_upgrade() const;     // a WebSocket handshake
  std::size_t body_bytes() const;
  const Refusal& refusal() const;

  /// After header: method, target, path, query, headers and host are set; after request also body.
  /// remote_ip and secure are the connection's to fill in.
  const std::shared_ptr<Request>& request() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kotae::net
