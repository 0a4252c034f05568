// One IMAP connection from the greeting to an open folder, then commands one after another.
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/imap_wire.h"

namespace kotae::net {

class ImapSession : public std::enable_shared_from_this<ImapSession> {
 public:
  struct Folder {
    std::uint32_t exists = 0, uidvalidity = 0;
  };
  struct Trouble {
    std::string reason;
    bool sign_in = false;   // the server or the token's giver refused us: asking often makes it worse
  };
  struct Events {
    std::function<void()> ready;                          // signed in, the folder is open
    std::function<void(ImapResponse&)> untagged;          // while a command runs or the server speaks by itself
    std::function<void(Trouble)> broken;                  // once, then nothing more
  };
  using Answer = std::function<void(const ImapResponse& tagged)>;

  ImapSession(boost::asio::io_context& io, boost::asio::thread_pool& workers, ImapAccount account, Events events);
  void start();
  /// Runs after the commands before it. plus: called at the first "+" instead of sending the next part (IDLE).
  void command(std::vector<std::string> parts, Answer answer, std::function<void()> plus = {});
  void raw(std::string bytes) { wire_->write(std::move(bytes)); }
  void patience(int seconds) { wire_->patience(seconds); }
  bool can(std::string_view capability) const;
  const Folder& folder() const { return folder_; }
  bool read_only() const { return account_.after == AfterFetch::leave; }
  /// Says LOGOUT and closes. No callback comes any more.
  void close();

 private:
  struct Pending {
    std::string tag;
    std::vector<std::string> parts;
    std::size_t next = 1;
    Answer answer;
    std::function<void()> plus;
    bool sent = false, challenge_answered = false;
  };
  void on_response(ImapResponse r);
  void greeting(const ImapResponse& r);
  void learn(const ImapResponse& r);
  void secure();
  void sign_in();
  void sign_in_with_token();
  void with_token(const std::string& token);
  void sign_in_with_password(bool plain);
  void signed_in(const ImapResponse& r);
  void open();
  void send_next();
  void fail(std::string reason, bool sign_in = false);
  std::shared_ptr<ImapSession> me() { return shared_from_this(); }

  boost::asio::io_context& io_;
  boost::asio::thread_pool& workers_;
  ImapAccount account_;
  std::shared_ptr<const Events> events_;
  std::shared_ptr<ImapWire> wire_;
  std::vector<std::string> capabilities_;
  std::deque<Pending> pending_;
  Folder folder_;
  std::string challenge_, bye_;
  unsigned tags_ = 0;
  bool greeted_ = false, preauth_ = false, secured_ = false, fresh_capabilities_ = false, closed_ = false;
};

/// The server's words about a refusal, fit for a screen.
std::string imap_words(const ImapResponse& r);

}  // namespace kotae::net
