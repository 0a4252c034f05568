// A letter in: prepared on a worker (parse, clean, hash), then one transaction.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "app/desk.h"
#include "mail/filters.h"
#include "mail/letter.h"
#include "store/comments.h"
#include "store/mailboxes.h"

namespace kotae::app {

struct Arrival {
  std::shared_ptr<const std::string> raw;
  std::string source;                    // "imap", "lmtp", "api", "import", "demo"
  MailboxId mailbox;                     // none: found by recipients
  std::int64_t uidvalidity = 0, uid = 0;
  std::string envelope_from;
  std::vector<std::string> envelope_to;
};

/// Everything slow about a letter, done before the transaction. Never fails: what cannot be read becomes a kept letter with a reason.
struct PreparedLetter {
  Arrival arrival;
  store::PreparedBlob blob;
  std::optional<mail::Letter> letter;    // empty when it could not be read
  std::string unreadable;                // the reason then
  mail::Judgement judgement;
  std::string fingerprint;               // the same letter whatever way it came
  std::string html;                      // cleaned
  bool remote_images = false;
  std::vector<store::PreparedBlob> attachment_blobs;
  std::vector<store::Attachment> attachments;
};
PreparedLetter prepare_letter(Desk& desk, Arrival arrival, std::string_view forced_charset = "");

struct Received {
  InboundId inbound_id;
  store::Inbound::State state = store::Inbound::State::kept;
  TicketId ticket_id;
  CommentId comment_id;
  std::string matched_by, reason;
  bool known = false;        // it was here before; ids are those of the first time
  bool new_ticket = false;
};
/// In one transaction: the bytes are kept, the letter is told apart and lands in a ticket, the suspended list, or the list of unreadable ones.
Result<Received> receive(store::Tx& tx, Desk& desk, const PreparedLetter& p);
/// Reads a kept letter again (failed or suspended); accept = true makes a ticket of it whatever the filters say.
Result<Received> replay(store::Tx& tx, Desk& desk, InboundId id, const PreparedLetter& p, bool accept);
/// The words of a comment read anew with another charset.
Done reread(store::Tx& tx, CommentId id, const PreparedLetter& p, std::string_view charset);

}  // namespace kotae::app
