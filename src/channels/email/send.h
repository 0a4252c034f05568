// Letters out: through the mailbox's SMTP account, else through the relay.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "app/deliver.h"
#include "app/desk.h"
#include "app/mailbox_accounts.h"
#include "net/oauth2.h"
#include "net/smtp.h"

namespace kotae::channels {

net::TlsMode tls_mode(app::MailAccount::Tls t);

/// Access tokens per mailbox and kind ("imap", "smtp"). A refresh token that the server renews is kept before it is used.
class MailTokens {
 public:
  explicit MailTokens(app::Desk& desk) : desk_(desk) {}
  /// The same object while the account stays the same; another one when somebody gave it another sign-in.
  std::shared_ptr<net::OAuth2Tokens> of(MailboxId mailbox, const std::string& kind, const app::MailAccount& account);

 private:
  app::Desk& desk_;
  std::mutex m_;
  // The refresh tokens this account has had, the newest last: who reads an older one has read before the renewal.
  struct Known {
    std::mutex m;
    std::vector<std::string> all;
  };
  struct Entry {
    std::string settings;
    std::shared_ptr<net::OAuth2Tokens> tokens;
    std::shared_ptr<Known> known;
  };
  std::map<std::pair<std::int64_t, std::string>, Entry> all_;
};

/// "smtp://HOST:PORT" (STARTTLS when offered) or "smtps://HOST:PORT", with "user:password@" when it asks for them.
Result<net::SmtpAccount> relay_of(std::string_view url);

class Sender {
 public:
  Sender(app::Desk& desk, std::shared_ptr<MailTokens> tokens, std::optional<net::SmtpAccount> relay) : desk_(desk), tokens_(std::move(tokens)), relay_(std::move(relay)) {}
  /// Blocking.
  app::Delivered send(const app::Parcel& parcel);

 private:
  app::Desk& desk_;
  std::shared_ptr<MailTokens> tokens_;
  std::optional<net::SmtpAccount> relay_;
};

}  // namespace kotae::channels
