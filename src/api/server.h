// Requests to routes: who calls, may they, which pool, which transaction; and the web app's files.
#pragma once
#include <atomic>
#include <memory>

#include "api/auth.h"
#include "api/rate_limit.h"
#include "api/route.h"
#include "base/pool.h"

namespace kotae::api {

class Server {
 public:
  Server(app::Desk& desk, int quick_threads);
  ~Server();
  /// For net::HttpHandlers::request. Never blocks.
  void handle(std::shared_ptr<const net::Request> request, net::Reply reply);
  /// Largest body of this method and path, for net::HttpConfig::body_limit.
  std::size_t body_limit(std::string_view method, std::string_view path) const;
  Auth& auth() { return auth_; }
  void stop();
  /// /readyz and /metrics ask here; set by main.
  std::function<Answer(bool metrics)> health{};
  /// [{name, seq, head, lag_ms}] of the feed's consumers, for GET system; set by main.
  std::function<json::array()> consumers{};

 private:
  const Route* find(std::string_view method, std::string_view path, std::vector<std::string>& args, bool& other_method) const;
  void run(const Route& route, Call call, net::Reply reply);
  void write(const Route& route, Call call, net::Reply reply);
  void finish(const net::Request& request, const net::Reply& reply, Answer a);
  void refuse(const net::Request& request, const net::Reply& reply, const Error& e);
  bool file(const net::Request& request, const net::Reply& reply);

  app::Desk& desk_;
  Auth auth_;
  RateLimit rate_;
  Pool quick_, slow_;
  Pool waiting_{2};   // for Slow handlers: a mail server that does not answer must not keep people from signing in
};

/// The server that works for this desk.
Server& server_of(app::Desk& desk);

}  // namespace kotae::api
