#include "net/http.h"

#include <sys/resource.h>

#include <boost/asio/ip/v6_only.hpp>
#include <chrono>
#include <thread>

#include "net/http_connection.h"
#include "net/http_tls.h"

namespace kotae::net {
namespace {

using boost::asio::ip::tcp;

/// Sockets are files; the soft limit is often 1,024 where the hard one allows far more.
void allow_many_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

}  // namespace

struct HttpServer::Impl {
  using Acceptor = boost::asio::basic_socket_acceptor<tcp, Executor>;

  std::shared_ptr<Shared> shared = std::make_shared<Shared>();
  std::vector<std::shared_ptr<Io>> ios;
  std::vector<std::thread> threads;
  std::unique_ptr<Acceptor> acceptor;
  std::unique_ptr<boost::asio::steady_timer> breather;
  std::size_t next_io = 0;
  std::uint16_t port = 0;
  bool running = false;

  Done listen();
  void accept();
  void take(TcpSocket socket, const std::shared_ptr<Io>& io) const;
};

Done HttpServer::Impl::listen() {
  const auto& config = shared->config;
  boost::system::error_code ec;
  std::string_view text = config.address;
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  const auto address = boost::asio::ip::make_address(std::string(text), ec);
  if (ec) return invalid("listen", "invalid", "\"" + config.address + "\" is no IP address");
  const tcp::endpoint endpoint(address, config.port);
  auto a = std::make_unique<Acceptor>(ios.front()->context.get_executor());
  const auto failed = [&] {
    return fail(Code::unavailable, "Cannot listen on " + config.address + " port " + std::to_string(config.port) + ": " + ec.message());
  };
  a->open(endpoint.protocol(), ec);
  if (ec) return failed();
  a->set_option(Acceptor::reuse_address(true), ec);
  if (ec) return failed();
  if (address.is_v6() && address.is_unspecified()) a->set_option(boost::asio::ip::v6_only(false), ec);
  if (ec) return failed();
  a->bind(endpoint, ec);
  if (ec) return failed();
  a->listen(4096, ec);
  if (ec) return failed();
  port = a->local_endpoint(ec).port();
  if (ec) return failed();
  acceptor = std::move(a);
  return {};
}

void HttpServer::Impl::accept() {
  const auto& io = ios[next_io];
  next_io = (next_io + 1) % ios.size();
  acceptor->async_accept(io->context.get_executor(), [this, io](boost::system::error_code ec, TcpSocket socket) {
    if (shared->stopping || ec == boost::asio::error::operation_aborted) return;
    if (!ec) {
      take(std::move(socket), io);
      return accept();
    }
    // Out of files or memory, or the client left at once: breathe, so that a full machine is not also a busy one.
    breather->expires_after(std::chrono::milliseconds(50));
    breather->async_wait([this](boost::system::error_code stopped) {
      if (!stopped && !shared->stopping) accept();
    });
  });
}

void HttpServer::Impl::take(TcpSocket socket, const std::shared_ptr<Io>& io) const {
  io->dispatch([io, s = std::move(socket)]() mutable {
    if (io->shared->stopping) return;
    boost::system::error_code ec;
    const auto peer = s.remote_endpoint(ec);
    if (ec) return;
    s.set_option(tcp::no_delay(true), ec);
    auto text = peer.address().to_string();
    if (io->shared->tls)
      serve_tls(io, std::move(s), std::move(text));
    else
      serve_plain(io, std::move(s), std::move(text));
  });
}

HttpServer::HttpServer(HttpConfig config, HttpHandlers handlers) : impl_(std::make_unique<Impl>()) {
  impl_->shared->config = std::move(config);
  impl_->shared->handlers = std::move(handlers);
}

HttpServer::~HttpServer() { stop(0); }

Done HttpServer::start() {
  auto& shared = *impl_->shared;
  const auto& config = shared.config;
  auto trusted = TrustedProxies::parse(config.trusted_proxies);
  if (!trusted) return fail(trusted.error());
  shared.trusted = std::move(*trusted);
  if (config.tls_cert.empty() != config.tls_key.empty()) return invalid("tls_key", "invalid", "A TLS certificate and its key are given together");
  if (!config.tls_cert.empty()) {
    auto tls = tls_context(config.tls_cert, config.tls_key);
    if (!tls) return fail(tls.error());
    shared.tls = std::move(*tls);
  }
  allow_many_files();
  for (int i = 0; i < std::max(1, config.io_threads); ++i) impl_->ios.push_back(std::make_shared<Io>(impl_->shared));
  if (auto done = impl_->listen(); !done) {
    for (const auto& io : impl_->ios) io->finish();
    impl_->ios.clear();
    return done;
  }
  impl_->breather = std::make_unique<boost::asio::steady_timer>(impl_->ios.front()->context);
  impl_->accept();
  for (const auto& io : impl_->ios) impl_->threads.emplace_back([io] { io->run(); });
  impl_->running = true;
  return {};
}

std::uint16_t HttpServer::port() const { return impl_->port; }

void HttpServer::stop(int grace_s) {
  if (!impl_->running) return;
  impl_->running = false;
  auto& shared = *impl_->shared;
  shared.stopping = true;
  impl_->ios.front()->post([this] {
    if (!impl_->acceptor) return;
    boost::system::error_code ec;
    impl_->acceptor->close(ec);
    impl_->breather->cancel();
  });
  for (const auto& io : impl_->ios) io->stop_tenants();
  const auto empty_within = [&](std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (shared.open > 0 && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return shared.open == 0;
  };
  if (!empty_within(std::chrono::seconds(grace_s))) {
    for (const auto& io : impl_->ios) io->abort_tenants();
    empty_within(std::chrono::seconds(1));
  }
  for (const auto& io : impl_->ios) io->context.stop();
  for (auto& t : impl_->threads) t.join();
  impl_->threads.clear();
  impl_->acceptor.reset();  // alone now: what it still waited for is cancelled and completed by finish()
  impl_->breather.reset();
  for (const auto& io : impl_->ios) io->finish();
  impl_->ios.clear();
}

}  // namespace kotae::net
