// One node: HTTP, live, jobs, feed, mail, wired together.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/desk.h"

namespace kotae::cli {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string data, database, lmtp, relay, tls_cert, tls_key;
  std::vector<std::string> trusted_proxies;
};

class Server {
 public:
  Server(app::Desk& desk, ServerOptions options);
  ~Server();
  Done start();
  std::uint16_t port() const;
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kotae::cli
