#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <memory>
#include <vector>

#include "net/http_connection.h"
#include "net/http_socket.h"

namespace kotae::net {
namespace {

using TlsStream = boost::asio::ssl::stream<TcpSocket>;

class SecureConnection final : public Connection {
 public:
  SecureConnection(std::shared_ptr<Io> io, TcpSocket socket, std::string peer)
      : Connection(std::move(io), peer, true), peer_(std::move(peer)), stream_(std::move(socket), *io_->shared->tls) {}

  void start() {
    enter();
    wait_s(io_->shared->config.header_timeout_s);
    tcp().async_wait(TcpSocket::wait_read, [me = me()](boost::system::error_code ec) {
      if (ec) return me->lost();
      me->look();
    });
  }

 private:
  std::shared_ptr<SecureConnection> me() { return std::static_pointer_cast<SecureConnection>(shared_from_this()); }
  TcpSocket& tcp() override { return stream_.next_layer(); }

  /// A TLS handshake begins with byte 22; anything else is most likely a browser that was told http:// and deserves a sentence.
  void look() {
    char first = 0;
    boost::system::error_code ec;
    const std::size_t n = tcp().receive(boost::asio::buffer(&first, 1), TcpSocket::message_peek, ec);
    if (ec || n == 0) return lost();
    if (first != 0x16) {
      auto socket = std::move(stream_.next_layer());
      serve_plain(io_, std::move(socket), peer_, "This port speaks HTTPS; the request came as plain HTTP");
      return io_->leave(*this);
    }
    stream_.async_handshake(TlsStream::server, [me = me()](boost::system::error_code failed) {
      if (failed) return me->lost();
      me->begin();
    });
  }

  void receive() override {
    buffer_.resize(16u << 10);
    stream_.async_read_some(boost::asio::buffer(buffer_), [me = me()](boost::system::error_code ec, std::size_t n) {
      if (ec == boost::asio::error::operation_aborted) return;
      if (ec) return me->lost();
      me->received({me->buffer_.data(), n});
    });
  }

  void send(boost::asio::const_buffer bytes) override {
    stream_.async_write_some(bytes, [me = me()](boost::system::error_code ec, std::size_t n) {
      if (ec) return me->lost();
      me->written(n);
    });
  }

  void farewell() override {
    stream_.async_shutdown([me = me()](boost::system::error_code) { me->farewell_said(); });
  }

  void hand_over(std::shared_ptr<const Request> request) override { open_web_socket(io_, std::move(stream_), std::move(request)); }

  const std::string peer_;
  TlsStream stream_;
  std::vector<char> buffer_;
};

}  // namespace

void serve_tls(std::shared_ptr<Io> io, TcpSocket socket, std::string peer) {
  boost::system::error_code ec;
  socket.non_blocking(true, ec);
  std::make_shared<SecureConnection>(std::move(io), std::move(socket), std::move(peer))->start();
}

}  // namespace kotae::net
