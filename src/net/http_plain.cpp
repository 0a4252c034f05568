#include "net/http_connection.h"
#include "net/http_socket.h"

namespace kotae::net {
namespace {

class PlainConnection final : public Connection {
 public:
  PlainConnection(std::shared_ptr<Io> io, TcpSocket socket, std::string peer) : Connection(std::move(io), std::move(peer), false), socket_(std::move(socket)) {}

  void start(std::string refuse_everything) {
    enter();
    if (!refuse_everything.empty()) refuse_all(std::move(refuse_everything));
    begin();
  }

 private:
  std::shared_ptr<PlainConnection> me() { return std::static_pointer_cast<PlainConnection>(shared_from_this()); }
  TcpSocket& tcp() override { return socket_; }

  // Bytes are received into the thread's own buffer once there are some: an idle connection holds no buffer.
  void receive() override {
    socket_.async_wait(TcpSocket::wait_read, [me = me()](boost::system::error_code ec) {
      if (ec == boost::asio::error::operation_aborted) return;
      if (ec) return me->lost();
      const std::size_t n = me->socket_.receive(boost::asio::buffer(me->io_->scratch), 0, ec);
      if (ec == boost::asio::error::would_block) return me->receive();
      if (ec) return me->lost();
      me->received({me->io_->scratch.data(), n});
    });
  }

  void send(boost::asio::const_buffer bytes) override {
    socket_.async_write_some(bytes, [me = me()](boost::system::error_code ec, std::size_t n) {
      if (ec) return me->lost();
      me->written(n);
    });
  }

  void farewell() override { farewell_said(); }
  void hand_over(std::shared_ptr<const Request> request) override { open_web_socket(io_, std::move(socket_), std::move(request)); }

  TcpSocket socket_;
};

}  // namespace

void serve_plain(std::shared_ptr<Io> io, TcpSocket socket, std::string peer, std::string refuse_all) {
  boost::system::error_code ec;
  socket.non_blocking(true, ec);
  std::make_shared<PlainConnection>(std::move(io), std::move(socket), std::move(peer))->start(std::move(refuse_all));
}

}  // namespace kotae::net
