// A plain HTTP client over a raw socket for net's tests: sends what it is told, byte by byte, and reads answers.
#pragma once
#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <zlib.h>

#include "net/http.h"

namespace kotae::net {

inline std::string hex(std::size_t n) {
  char out[20];
  std::snprintf(out, sizeof out, "%zx", n);
  return out;
}

inline std::string gunzip(const std::string& packed) {
  z_stream z{};
  inflateInit2(&z, 15 + 16);
  std::string out(1 << 20, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  z.avail_in = static_cast<uInt>(packed.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  const int rc = inflate(&z, Z_FINISH);
  out.resize(out.size() - z.avail_out);
  inflateEnd(&z);
  if (rc != Z_STREAM_END) throw std::runtime_error("not gzip");
  return out;
}

struct Answer {
  int status = 0;
  Pairs headers;  // names in lower case
  std::string body;
  std::string header(std::string_view name) const {
    for (const auto& [n, v] : headers)
      if (n == name) return v;
    return {};
  }
};

class TestClient {
 public:
  explicit TestClient(std::uint16_t port, const std::string& address = "127.0.0.1") {
    socket_.connect({boost::asio::ip::make_address(address), port});
    timeval patience{20, 0};
    setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    socket_.set_option(boost::asio::ip::tcp::no_delay(true));
  }

  /// A server that has said its last word may close while we send: that is seen when reading.
  void send(std::string_view bytes) {
    boost::system::error_code ec;
    boost::asio::write(socket_, boost::asio::buffer(bytes), ec);
  }
  std::string line() {
    std::size_t end;
    while ((end = in_.find("\r\n")) == std::string::npos) more();
    std::string out = in_.substr(0, end);
    in_.erase(0, end + 2);
    return out;
  }
  std::string take(std::size_t n) {
    while (in_.size() < n) more();
    std::string out = in_.substr(0, n);
    in_.erase(0, n);
    return out;
  }
  Answer answer(bool to_head = false) {
    Answer out;
    const auto first = line();
    if (!first.starts_with("HTTP/1.1 ")) throw std::runtime_error("no status line: " + first);
    out.status = std::stoi(first.substr(9));
    for (auto l = line(); !l.empty(); l = line()) {
      const auto colon = l.find(": ");
      std::string name = l.substr(0, colon);
      std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      out.headers.emplace_back(name, l.substr(colon + 2));
    }
    if (!to_head && !out.header("content-length").empty()) out.body = take(std::stoul(out.header("content-length")));
    return out;
  }
  /// Whether the server ends the connection without another byte.
  bool at_end() {
    char c;
    boost::system::error_code ec;
    const auto n = in_.empty() ? socket_.read_some(boost::asio::buffer(&c, 1), ec) : 1;
    return n == 0 && ec == boost::asio::error::eof;
  }
  void close() { socket_.close(); }
  boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
  void more() {
    char piece[65536];
    boost::system::error_code ec;
    const auto n = socket_.read_some(boost::asio::buffer(piece), ec);
    if (ec) throw std::runtime_error("the connection ended: " + ec.message());
    in_.append(piece, n);
  }

  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_{context_};
  std::string in_;
};

}  // namespace kotae::net
