// A small IMAP server for tests, with the dialects and accidents of real ones as switches.
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "net/imap.h"

namespace kotae::net {

class FakeImap {
 public:
  FakeImap();
  ~FakeImap();
  ImapAccount account(std::int64_t id = 1) const;

  // Set before use, or through with().
  std::string greeting = "* OK hello";
  std::string before = "IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2";   // capabilities before and after the sign-in
  std::string after = "IMAP4rev1 IDLE MOVE UIDPLUS";
  std::string password = "secret";
  std::uint32_t uidvalidity = 1;
  std::map<std::uint32_t, std::string> letters;
  std::map<std::uint32_t, std::set<std::string>> flags;
  std::map<std::string, std::vector<std::string>> folders{{"INBOX", {}}};  // letters moved elsewhere
  std::size_t piece = 0;   // bytes a write, 0 = all at once
  /// Looked at first: what to send instead; {} = nothing special; "" = hang up at once; ending in "\x01" = send, then hang up.
  std::function<std::optional<std::string>(const std::string& tag, const std::string& command)> hook;
  std::vector<std::string> log;        // commands without their tags
  int connections = 0;

  template <class F>
  auto with(F f) {
    const std::lock_guard lock(mutex_);
    ++version_;
    return f(*this);
  }
  void add(std::uint32_t uid, std::string raw) {
    with([&](auto& me) { me.letters[uid] = std::move(raw); });
  }
  bool heard(const std::string& command) {
    return with([&](auto& me) { return std::find(me.log.begin(), me.log.end(), command) != me.log.end(); });
  }
  int count(const std::string& prefix) {
    return with([&](auto& me) {
      int n = 0;
      for (const auto& l : me.log) n += l.starts_with(prefix);
      return n;
    });
  }
  void hang_up();          // all connections

 private:
  struct Peer;
  void serve(Peer& peer);
  bool answer(Peer& peer, const std::string& line);
  bool idle(Peer& peer, const std::string& tag);
  std::string run(Peer& peer, const std::string& tag, const std::string& command);
  std::string fetch(const std::string& set, const std::string& items);
  std::vector<std::uint32_t> resolve(const std::string& set) const;
  std::string expunge(const std::vector<std::uint32_t>& uids);

  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::mutex mutex_;
  unsigned version_ = 0;
  bool stopping_ = false;
  std::list<std::shared_ptr<Peer>> peers_;
  std::list<std::thread> threads_;
  std::thread accepting_;
};

}  // namespace kotae::net
