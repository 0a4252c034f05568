// What is written to the wire: status line, headers, body. Pure but for the clock of the Date header.
#pragma once
#include <string>
#include <string_view>

#include "net/http.h"

namespace kotae::net {

/// What of a request decides the form of its answer.
struct AnswerForm {
  bool head = false;        // HEAD: headers as for GET, no body
  bool keep_alive = true;
  bool http_1_0 = false;
  bool gzip = false;        // the client takes it
  std::size_t gzip_from_bytes = 1400;
};

struct Wire {
  std::string head;  // status line and headers; small bodies are appended so that one write sends all
  std::string body;  // the rest
  bool close = false;
};

/// A handler's own Content-Length, Connection, Date, Transfer-Encoding are ours to say and dropped (Content-Length is kept for HEAD with an
/// empty body). CR, LF and NUL in header values become spaces. When gzip changes the body, a strong ETag is made weak (RFC 9110 8.8.3).
Wire to_wire(Response response, const AnswerForm& form);

/// {error, description} with the connection's usual headers.
Response refusal(int status, std::string_view error, std::string_view description);

}  // namespace kotae::net
