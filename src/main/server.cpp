#include "main/server.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <thread>

#include "api/server.h"
#include "channels/email/send.h"
#include "flow/feed.h"
#include "flow/jobs.h"
#include "main/health.h"
#include "net/http.h"

namespace kotae::cli {
namespace {

std::string node_name() {
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  return std::string(host) + ":" + std::to_string(::getpid()) + ":" + app::short_token().substr(0, 6);
}

}  // namespace

struct Server::Impl {
  app::Desk& desk;
  ServerOptions options;
  std::string node = node_name();
  std::shared_ptr<channels::MailTokens> tokens;
  std::unique_ptr<channels::Sender> sender;
  std::unique_ptr<api::Server> api;
  std::unique_ptr<flow::Feed> feed;
  std::unique_ptr<flow::Jobs> jobs;
  std::unique_ptr<net::HttpServer> http;
  bool running = false;

  Impl(app::Desk& d, ServerOptions o) : desk(d), options(std::move(o)) {}

  Done start() {
    std::optional<net::SmtpAccount> relay;
    if (!options.relay.empty()) {
      auto r = channels::relay_of(options.relay);
      if (!r) return fail(r.error());
      relay = *r;
    }
    tokens = std::make_shared<channels::MailTokens>(desk);
    sender = std::make_unique<channels::Sender>(desk, tokens, relay);
    const int cores = static_cast<int>(std::max(2u, std::thread::hardware_concurrency()));
    api = std::make_unique<api::Server>(desk, cores);
    feed = std::make_unique<flow::Feed>(desk.db());
    jobs = std::make_unique<flow::Jobs>(flow::JobContext{desk, [this](const app::Parcel& p) { return sender->send(p); }}, node);
    feed->add(settings_consumer());

    api->health = [this](bool metrics) { return metrics ? metrics_of(desk, *feed) : readiness_of(desk, *feed); };
    api->consumers = [this] { return consumers_of(*feed); };
    net::HttpConfig c;
    c.address = options.address;
    c.port = options.port;
    c.trusted_proxies = options.trusted_proxies;
    c.tls_cert = options.tls_cert;
    c.tls_key = options.tls_key;
    c.body_limit = [this](std::string_view method, std::string_view path) { return api->body_limit(method, path); };
    net::HttpHandlers h;
    h.request = [this](std::shared_ptr<const net::Request> r, net::Reply reply) { api->handle(std::move(r), std::move(reply)); };
    http = std::make_unique<net::HttpServer>(std::move(c), std::move(h));

    feed->start();
    jobs->start();
    running = true;
    return http->start();
  }

  // What is kept in memory of people and settings is let go when they change, on whatever node.
  flow::Consumer settings_consumer() {
    flow::Consumer c;
    c.name = "settings";
    c.position = [this] {
      std::int64_t head = 0;
      desk.db().read([&](store::Tx& tx) {
        head = store::feed_head(tx);
        desk.reload_settings(tx);
      });
      return head;
    };
    c.take = [this](const std::vector<store::Event>& events) {
      bool settings = false, people = false;
      for (const auto& e : events) {
        settings |= e.type.starts_with("settings.");
        people |= e.type.starts_with("user.") || e.type.starts_with("group.") || e.type.starts_with("session.") || e.type.starts_with("token.");
      }
      if (settings) desk.db().read([&](store::Tx& tx) { desk.reload_settings(tx); });
      if (people) api->auth().forget_all();
    };
    return c;
  }

  void stop() {
    if (!running) return;
    running = false;
    http->stop(10);
    jobs->stop();
    feed->stop();
    api->stop();
  }
};

Server::Server(app::Desk& desk, ServerOptions options) : impl_(std::make_unique<Impl>(desk, std::move(options))) {}
Server::~Server() { impl_->stop(); }
Done Server::start() { return impl_->start(); }
std::uint16_t Server::port() const { return impl_->http->port(); }
void Server::stop() { impl_->stop(); }

}  // namespace kotae::cli
