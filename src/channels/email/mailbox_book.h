// The addresses of the desk's mailboxes, in memory: a mail server asks for each recipient.
#pragma once
#include <mutex>
#include <set>
#include <string>

#include "app/desk.h"

namespace kotae::channels {

class MailboxBook {
 public:
  explicit MailboxBook(app::Desk& desk) : desk_(desk) { reload(); }
  void reload();
  /// An address or alias of a mailbox, with or without "+…" in it; on a desk without mailboxes any address.
  bool ours(std::string_view address) const;

 private:
  app::Desk& desk_;
  mutable std::mutex m_;
  std::set<std::string, std::less<>> addresses_;
};

}  // namespace kotae::channels
