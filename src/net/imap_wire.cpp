#include "net/imap_wire.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <optional>

#include "net/smtp_dialogue.h"

namespace kotae::net {
namespace asio = boost::asio;
using boost::system::error_code;
using Tcp = asio::ip::tcp;

namespace {

constexpr std::size_t chunk = 32u << 10;

class Wire final : public ImapWire {
 public:
  Wire(asio::io_context& io, const ImapAccount& a, Events events)
      : events_(std::make_shared<const Events>(std::move(events))), host_(with_ascii_domain("@" + a.host).substr(1)), port_(a.port), tls_(a.tls == TlsMode::implicit),
        verify_(a.verify_certificate), ca_file_(a.ca_file), limit_(std::max<std::size_t>(a.max_bytes, 15u << 20) + (1u << 20)),
        where_(a.host + ":" + std::to_string(a.port)), resolver_(io), socket_(io), timer_(io) {}

  void connect() override {
    patience(seconds_);
    resolver_.async_resolve(host_, std::to_string(port_), [self = me()](error_code ec, const Tcp::resolver::results_type& found) {
      if (self->closed_) return;
      if (ec) return self->fail("the server name " + self->host_ + " is not known: " + ec.message());
      asio::async_connect(self->socket_, found, [self](error_code ec2, const Tcp::endpoint&) {
        if (self->closed_) return;
        if (ec2) return self->fail("no connection to " + self->where_ + ": " + ec2.message());
        error_code ignored;
        self->socket_.set_option(Tcp::no_delay(true), ignored);
        self->socket_.set_option(asio::socket_base::keep_alive(true), ignored);
        if (self->tls_) self->handshake([self] { self->read(); });
        else self->read();
      });
    });
  }

  void start_tls(std::function<void()> done) override {
    // Bytes that came before the handshake could be anybody's words.
    if (!in_.empty()) return fail(where_ + " sent data between STARTTLS and the handshake");
    upgrading_ = true;
    handshake([self = me(), done = std::move(done)] {
      self->upgrading_ = false;
      self->read();
      done();
    });
  }

  void write(std::string bytes) override {
    if (closed_) return;
    waiting_ += bytes;
    flush();
  }

  void patience(int seconds) override {
    seconds_ = seconds;
    heard();
    if (!watching_ || deadline_ < timer_.expiry()) watch();
  }

  void close() override {
    if (closed_) return;
    closed_ = true;
    events_.reset();
    resolver_.cancel();
    if (writing_ && !broken_) {  // let the last words go, but not for long
      timer_.expires_after(std::chrono::seconds(2));
      timer_.async_wait([self = me()](error_code) { self->shut(); });
    } else {
      shut();
    }
  }

 private:
  std::shared_ptr<Wire> me() { return std::static_pointer_cast<Wire>(shared_from_this()); }

