// Letters from a mail server beside us.
#pragma once
#include <memory>
#include <string>

#include "channels/email/intake.h"
#include "channels/email/mailbox_book.h"
#include "net/lmtp.h"

namespace kotae::channels {
/// A recipient gets 250 only after COMMIT; 451 when it failed, and the mail server tries again.
std::unique_ptr<net::LmtpServer> lmtp_server(const std::string& listen, app::Desk& desk, Intake& intake, const MailboxBook& book);
}  // namespace kotae::channels
