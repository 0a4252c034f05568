// Tells who calls. Verified credentials are remembered for a minute, and forgotten at once when people, groups, sessions or tokens change.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "api/route.h"

namespace kotae::api {

class Auth {
 public:
  explicit Auth(app::Desk& desk) : desk_(desk) {}
  /// Null caller = nobody (no credentials given). Wrong credentials are an Error. needs_hash: a password has to be checked, which takes
  /// 40 ms of a core: call identify_slow on the slow pool instead.
  struct Outcome {
    std::shared_ptr<const Caller> caller;
    bool needs_hash = false;
  };
  Result<Outcome> identify(const net::Request& r);
  Result<Outcome> identify_slow(const net::Request& r);
  void forget_all();

  /// Throttle of sign-in by account and address: seconds to wait, 0 = go on.
  int wait_s(std::string_view email, std::string_view ip, Time at);
  void failed(std::string_view email, std::string_view ip, Time at);
  void succeeded(std::string_view email);

 private:
  Result<Outcome> basic(const net::Request& r, std::string_view encoded, bool hash);
  std::shared_ptr<const Caller> remembered(const std::string& key, Time at);
  void remember(const std::string& key, std::shared_ptr<const Caller> c, Time at);
  std::shared_ptr<const Caller> by_token(std::string_view token, std::string_view email);
  std::shared_ptr<const Caller> by_session(std::string_view token);

  app::Desk& desk_;
  std::mutex m_;
  struct Entry {
    std::shared_ptr<const Caller> caller;
    Time until;
  };
  std::unordered_map<std::string, Entry> known_;
  std::uint64_t epoch_ = 0;
  struct Failures {
    int count = 0;
    Time last;
  };
  std::unordered_map<std::string, Failures> failures_;
};

std::string cookie(const net::Request& r, std::string_view name);

}  // namespace kotae::api
