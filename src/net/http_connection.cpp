#include "net/http_connection.h"

#include <algorithm>

#include "net/http_reply.h"

namespace kotae::net {
namespace {

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t slowest_bytes_per_s = 1024;   // a peer below this is cut off once the idle timeout is used up
constexpr int linger_s = 5;
constexpr std::size_t linger_bytes = 64u << 20;

}  // namespace

Connection::Connection(std::shared_ptr<Io> io, std::string peer, bool secure)
    : io_(std::move(io)), peer_(std::move(peer)), secure_(secure) {}

void Connection::wait_s(int seconds) { deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds); }

void Connection::begin() {
  state_ = State::idle;
  wait_s(io_->shared->config.header_timeout_s);  // a fresh connection has something to say
  receive();
}

void Connection::received(std::string_view bytes) {
  if (state_ == State::idle || state_ == State::reading) advance(bytes);
}

void Connection::advance(std::string_view fresh) {
  using Step = RequestReader::Step;
  const auto& config = io_->shared->config;
  std::string_view data = fresh;
  if (!in_.empty()) {
    in_.append(fresh);
    data = in_;
  }
  Step step = Step::more;
  while (reader_ || !data.empty()) {
    if (!reader_) reader_.emplace(config.max_header_bytes);
    std::size_t used = 0;
    step = reader_->feed(data, used);
    data.remove_prefix(used);
    if (state_ == State::idle && reader_->started()) {
      state_ = State::reading;
      wait_s(config.header_timeout_s);
    }
    if (step != Step::header) break;
    const auto& r = *reader_->request();
    reader_->limit_body(config.body_limit ? config.body_limit(r.method, r.path) : config.max_body_bytes);
    since_ = std::chrono::steady_clock::now();
    if (!refuse_all_.empty()) break;
  }
  if (data.empty())
    std::string().swap(in_);
  else
    in_ = std::string(data);

  if (step == Step::header) return refuse({400, "BadRequest", refuse_all_});
  if (step == Step::request) return hand_to_handler();
  if (step == Step::refused) return refuse(reader_->refusal());
  if (reader_ && reader_->header_done()) {
    if (reader_->wants_continue() && !continue_said_) {
      continue_said_ = true;
      out_ = Wire{std::string(continue_line), {}, false};
      out_done_ = 0;
      state_ = State::continuing;
      return write_more();
    }
    body_pace(reader_->body_bytes());
  }
  receive();
}

void Connection::body_pace(std::size_t bytes_so_far) {
  const std::chrono::seconds idle(io_->shared->config.idle_timeout_s);
  const std::chrono::seconds earned(static_cast<std::int64_t>(bytes_so_far / slowest_bytes_per_s));
  deadline = std::min(std::chrono::steady_clock::now() + idle, since_ + idle + earned);
}

void Connection::fill_in(Request& r) const {
  r.secure = secure_;
  const auto& trusted = io_->shared->trusted;
  std::vector<std::string_view> hops;
  std::string_view proto;
  for (const auto& [name, value] : r.headers) {
    if (name == "x-forwarded-for") hops.push_back(value);
    if (name == "x-forwarded-proto") proto = value;
  }
  r.remote_ip = trusted.client(peer_, hops);
  if (proto.empty()) return;
  const auto address = parse_ip(peer_);
  if (!address || !trusted.trusts(*address)) return;
  // Of a list the nearest proxy's word counts: the last.
  const auto comma = proto.rfind(',');
  if (comma != std::string_view::npos) proto.remove_prefix(comma + 1);
  while (!proto.empty() && proto.front() == ' ') proto.remove_prefix(1);
  r.secure = proto == "https";
}

