// LMTP listener (RFC 2033) for a local mail server. A recipient gets 250 only after deliver said the letter is committed.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace kotae::net {

struct LmtpReply {
  int code = 250;        // 250, 450 (later), 550 (never), 552 (too big)
  std::string text = "2.0.0 Ok";
};

struct LmtpConfig {
  std::string listen;                       // "unix:/path" or "127.0.0.1:2424" or "[::1]:2424"
  std::size_t max_bytes = 50u << 20;        // announced by SIZE; over it 552
  std::size_t max_recipients = 100;
  int idle_timeout_s = 300;                 // without a command or another 16 KiB of a letter
  int max_connections = 64;                 // more are told 421 and closed
  std::size_t max_buffered_bytes = 256u << 20;  // letters in memory on all connections together; over it 452
  std::string name = "kotae";               // said in the greeting
  unsigned unix_mode = 0666;                // of a unix socket: the mail server runs as another user
};

class LmtpServer {
 public:
  /// RCPT time: is this address ours? 250 or 550.
  using Accept = std::function<LmtpReply(const std::string& recipient)>;
  /// Called on an I/O thread; must not block. done(replies) once, from any thread, one reply per recipient in order.
  using Deliver = std::function<void(std::string sender, std::vector<std::string> recipients, std::shared_ptr<const std::string> raw,
                                     std::function<void(std::vector<LmtpReply>)> done)>;
  LmtpServer(LmtpConfig config, Accept accept, Deliver deliver);
  ~LmtpServer();
  Done start();
  std::uint16_t port() const;   // 0 for a unix socket
  void stop(int grace_s);
 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kotae::net
