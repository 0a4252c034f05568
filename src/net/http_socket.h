// One WebSocket over a plain or encrypted stream (RFC 6455, by Beast). Included by one .cpp per stream: it is slow to compile.
#pragma once
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "net/http_io.h"

namespace kotae::net {

template <class Stream>
class WebSocket final : public Socket, public Tenant, public std::enable_shared_from_this<WebSocket<Stream>> {
 public:
  using Text = std::shared_ptr<const std::string>;

  WebSocket(std::shared_ptr<Io> io, Stream stream, std::shared_ptr<const Request> request)
      : io_(std::move(io)), ws_(std::move(stream)), request_(std::move(request)) {}

  std::shared_ptr<Tenant> self() override { return this->shared_from_this(); }

  /// Answers the handshake, then hands the socket to `opened` and reads until the end.
  void start() {
    namespace ws = boost::beast::websocket;
    io_->enter(*this);
    const auto& config = io_->shared->config;
    ws::stream_base::timeout limits{};
    limits.handshake_timeout = std::chrono::seconds(closing_s);
    limits.idle_timeout = std::chrono::seconds(config.idle_timeout_s);
    limits.keep_alive_pings = true;
    ws_.set_option(limits);
    ws_.read_message_max(max_message_bytes);
    ws_.write_buffer_bytes(512);
    ws_.auto_fragment(false);
    ws_.text(true);
    boost::beast::http::request<boost::beast::http::empty_body> handshake{boost::beast::http::verb::get, request_->target, 11};
    for (const auto& [name, value] : request_->headers) handshake.insert(name, value);
    ws_.async_accept(handshake, [me = this->shared_from_this()](boost::system::error_code ec) { me->accepted(ec); });
  }

  void send(Text text) override {
    const std::lock_guard lock(mutex_);
    if (ending_ || !text) return;
    waiting_bytes_ += text->size() + per_message_bytes;
    if (waiting_bytes_ > io_->shared->config.max_socket_queue) {
      ending_ = true;
      queue_.clear();
      io_->post([me = this->shared_from_this()] { me->say_close(1013, "the client does not keep up"); });
      return;
    }
    queue_.push_back(std::move(text));
    if (std::exchange(writing_, true)) return;
    io_->post([me = this->shared_from_this()] { me->write_next(); });
  }

  void close(std::uint16_t code, std::string_view reason) override {
    const std::lock_guard lock(mutex_);
    if (std::exchange(ending_, true)) return;
    io_->post([me = this->shared_from_this(), code, reason = std::string(reason)] { me->say_close(code, reason); });
  }

  void on_message(std::function<void(std::string)> f) override {
    const std::lock_guard lock(mutex_);
    if (!gone_) message_ = std::make_shared<const std::function<void(std::string)>>(std::move(f));
  }

  void on_close(std::function<void()> f) override {
    {
      const std::lock_guard lock(mutex_);
      if (!gone_) {
        closed_ = std::move(f);
        return;
      }
    }
    if (f) f();
  }

  void on_deadline() override { on_abort(); }  // set while closing: the peer had its time
  void on_stop() override { close(1001, "the server is going down"); }
  void on_abort() override {
    boost::system::error_code ec;
    boost::beast::get_lowest_layer(ws_).close(ec);
    ended();
  }

 private:
  static constexpr int closing_s = 10;
  static constexpr std::size_t max_message_bytes = 64u << 10;
  static constexpr std::size_t per_message_bytes = 32;  // what an empty message costs in the queue

  void accepted(boost::system::error_code ec) {
    if (ec) return ended();
    const auto request = std::move(request_);
    request_.reset();
    try {
      if (io_->shared->handlers.opened) io_->shared->handlers.opened(request, this->shared_from_this());
    } catch (const std::exception&) {
      close(1011, "the server could not go on");
    }
    read_next();
  }

  void read_next() {
    ws_.async_read(in_, [me = this->shared_from_this()](boost::system::error_code ec, std::size_t) { me->was_read(ec); });
  }

  void was_read(boost::system::error_code ec) {
    if (ec) return ended();
    std::string text(static_cast<const char*>(in_.data().data()), in_.size());
    in_ = {};  // an idle socket keeps no buffer
    if (!ws_.got_text()) {
      close(1003, "only text is understood");
      return read_next();
    }
    std::shared_ptr<const std::function<void(std::string)>> f;
    {
      const std::lock_guard lock(mutex_);
      if (!ending_) f = message_;
    }
    try {
      if (f && *f) (*f)(std::move(text));
    } catch (const std::exception&) {
      close(1011, "the server could not go on");
    }
    read_next();
  }

  void write_next() {
    {
      const std::lock_guard lock(mutex_);
      writing_ = !queue_.empty() && !gone_;
      if (writing_) {
        current_ = std::move(queue_.front());
        queue_.pop_front();
        if (queue_.empty()) std::deque<Text>().swap(queue_);
      }
    }
    if (!current_) {
      if (close_reason_) end_with_reason();
      return;
    }
    ws_.async_write(boost::asio::buffer(*current_), [me = this->shared_from_this()](boost::system::error_code ec, std::size_t) {
      {
        const std::lock_guard lock(me->mutex_);
        me->waiting_bytes_ -= std::min(me->waiting_bytes_, me->current_->size() + per_message_bytes);
        me->current_.reset();
        if (ec) me->queue_.clear();
      }
      if (ec) return me->on_abort();
      me->write_next();
    });
  }

  /// What was queued before close() goes out first.
  void say_close(std::uint16_t code, const std::string& reason) {
    namespace ws = boost::beast::websocket;
    if (close_reason_) return;
    close_reason_ = ws::close_reason(static_cast<ws::close_code>(code), reason.substr(0, 123));
    this->deadline = std::chrono::steady_clock::now() + std::chrono::seconds(closing_s);
    bool busy = false;
    {
      const std::lock_guard lock(mutex_);
      busy = writing_;
    }
    if (!busy) end_with_reason();
  }

  void end_with_reason() {
    ws_.async_close(*close_reason_, [me = this->shared_from_this()](boost::system::error_code) { me->ended(); });
  }

  void ended() {
    std::function<void()> f;
    {
      const std::lock_guard lock(mutex_);
      if (std::exchange(gone_, true)) return;
      ending_ = true;
      queue_.clear();
      f = std::move(closed_);
      message_.reset();
    }
    io_->leave(*this);
    if (f) f();
  }

  const std::shared_ptr<Io> io_;
  boost::beast::websocket::stream<Stream, false> ws_;  // false: no permessage-deflate, which costs 300 kB a socket
  boost::beast::flat_buffer in_;
  std::shared_ptr<const Request> request_;
  Text current_;
  std::optional<boost::beast::websocket::close_reason> close_reason_;  // set once the end has begun

  std::mutex mutex_;  // what follows is touched from any thread
  std::deque<Text> queue_;
  std::size_t waiting_bytes_ = 0;
  bool writing_ = false;  // a write is under way or posted
  bool ending_ = false;   // nothing more is taken
  bool gone_ = false;
  std::shared_ptr<const std::function<void(std::string)>> message_;
  std::function<void()> closed_;
};

template <class Stream>
void open_web_socket(std::shared_ptr<Io> io, Stream stream, std::shared_ptr<const Request> request) {
  std::make_shared<WebSocket<Stream>>(std::move(io), std::move(stream), std::move(request))->start();
}

}  // namespace kotae::net
