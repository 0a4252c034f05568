// One I/O thread: its loop, the connections that live on it and their deadlines. Inside net only.
#pragma once
#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <memory>
#include <mutex>

#include "net/http.h"
#include "net/trusted_proxy.h"

namespace boost::asio::ssl {
class context;
}

namespace kotae::net {

using Executor = boost::asio::io_context::executor_type;
using TcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Moment = std::chrono::steady_clock::time_point;

/// What all connections of one server share.
struct Shared {
  HttpConfig config;
  HttpHandlers handlers;
  TrustedProxies trusted;
  std::shared_ptr<boost::asio::ssl::context> tls;  // set when this server speaks TLS
  std::atomic<bool> stopping{false};
  std::atomic<int> open{0};  // connections and sockets
};

/// A connection or socket as its I/O thread sees it. Everything here runs on that thread.
class Tenant : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  virtual ~Tenant() = default;
  virtual std::shared_ptr<Tenant> self() = 0;
  virtual void on_deadline() = 0;  // the deadline passed; it is already reset to "none"
  virtual void on_stop() = 0;      // the server is going: end what is idle, finish what runs
  virtual void on_abort() = 0;     // end now

  Moment deadline = Moment::max();
};

class Io : public std::enable_shared_from_this<Io> {
 public:
  explicit Io(std::shared_ptr<Shared> s) : shared(std::move(s)) {}

  boost::asio::io_context context{1};
  const std::shared_ptr<Shared> shared;
  std::array<char, 64 << 10> scratch;  // what was just received; valid until the next receive on this thread

  void run();                    // the thread's body
  void stop_tenants();           // on_stop for all, from any thread
  void abort_tenants();          // on_abort for all, from any thread
  void finish();                 // after run() ended, on any thread: ends what is left, completes what was cancelled, takes no more posts

  void enter(Tenant& t);         // on this thread
  void leave(Tenant& t);         // on this thread; a second call does nothing

  /// Runs f on this thread: at once when already on it, dropped when the loop has ended.
  template <class F>
  void dispatch(F f) {
    if (context.get_executor().running_in_this_thread()) return f();
    post(std::move(f));
  }
  template <class F>
  void post(F f) {
    const std::lock_guard lock(gate_);
    if (!closed_) boost::asio::post(context, std::move(f));
  }

 private:
  void tick();
  template <class F>
  void each(F f);

  boost::asio::executor_work_guard<Executor> work_{context.get_executor()};
  boost::asio::steady_timer ticker_{context};
  boost::intrusive::list<Tenant, boost::intrusive::constant_time_size<false>> tenants_;
  std::mutex gate_;
  bool closed_ = false;
};

}  // namespace kotae::net
