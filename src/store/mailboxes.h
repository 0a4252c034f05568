// Mailboxes, and the letters that came in through them.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/db.h"

namespace kotae::store {

struct Mailbox {
  MailboxId id;
  std::string name, address;        // address: lower case
  std::string aliases = "[]";       // JSON array of lower-case addresses
  BrandId brand_id;
  GroupId group_id;                 // of new tickets; none = the desk's default
  bool paused = false;
  std::string charset = "utf-8";    // of letters out: "utf-8", "iso-2022-jp", "iso-2022-jp-base64"
  std::string signature, receipt = "{}", imap = "{}", smtp = "{}";  // JSON without secrets
  std::string secrets;              // secretbox of a JSON object, see app/secrets.h
  std::int64_t uidvalidity = 0, last_uid = 0;
  std::string status = "{}";        // JSON: phase, error, last_check_at, last_letter_at
  Time created_at, updated_at;
};
std::vector<Mailbox> mailboxes(Tx& tx);
std::optional<Mailbox> mailbox(Tx& tx, MailboxId id);
/// By address or alias.
std::optional<Mailbox> mailbox_for_address(Tx& tx, std::string_view address);
Result<Mailbox> create_mailbox(Tx& tx, Mailbox m);
Done save_mailbox(Tx& tx, const Mailbox& m);
void delete_mailbox(Tx& tx, MailboxId id);
void set_mailbox_cursor(Tx& tx, MailboxId id, std::int64_t uidvalidity, std::int64_t last_uid);
void set_mailbox_status(Tx& tx, MailboxId id, std::string_view status_json);
/// Letters waiting to be sent, of mailboxes that have any.
std::map<MailboxId, std::int64_t> waiting_deliveries(Tx& tx);

struct Inbound {
  InboundId id;
  MailboxId mailbox_id;
  std::string source;               // "imap", "lmtp", "api", "import", "demo"
  std::int64_t uidvalidity = 0, uid = 0;  // uid 0 = not from IMAP
  std::string sha256;
  std::int64_t size = 0;
  std::string fingerprint;          // the same letter by whatever way; "" until it was read
  std::string message_id, sender, subject, envelope_from, envelope_to;
  enum class State { kept = 0, done = 1, suspended = 2, failed = 3, deleted = 4, known = 5, own_copy = 6 } state = State::kept;
  std::string reason;
  std::int64_t attempts = 0;
  std::string matched_by;
  TicketId ticket_id;
  CommentId comment_id;
  Time received_at, updated_at;
};
std::string_view name(Inbound::State s);
void insert(Tx& tx, Inbound& i);
void save(Tx& tx, const Inbound& i);
std::optional<Inbound> inbound(Tx& tx, InboundId id);
std::optional<Inbound> inbound_by_uid(Tx& tx, MailboxId mailbox, std::int64_t uidvalidity, std::int64_t uid);
std::optional<Inbound> inbound_by_fingerprint(Tx& tx, std::string_view fingerprint);
std::optional<Inbound> inbound_by_sha(Tx& tx, std::string_view sha256);
std::vector<Inbound> inbound_in_state(Tx& tx, Inbound::State state, std::int64_t before_id, int limit);
std::int64_t count_inbound(Tx& tx, Inbound::State state);

}  // namespace kotae::store
