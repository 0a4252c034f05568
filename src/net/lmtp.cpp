#include "net/lmtp.h"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <chrono>
#include <optional>
#include <set>
#include <thread>

#include "net/lmtp_dialogue.h"

namespace kotae::net {
namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;
using Socket = asio::generic::stream_protocol::socket;

namespace {

constexpr std::size_t chunk = 64u << 10;
constexpr std::size_t progress_bytes = 16u << 10;

class Session;

/// What the sessions of one listener share. Outlives them.
struct Room {
  LmtpConfig config;
  LmtpServer::Accept accept;
  LmtpServer::Deliver deliver;
  std::atomic<std::size_t> buffered{0};
  std::set<std::shared_ptr<Session>> sessions;
  bool stopping = false;
};

/// Calls back once: with the replies, or with none when it is forgotten.
class Answer {
 public:
  explicit Answer(std::function<void(std::vector<LmtpReply>)> to) : to_(std::move(to)) {}
  ~Answer() { give({}); }
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  void give(std::vector<LmtpReply> replies) {
    if (!given_.exchange(true)) to_(std::move(replies));
  }

 private:
  std::function<void(std::vector<LmtpReply>)> to_;
  std::atomic<bool> given_{false};
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<asio::io_context> io, std::shared_ptr<Room> room, Socket socket)
      : io_(io), room_(std::move(room)), socket_(std::move(socket)), timer_(*io), dialogue_(room_->config, room_->accept, room_->buffered) {}

  void start(bool refuse) {
    closing_ = refuse;
    out_ = refuse ? "421 4.3.2 Too many connections, try again later\r\n" : dialogue_.greeting();
    progress();
    watch();
    write();
  }

  /// Ends the connection as soon as no letter is on its way.
  void finish() {
    closing_ = true;
    if (dialogue_.quiet() && !writing_) say_bye();
  }

  void close() {
    error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
    room_->sessions.erase(shared_from_this());
  }

 private:
  void progress() { deadline_ = Clock::now() + seconds(room_->config.idle_timeout_s); }

  void watch() {
    timer_.expires_at(deadline_);
    timer_.async_wait([self = shared_from_this()](error_code ec) {
      if (ec || !self->socket_.is_open()) return;
      if (self->delivering_) self->progress();  // our own time, not the client's
      if (Clock::now() < self->deadline_) return self->watch();
      error_code ignored;
      self->socket_.non_blocking(true, ignored);
      self->socket_.send(asio::buffer(std::string_view("421 4.4.2 Timeout\r\n")), 0, ignored);
      self->close();
    });
  }

  void say_bye() {
    out_ += "421 4.3.2 Shutting down\r\n";
    closing_ = true;
    last_words_ = true;
    write();
  }

  void read() {
    const auto have = in_.size();
    in_.resize(have + chunk);
    reading_ = true;
    socket_.async_read_some(asio::buffer(in_.data() + have, chunk), [self = shared_from_this(), have](error_code ec, std::size_t n) {
      self->reading_ = false;
      if (self->last_words_) return ec ? self->close() : self->drain();
      self->in_.resize(have + n);
      if (ec == asio::error::eof) self->eof_ = true;
      else if (ec) return self->close();
      self->unacknowledged_ += n;
      if (self->unacknowledged_ >= progress_bytes) {
        self->unacknowledged_ = 0;
        self->progress();
      }
      self->step();
    });
  }

  void step() {
    std::size_t used = 0;
    const auto next = dialogue_.feed(in_, used, out_);
    in_.erase(0, used);
    if (next == LmtpDialogue::Next::close) last_words_ = true;
    if (next == LmtpDialogue::Next::deliver) delivering_ = true;
    if (!out_.empty()) {
      progress();
      write();
    } else {
      go_on();
    }
  }

  void write() {
    writing_ = true;
    sent_.swap(out_);
    out_.clear();
    asio::async_write(socket_, asio::buffer(sent_), [self = shared_from_this()](error_code ec, std::size_t) {
      self->writing_ = false;
      if (ec) return self->close();
      self->go_on();
    });
  }

  void go_on() {
    if (last_words_) return linger();
    if (delivering_) return deliver();
    if (closing_ && dialogue_.quiet()) return room_->stopping ? say_bye() : linger();
    if (eof_) return close();
    read();
  }

