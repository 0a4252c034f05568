#include "channels/email/lmtp.h"

namespace kotae::channels {

std::unique_ptr<net::LmtpServer> lmtp_server(const std::string& listen, app::Desk& desk, Intake& intake, const MailboxBook& book) {
  net::LmtpConfig c;
  c.listen = listen;
  c.max_bytes = static_cast<std::size_t>(desk.settings().max_letter_mb) << 20;
  const auto accept = [&book](const std::string& recipient) -> net::LmtpReply {
    if (book.ours(recipient)) return {};
    return {550, "5.1.1 no mailbox here has this address"};
  };
  const auto deliver = [&intake](std::string sender, std::vector<std::string> recipients, std::shared_ptr<const std::string> raw,
                                 std::function<void(std::vector<net::LmtpReply>)> done) {
    const std::size_t n = recipients.size();
    app::Arrival a;
    a.raw = std::move(raw);
    a.source = "lmtp";
    a.envelope_from = std::move(sender);
    a.envelope_to = std::move(recipients);
    intake.take(std::move(a), [n, done](const Result<app::Received>& r) {
      done(std::vector<net::LmtpReply>(n, r ? net::LmtpReply{} : net::LmtpReply{451, "4.3.0 try again later"}));
    });
  };
  return std::make_unique<net::LmtpServer>(std::move(c), accept, deliver);
}

}  // namespace kotae::channels
