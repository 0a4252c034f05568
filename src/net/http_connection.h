// One HTTP/1.1 connection, whatever carries its bytes: reads requests one after another, hands them over, writes the answers.
// Lives on its I/O thread; only Reply and accept may be called from elsewhere.
#pragma once
#include <boost/asio/buffer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_io.h"
#include "net/http_reader.h"
#include "net/http_wire.h"

namespace kotae::net {

class Connection : public Tenant, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Io> io, std::string peer, bool secure);

  std::shared_ptr<Tenant> self() override { return shared_from_this(); }
  void on_deadline() override;
  void on_stop() override;
  void on_abort() override;

  const std::shared_ptr<Io>& io() const { return io_; }
  void respond(Wire wire);                           // the answer to the request in hand
  void open_socket(std::shared_ptr<const Request>);  // the request in hand becomes a WebSocket

 protected:
  virtual TcpSocket& tcp() = 0;
  /// Then received() or lost(), once; neither when it was cancelled.
  virtual void receive() = 0;
  /// Writes some of it, then written() or lost(), once.
  virtual void send(boost::asio::const_buffer bytes) = 0;
  /// Says the transport's own goodbye (TLS close_notify), then farewell_said(), once.
  virtual void farewell() = 0;
  virtual void hand_over(std::shared_ptr<const Request> request) = 0;

  void enter() { io_->enter(*this); }
  void begin();  // waits for the first request
  void refuse_all(std::string description) { refuse_all_ = std::move(description); }  // 400 to whatever comes
  void received(std::string_view bytes);
  void written(std::size_t bytes);
  void farewell_said();
  void lost();   // the peer is gone or the transport failed
  void wait_s(int seconds);

  std::shared_ptr<Io> io_;  // before the transport of the derived class: it must outlive it

 private:
  enum class State { idle, reading, continuing, handling, writing, lingering, gone };

  void advance(std::string_view fresh);
  void hand_to_handler();
  void refuse(const Refusal& r);
  void fill_in(Request& r) const;
  void write_more();
  void answered();
  void linger();
  void wait_raw();
  void body_pace(std::size_t bytes_so_far);

  const std::string peer_;
  const bool secure_;
  std::string refuse_all_;
  State state_ = State::idle;
  std::string in_;                        // received, not yet consumed
  std::optional<RequestReader> reader_;
  Moment since_{};                        // when the current body or answer began
  Wire out_;
  std::size_t out_done_ = 0;
  std::size_t drained_ = 0;
  bool continue_said_ = false;            // to the request in hand
};

/// Take a connection that was just accepted; on its I/O thread. With refuse_all every request is answered 400 with that sentence.
void serve_plain(std::shared_ptr<Io> io, TcpSocket socket, std::string peer, std::string refuse_all = {});
void serve_tls(std::shared_ptr<Io> io, TcpSocket socket, std::string peer);

}  // namespace kotae::net