void Connection::hand_to_handler() {
  const auto& shared = *io_->shared;
  state_ = State::handling;
  deadline = Moment::max();
  continue_said_ = false;
  auto request = reader_->request();
  fill_in(*request);
  AnswerForm form;
  form.head = request->method == "HEAD";
  form.keep_alive = reader_->keep_alive();
  form.http_1_0 = reader_->http_1_0();
  form.gzip_from_bytes = shared.config.gzip_from_bytes;
  const bool upgrade = shared.handlers.upgrade && reader_->is_upgrade();
  reader_.reset();
  auto slot = std::make_shared<ReplySlot>(shared_from_this(), request, form);
  if (!upgrade) return slot->call(shared.handlers.request);
  if (request->header("sec-websocket-version") != "13" || request->header("sec-websocket-key").empty() || !in_.empty()) {
    auto r = refusal(400, "BadRequest", "This is not a WebSocket handshake of version 13");
    r.headers.emplace_back("Sec-WebSocket-Version", "13");
    return slot->answer(std::move(r));
  }
  slot->call_upgrade(shared.handlers.upgrade);
}

void Connection::refuse(const Refusal& r) {
  AnswerForm form;
  form.keep_alive = false;
  respond(to_wire(refusal(r.status, r.error, r.description), form));
}

void Connection::respond(Wire wire) {
  if (state_ == State::gone) return;
  out_ = std::move(wire);
  out_.close = out_.close || io_->shared->stopping;
  out_done_ = 0;
  since_ = std::chrono::steady_clock::now();
  state_ = State::writing;
  write_more();
}

void Connection::write_more() {
  body_pace(out_done_);
  if (out_done_ < out_.head.size()) return send(boost::asio::buffer(out_.head) + out_done_);
  send(boost::asio::buffer(out_.body) + (out_done_ - out_.head.size()));
}

void Connection::written(std::size_t bytes) {
  if (state_ == State::gone) return;
  out_done_ += bytes;
  if (out_done_ < out_.head.size() + out_.body.size()) return write_more();
  answered();
}

void Connection::answered() {
  const bool close = out_.close;
  out_ = {};
  if (state_ == State::continuing) {
    state_ = State::reading;
    since_ = std::chrono::steady_clock::now();
    body_pace(0);
    return receive();
  }
  if (close || io_->shared->stopping) return linger();
  state_ = State::idle;
  wait_s(io_->shared->config.idle_timeout_s);
  if (in_.empty()) return receive();
  std::string pending = std::move(in_);
  in_.clear();
  advance(pending);
}

// The client may still be sending. Closing at once would reset the connection and it would never see the answer, so what it
// sends is thrown away for a while.
void Connection::linger() {
  state_ = State::lingering;
  reader_.reset();
  std::string().swap(in_);
  wait_s(linger_s);
  farewell();
}

void Connection::farewell_said() {
  if (state_ == State::gone) return;
  boost::system::error_code ec;
  tcp().shutdown(TcpSocket::shutdown_send, ec);
  if (ec) return lost();
  wait_raw();
}

void Connection::wait_raw() {
  tcp().async_wait(TcpSocket::wait_read, [self = shared_from_this()](boost::system::error_code ec) {
    if (ec || self->state_ == State::gone) return self->lost();
    const std::size_t n = self->tcp().receive(boost::asio::buffer(self->io_->scratch), 0, ec);
    if (ec && ec != boost::asio::error::would_block) return self->lost();
    self->drained_ += n;
    if (self->drained_ > linger_bytes) return self->lost();
    self->wait_raw();
  });
}

void Connection::lost() {
  if (state_ == State::gone) return;
  state_ = State::gone;
  deadline = Moment::max();
  boost::system::error_code ec;
  tcp().close(ec);
  io_->leave(*this);
}

void Connection::on_deadline() {
  if (state_ == State::reading) {
    boost::system::error_code ec;
    tcp().cancel(ec);  // the pending receive
    return refuse({408, "RequestTimeout", "The request did not arrive in time"});
  }
  lost();
}

void Connection::on_stop() {
  if (state_ == State::idle) lost();
}

void Connection::on_abort() { lost(); }

void Connection::open_socket(std::shared_ptr<const Request> request) {
  if (state_ == State::gone) return;
  if (io_->shared->stopping) return lost();
  state_ = State::gone;
  deadline = Moment::max();
  hand_over(std::move(request));
  io_->leave(*this);
}

}  // namespace kotae::net