  void shut() {
    error_code ignored;
    timer_.cancel();
    socket_.shutdown(Tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

  void fail(std::string reason) {
    if (closed_ || broken_) return;
    broken_ = true;
    const auto events = events_;
    close();
    events->broken(std::move(reason));
  }

  void heard() { deadline_ = std::chrono::steady_clock::now() + std::chrono::seconds(seconds_); }

  void watch() {
    watching_ = true;
    timer_.expires_at(deadline_);
    timer_.async_wait([self = me()](error_code ec) {
      if (ec || self->closed_) return;
      if (std::chrono::steady_clock::now() >= self->deadline_) return self->fail(self->where_ + " did not answer in time");
      self->watch();
    });
  }

  void handshake(std::function<void()> done) {
    error_code ec;
    context_.emplace(asio::ssl::context::tls_client);
    context_->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1, ec);
    if (verify_) {
      if (ca_file_.empty()) context_->set_default_verify_paths(ec);
      else context_->load_verify_file(ca_file_, ec);
      if (ec) return fail("the trusted certificates cannot be read: " + ec.message());
    }
    stream_.emplace(socket_, *context_);
    stream_->set_verify_mode(verify_ ? asio::ssl::verify_peer : asio::ssl::verify_none);
    if (verify_) stream_->set_verify_callback(asio::ssl::host_name_verification(host_));
    asio::ip::make_address(host_, ec);
    if (ec) SSL_set_tlsext_host_name(stream_->native_handle(), host_.c_str());
    stream_->async_handshake(asio::ssl::stream_base::client, [self = me(), done = std::move(done)](error_code bad) {
      if (self->closed_) return;
      if (!bad) {
        self->secure_ = true;
        return done();
      }
      const auto verdict = SSL_get_verify_result(self->stream_->native_handle());
      if (self->verify_ && verdict != X509_V_OK)
        return self->fail("the certificate of " + self->where_ + " is not to be trusted: " + X509_verify_cert_error_string(verdict));
      // the chain was right and the name was not
      if (self->verify_ && bad.message().find("certificate verify failed") != std::string::npos)
        return self->fail("the certificate of " + self->where_ + " is not to be trusted: it is for another name");
      self->fail("no TLS connection to " + self->where_ + ": " + bad.message());
    });
  }

  void read() {
    const auto have = in_.size();
    in_.resize(have + chunk);
    auto handler = [self = me(), have](error_code ec, std::size_t n) {
      self->in_.resize(have + n);
      if (self->closed_) return;
      if (ec) {
        const bool end = ec == asio::error::eof || ec == asio::ssl::error::stream_truncated || ec == asio::error::connection_reset;
        return self->fail(end ? self->where_ + " closed the connection" : "the connection to " + self->where_ + " broke: " + ec.message());
      }
      self->heard();
      self->parse();
    };
    if (secure_) stream_->async_read_some(asio::buffer(in_.data() + have, chunk), std::move(handler));
    else socket_.async_read_some(asio::buffer(in_.data() + have, chunk), std::move(handler));
  }

  void parse() {
    const auto events = events_;  // outlives a close() from inside
    std::size_t used = 0;
    while (!closed_ && !upgrading_ && used < in_.size()) {
      ImapResponse r;
      const auto n = read_imap_response(std::string_view(in_).substr(used), r, limit_);
      if (!n) return fail(n.error().description);
      if (*n == 0) break;
      used += *n;
      // STARTTLS must see what is left
      if (used == in_.size()) {
        in_.clear();
        used = 0;
      }
      events->response(std::move(r));
    }
    in_.erase(0, used);
    if (in_.empty() && in_.capacity() > (1u << 20)) in_.shrink_to_fit();
    if (!closed_ && !upgrading_) read();
  }

  void flush() {
    if (writing_ || waiting_.empty()) return;
    writing_ = true;
    leaving_.swap(waiting_);
    waiting_.clear();
    auto handler = [self = me()](error_code ec, std::size_t) {
      self->writing_ = false;
      if (self->closed_) return self->shut();
      if (ec) return self->fail("the connection to " + self->where_ + " broke: " + ec.message());
      self->flush();
    };
    if (secure_) asio::async_write(*stream_, asio::buffer(leaving_), std::move(handler));
    else asio::async_write(socket_, asio::buffer(leaving_), std::move(handler));
  }

  std::shared_ptr<const Events> events_;
  std::string host_;
  int port_;
  bool tls_, verify_;
  std::string ca_file_;
  std::size_t limit_;
  std::string where_;
  Tcp::resolver resolver_;
  Tcp::socket socket_;
  asio::steady_timer timer_;
  std::optional<asio::ssl::context> context_;
  std::optional<asio::ssl::stream<Tcp::socket&>> stream_;
  std::string in_, waiting_, leaving_;
  std::chrono::steady_clock::time_point deadline_{};
  int seconds_ = 30;
  bool secure_ = false, upgrading_ = false, writing_ = false, watching_ = false, closed_ = false, broken_ = false;
};

}  // namespace

std::shared_ptr<ImapWire> ImapWire::make(asio::io_context& io, const ImapAccount& account, Events events) {
  return std::make_shared<Wire>(io, account, std::move(events));
}

}  // namespace kotae::net
