// The server's side of an LMTP dialogue (RFC 2033 with PIPELINING, SIZE, 8BITMIME, SMTPUTF8, ENHANCEDSTATUSCODES) without a socket:
// bytes in, bytes out, a letter now and then.
#pragma once
#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "net/lmtp.h"

namespace kotae::net {

class LmtpDialogue {
 public:
  enum class Next { more, deliver, close };
  struct Letter {
    std::string sender;                    // "" for <>
    std::vector<std::string> recipients;
    std::string raw;                       // as sent: line ends kept, dots unstuffed
  };

  /// buffered: bytes held by all dialogues together, checked against config.max_buffered_bytes.
  LmtpDialogue(const LmtpConfig& config, const LmtpServer::Accept& accept, std::atomic<std::size_t>& buffered);
  ~LmtpDialogue();
  LmtpDialogue(const LmtpDialogue&) = delete;
  LmtpDialogue& operator=(const LmtpDialogue&) = delete;

  std::string greeting() const;
  /// Eats from in as far as it can, sets used, appends answers to out. After `deliver` take letter(), and feed nothing until delivered().
  Next feed(std::string_view in, std::size_t& used, std::string& out);
  /// The letter just received. Its bytes count as buffered until delivered().
  Letter take_letter();
  /// The answers for the letter's recipients, in order; missing ones become 451.
  void delivered(const std::vector<LmtpReply>& replies, std::string& out);
  /// Between two letters, i.e. nothing is lost when the connection is closed now.
  bool quiet() const { return state_ == State::command && recipients_.empty(); }

 private:
  enum class State { command, skip_line, data, delivering };
  Next command(std::string_view line, bool bare_lf, std::string& out);
  void mail(std::string_view argument, std::string& out);
  void rcpt(std::string_view argument, std::string& out);
  bool data(std::string_view in, std::size_t& used);
  void append(std::string_view bytes);
  void release();
  void reset();
  Next end_of_data(std::string& out);

  const LmtpConfig& config_;
  const LmtpServer::Accept& accept_;
  std::atomic<std::size_t>& buffered_;
  State state_ = State::command;
  bool greeted_ = false, has_sender_ = false;
  bool bare_lf_ = false;         // the client ended DATA with LF alone, so its letters end in LF . LF too
  bool at_line_start_ = true;
  enum class Fault { none, too_big, no_room } fault_ = Fault::none;
  int bad_commands_ = 0;
  std::string sender_, raw_;
  std::vector<std::string> recipients_;
  std::size_t expected_ = 0, counted_ = 0;
};

}  // namespace kotae::net
