#include "main/server.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <thread>

#include "api/server.h"
#include "channels/email/imap.h"
#include "channels/email/lmtp.h"
#include "channels/email/send.h"
#include "flow/clock.h"
#include "flow/consumers/search.h"
#include "flow/feed.h"
#include "flow/jobs.h"
#include "live/hub.h"
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
  std::unique_ptr<flow::Clock> clock;
  std::unique_ptr<flow::SearchConsumer> search;
  std::unique_ptr<live::Hub> hub;
  std::unique_ptr<channels::Intake> intake;
  std::unique_ptr<channels::MailboxBook> book;
  std::unique_ptr<channels::ImapMailboxes> imap;
  std::unique_ptr<net::LmtpServer> lmtp;
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
    hub = std::make_unique<live::Hub>(desk, node, [this](const net::Request& r) { return identify(r); });
    feed->add({"live", [this] { return hub->position(); }, [this](const std::vector<store::Event>& e) { hub->take(e); }});
    api->consumers = [this] { return consumers_of(*feed); };

    store::OpenOptions place;
    place.data_dir = options.data;
    place.database_url = options.database;
    desk.set_search(store::SearchIndex::open(desk.db(), place));
    search = std::make_unique<flow::SearchConsumer>(desk.db(), *desk.search());
    feed->add_foreign("search", [this] { return desk.search()->seq(); });
    clock = std::make_unique<flow::Clock>(desk);
    intake = std::make_unique<channels::Intake>(desk, cores);
    book = std::make_unique<channels::MailboxBook>(desk);
    imap = std::make_unique<channels::ImapMailboxes>(desk, node, *intake, tokens);
    feed->add(mailbox_consumer());
    if (!options.lmtp.empty()) lmtp = channels::lmtp_server(options.lmtp, desk, *intake, *book);

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
    h.upgrade = [this](std::shared_ptr<const net::Request> r, std::function<void(net::Response*)> accept) { hub->upgrade(std::move(r), std::move(accept)); };
    h.opened = [this](std::shared_ptr<const net::Request> r, std::shared_ptr<net::Socket> s) { hub->opened(std::move(r), std::move(s)); };
    http = std::make_unique<net::HttpServer>(std::move(c), std::move(h));

    hub->start();
    feed->start();
    search->start();
    jobs->start();
    clock->start();
    imap->start();
    running = true;
    if (lmtp)
      if (auto d = lmtp->start(); !d) return d;
    return http->start();
  }

  Result<std::shared_ptr<const live::Person>> identify(const net::Request& r) {
    auto who = api->auth().identify(r);
    if (who && who->needs_hash) who = api->auth().identify_slow(r);
    if (!who) return fail(who.error());
    if (!who->caller) return std::shared_ptr<const live::Person>{};
    return std::make_shared<const live::Person>(live::Person{who->caller->viewer, who->caller->user.name});
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
        people |= e.type.starts_with("user.") || e.type.starts_with("group.") || e.type.starts_with("session.") || e.type.starts_with("token.") || e.type.starts_with("organization.") ||
                  (e.type == "definition.updated" && e.data.find("\"custom_role\"") != std::string::npos);
      }
      if (settings) desk.db().read([&](store::Tx& tx) { desk.reload_settings(tx); });
      if (people) api->auth().forget_all();
    };
    return c;
  }

  flow::Consumer mailbox_consumer() {
    flow::Consumer c;
    c.name = "mailboxes";
    c.position = [this] {
      std::int64_t head = 0;
      desk.db().read([&](store::Tx& tx) { head = store::feed_head(tx); });
      book->reload();
      return head;
    };
    c.take = [this](const std::vector<store::Event>& events) {
      if (std::none_of(events.begin(), events.end(), [](const auto& e) { return e.type.starts_with("mailbox.") || e.type.starts_with("settings."); })) return;
      book->reload();
      imap->changed();
    };
    return c;
  }

  // First nothing new comes in, then what was begun ends.
  void stop() {
    if (!running) return;
    running = false;
    http->stop(10);
    if (lmtp) lmtp->stop(10);
    imap->stop();
    intake->stop();
    clock->stop();
    jobs->stop();
    search->stop();
    feed->stop();
    hub->stop();
    api->stop();
  }
};

Server::Server(app::Desk& desk, ServerOptions options) : impl_(std::make_unique<Impl>(desk, std::move(options))) {}
Server::~Server() { impl_->stop(); }
Done Server::start() { return impl_->start(); }
std::uint16_t Server::port() const { return impl_->http->port(); }
void Server::stop() { impl_->stop(); }

}  // namespace kotae::cli
