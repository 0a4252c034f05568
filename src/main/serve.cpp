// kotae serve: the desk, its address, and everything that works behind it.
#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <thread>

#include "main/command.h"
#include "main/demo.h"
#include "main/server.h"

namespace kotae::cli {
namespace {

struct Options {
  DeskPlace place;
  ServerOptions server;
  std::string listen = "127.0.0.1:8080";
  bool demo = false;
};

Done split_listen(const std::string& listen, std::string& address, std::uint16_t& port) {
  const auto colon = listen.rfind(':');
  unsigned long n = 0;
  if (colon == std::string::npos || colon + 1 == listen.size() || listen.find_first_not_of("0123456789", colon + 1) != std::string::npos ||
      listen.size() - colon > 6 || (n = std::stoul(listen.substr(colon + 1))) > 65535)
    return invalid("listen", "invalid", "must look like 127.0.0.1:8080 or [::1]:8080");
  address = listen.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']') address = address.substr(1, address.size() - 2);
  port = static_cast<std::uint16_t>(n);
  return {};
}

// A folder belongs to one server. The one before may still be dying.
class FolderLock {
 public:
  explicit FolderLock(const std::string& data) {
    std::filesystem::create_directories(data);
    const std::string path = data + "/serve.lock";
    fd_ = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (fd_ < 0) throw std::runtime_error("cannot write " + path);
    for (int i = 0; ::flock(fd_, LOCK_EX | LOCK_NB) != 0; ++i) {
      if (i == 100) throw std::runtime_error("another kotae serve works on " + data);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  ~FolderLock() { ::close(fd_); }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int fd_;
};

int serve(Options& o) {
  if (auto d = split_listen(o.listen, o.server.address, o.server.port); !d) return complain(d.error().description, usage);
  if (o.server.tls_cert.empty() != o.server.tls_key.empty()) return complain("--tls-cert and --tls-key belong together", usage);
  // Signals are taken by this thread alone; the threads made later inherit the mask.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  std::optional<FolderLock> lock;
  if (o.place.database.empty()) lock.emplace(o.place.data);
  const int cores = static_cast<int>(std::max(2u, std::thread::hardware_concurrency()));
  if (o.place.url.empty()) o.place.url = (o.server.tls_cert.empty() ? "http://" : "https://") + o.listen;
  while (!o.place.url.empty() && o.place.url.back() == '/') o.place.url.pop_back();
  auto desk = open_desk(o.place, true, cores + 2, 8);
  o.server.data = o.place.data;
  o.server.database = o.place.database;
  std::vector<DemoLogin> logins;
  if (o.demo) {
    auto r = play_demo(*desk.desk);
    if (!r) return complain(r.error().description);
    logins = std::move(*r);
  }
  Server server(*desk.desk, o.server);
  if (auto d = server.start(); !d) return complain(d.error().description);
  spdlog::info("listening on {}:{}, {}", o.server.address, server.port(), o.place.database.empty() ? "sqlite" : "postgresql");
  if (o.demo) {
    std::cout << "Kotae demo: " << o.place.url << "\n";
    for (const auto& l : logins) std::cout << "  " << l.email << "  " << demo_password << "  (" << l.name << ", " << l.role << ")\n";
    std::cout << std::flush;
  }
  int signal = 0;
  sigwait(&signals, &signal);
  spdlog::info("stopping");
  server.stop();
  desk->db().stop();
  spdlog::info("stopped");
  return ok;
}

}  // namespace

void serve_command(CLI::App& app, Context& context);
void serve_command(CLI::App& app, Context& context) {
  auto* c = app.add_subcommand("serve", "Runs the desk");
  auto o = std::make_shared<Options>();
  desk_options(c, o->place);
  c->add_option("--listen", o->listen, "ADDR:PORT to listen on")->envname("KOTAE_LISTEN")->capture_default_str();
  c->add_option("--url", o->place.url, "Where people reach the desk, e.g. https://desk.example.jp")->envname("KOTAE_URL");
  c->add_option("--lmtp", o->server.lmtp, "Takes letters from a mail server: unix:PATH or ADDR:PORT")->envname("KOTAE_LMTP");
  c->add_option("--relay", o->server.relay, "Sends letters of mailboxes without an SMTP account: smtp://, smtp+starttls:// or smtps://[USER:PASSWORD@]HOST:PORT")
      ->envname("KOTAE_RELAY");
  c->add_option("--trusted-proxy", o->server.trusted_proxies, "CIDR whose X-Forwarded-For is believed; may be given several times")
      ->envname("KOTAE_TRUSTED_PROXY")
      ->delimiter(',');
  c->add_option("--tls-cert", o->server.tls_cert, "Certificate chain, PEM")->envname("KOTAE_TLS_CERT");
  c->add_option("--tls-key", o->server.tls_key, "Its key, PEM")->envname("KOTAE_TLS_KEY");
  c->add_flag("--demo", o->demo, "Fills an empty desk with a story")->envname("KOTAE_DEMO");
  on_run(c, context, [o] { return serve(*o); });
}

}  // namespace kotae::cli