  /// Sends FIN and waits for the client's: closing with unread input would be a reset that can overtake the last reply.
  void linger() {
    last_words_ = true;
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    deadline_ = std::min(deadline_, Clock::now() + seconds(room_->stopping ? 1 : 5));
    timer_.cancel();
    watch_linger();
    if (!reading_) drain();
  }
  void watch_linger() {
    timer_.expires_at(deadline_);
    timer_.async_wait([self = shared_from_this()](error_code ec) {
      if (!ec) self->close();
    });
  }
  void drain() {
    in_.resize(chunk);
    socket_.async_read_some(asio::buffer(in_), [self = shared_from_this()](error_code ec, std::size_t) {
      if (ec || self->room_->stopping) return self->close();
      self->drain();
    });
  }

  void deliver() {
    auto letter = dialogue_.take_letter();
    std::weak_ptr<asio::io_context> io = io_;
    std::weak_ptr<Session> me = weak_from_this();
    auto answer = std::make_shared<Answer>([io, me](std::vector<LmtpReply> replies) {
      const auto alive = io.lock();
      if (!alive) return;
      asio::post(*alive, [me, replies = std::move(replies)] {
        if (const auto self = me.lock()) self->delivered(replies);
      });
    });
    room_->deliver(std::move(letter.sender), std::move(letter.recipients), std::make_shared<const std::string>(std::move(letter.raw)),
                   [answer](std::vector<LmtpReply> replies) { answer->give(std::move(replies)); });
  }

  void delivered(const std::vector<LmtpReply>& replies) {
    delivering_ = false;
    if (!socket_.is_open()) return;
    dialogue_.delivered(replies, out_);
    unacknowledged_ = 0;
    step();
  }

  std::shared_ptr<asio::io_context> io_;
  std::shared_ptr<Room> room_;
  Socket socket_;
  asio::steady_timer timer_;
  LmtpDialogue dialogue_;
  std::string in_, out_, sent_;
  std::size_t unacknowledged_ = 0;
  Clock::time_point deadline_{};
  bool eof_ = false, delivering_ = false, reading_ = false, writing_ = false, closing_ = false, last_words_ = false;
};

Result<asio::ip::tcp::endpoint> tcp_endpoint(const std::string& listen) {
  const auto colon = listen.rfind(':');
  unsigned port = 0;
  error_code ec;
  std::string host;
  if (colon != std::string::npos) {
    host = listen.substr(0, colon);
    const auto [end, bad] = std::from_chars(listen.data() + colon + 1, listen.data() + listen.size(), port);
    if (bad != std::errc{} || end != listen.data() + listen.size() || port > 65535 || end == listen.data() + colon + 1) host.clear();
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const auto address = asio::ip::make_address(host, ec);
  if (host.empty() || ec) return invalid("lmtp", "invalid", "\"" + listen + "\" is neither unix:PATH nor ADDR:PORT");
  return asio::ip::tcp::endpoint(address, static_cast<std::uint16_t>(port));
}

}  // namespace

struct LmtpServer::Impl {
  std::shared_ptr<asio::io_context> io = std::make_shared<asio::io_context>(1);
  std::shared_ptr<Room> room = std::make_shared<Room>();
  std::optional<asio::ip::tcp::acceptor> tcp;
  std::optional<asio::local::stream_protocol::acceptor> unix_;
  asio::steady_timer retry{*io}, grace{*io};
  std::string path;
  std::uint16_t port = 0;
  std::thread thread;

  Done open() {
    const auto& listen = room->config.listen;
    error_code ec;
    if (listen.starts_with("unix:")) return open_unix(listen.substr(5));
    const auto at = tcp_endpoint(listen);
    if (!at) return fail(at.error());
    tcp.emplace(*io);
    tcp->open(at->protocol(), ec);
    if (!ec) tcp->set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec) tcp->bind(*at, ec);
    if (!ec) tcp->listen(asio::socket_base::max_listen_connections, ec);
    if (ec) return fail(Code::unavailable, "LMTP cannot listen on " + listen + ": " + ec.message());
    port = tcp->local_endpoint(ec).port();
    return {};
  }

