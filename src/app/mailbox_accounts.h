// A mailbox's accounts as values: what its JSON members imap and smtp say, with the secrets put in.
#pragma once
#include <string>

#include "app/desk.h"
#include "store/mailboxes.h"

namespace kotae::app {

struct MailAccount {
  bool enabled = false;
  std::string host;
  int port = 0;
  enum class Tls { none, starttls, implicit } tls = Tls::implicit;
  std::string user, password;
  bool xoauth2 = false;
  struct {
    std::string token_url, client_id, client_secret, refresh_token, scope;
  } oauth;
  // IMAP alone
  std::string folder = "INBOX", after = "leave", move_to;   // after: "leave", "seen", "move", "delete"
  int poll_s = 60;
};
MailAccount imap_account(const store::Mailbox& m, const Keyring& keys);
MailAccount smtp_account(const store::Mailbox& m, const Keyring& keys);
/// One secret of the mailbox changed ("imap_refresh_token" …): sealed anew.
void set_secret(store::Mailbox& m, const Keyring& keys, std::string_view name, std::string_view value);

}  // namespace kotae::app
