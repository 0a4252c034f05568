// Follows the IMAP accounts of all mailboxes. On a desk with several nodes each account is followed by one of them.
#pragma once
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "channels/email/intake.h"
#include "channels/email/send.h"
#include "net/imap.h"

namespace kotae::channels {

class ImapMailboxes {
 public:
  ImapMailboxes(app::Desk& desk, std::string node, Intake& intake, std::shared_ptr<MailTokens> tokens);
  ~ImapMailboxes();
  ImapMailboxes(const ImapMailboxes&) = delete;
  ImapMailboxes& operator=(const ImapMailboxes&) = delete;
  void start();
  /// The mailboxes changed: look at once.
  void changed();
  void stop();

 private:
  struct Followed {
    std::string settings;                 // what it was put with
    std::shared_ptr<net::OAuth2Tokens> tokens;
  };
  struct News {                           // not yet written
    std::optional<net::ImapCursor> cursor;
    net::ImapState state{};
    Time last_letter_at, told_at;
    std::string told;                     // phase and error as last written
    bool known = false, trouble = false;
  };
  void run();
  void look();
  void follow(const store::Mailbox& m);
  void letter(net::ImapLetter l, std::function<void(bool)> done);
  void write_news(bool all);

  app::Desk& desk_;
  const std::string node_;
  Intake& intake_;
  std::shared_ptr<MailTokens> tokens_;
  net::ImapLoop loop_;
  std::map<std::int64_t, Followed> followed_;   // the thread's own
  std::mutex m_;
  std::condition_variable wake_;
  bool look_ = true, stopping_ = false, running_ = false;
  std::map<std::int64_t, News> news_;
  std::thread thread_;
};

}  // namespace kotae::channels