  Done open_unix(const std::string& at) {
    error_code ec;
    if (at.empty() || at.size() > 107) return invalid("lmtp", "invalid", "the path of a unix socket has 1 to 107 bytes");
    struct stat st {};
    if (lstat(at.c_str(), &st) == 0) {
      if (!S_ISSOCK(st.st_mode)) return fail(Code::unavailable, "LMTP cannot listen on " + at + ": a file is there that is no socket");
      asio::local::stream_protocol::socket probe(*io);
      probe.connect(asio::local::stream_protocol::endpoint(at), ec);
      if (!ec) return fail(Code::unavailable, "LMTP cannot listen on " + at + ": another process listens there");
      if (ec != asio::error::connection_refused) return fail(Code::unavailable, "LMTP cannot listen on " + at + ": " + ec.message());
      unlink(at.c_str());
      ec.clear();
    }
    unix_.emplace(*io);
    unix_->open({}, ec);
    if (!ec) unix_->bind(asio::local::stream_protocol::endpoint(at), ec);
    if (!ec && chmod(at.c_str(), room->config.unix_mode) != 0) ec.assign(errno, boost::system::system_category());
    if (!ec) unix_->listen(asio::socket_base::max_listen_connections, ec);
    if (ec) return fail(Code::unavailable, "LMTP cannot listen on " + at + ": " + ec.message());
    path = at;
    return {};
  }

  template <class Acceptor>
  void accept(Acceptor& from) {
    from.async_accept([this, &from](error_code ec, auto socket) {
      if (!from.is_open()) return;
      if (ec) {  // out of descriptors and the like: breathe, then go on
        retry.expires_after(std::chrono::milliseconds(100));
        retry.async_wait([this, &from](error_code stop) {
          if (!stop) accept(from);
        });
        return;
      }
      if constexpr (requires { socket.local_endpoint().port(); }) {
        error_code ignored;
        socket.set_option(asio::ip::tcp::no_delay(true), ignored);
      }
      const bool refuse = room->sessions.size() >= static_cast<std::size_t>(room->config.max_connections);
      // The refused ones linger for seconds: a flood of them is simply cut.
      if (room->sessions.size() < 2 * static_cast<std::size_t>(room->config.max_connections)) {
        auto session = std::make_shared<Session>(io, room, Socket(std::move(socket)));
        room->sessions.insert(session);
        session->start(refuse);
      }
      accept(from);
    });
  }

  void close_all() {
    const auto all = room->sessions;
    for (const auto& s : all) s->close();
  }

  void wind_down(Clock::time_point until) {
    error_code ignored;
    if (tcp) tcp->close(ignored);
    if (unix_) unix_->close(ignored);
    retry.cancel();
    room->stopping = true;
    const auto all = room->sessions;
    for (const auto& s : all) s->finish();
    wait_for_last(until);
  }

  void wait_for_last(Clock::time_point until) {
    if (room->sessions.empty()) return;
    if (Clock::now() >= until) return close_all();
    grace.expires_after(std::chrono::milliseconds(10));
    grace.async_wait([this, until](error_code) { wait_for_last(until); });
  }
};

LmtpServer::LmtpServer(LmtpConfig config, Accept accept, Deliver deliver) : impl_(std::make_unique<Impl>()) {
  impl_->room->config = std::move(config);
  impl_->room->accept = std::move(accept);
  impl_->room->deliver = std::move(deliver);
}

LmtpServer::~LmtpServer() { stop(0); }

Done LmtpServer::start() {
  if (auto opened = impl_->open(); !opened) return opened;
  if (impl_->tcp) impl_->accept(*impl_->tcp);
  else impl_->accept(*impl_->unix_);
  impl_->thread = std::thread([impl = impl_.get()] { impl->io->run(); });
  return {};
}

std::uint16_t LmtpServer::port() const { return impl_->port; }

void LmtpServer::stop(int grace_s) {
  if (!impl_->thread.joinable()) return;
  asio::post(*impl_->io, [impl = impl_.get(), until = Clock::now() + seconds(grace_s)] { impl->wind_down(until); });
  impl_->thread.join();
  if (!impl_->path.empty()) unlink(impl_->path.c_str());
}

}  // namespace kotae::net
