#include "store/mailboxes.h"

#include "store/rows.h"

#include <array>

namespace kotae::store {
namespace {

Mailbox read_mailbox(const Query& q) {
  Mailbox m;
  m.id = q.get_id<MailboxId>(0);
  m.name = q.text(1);
  m.address = q.text(2);
  m.aliases = q.text(3);
  m.brand_id = q.get_id<BrandId>(4);
  m.group_id = q.get_id<GroupId>(5);
  m.paused = q.flag(6);
  m.charset = q.text(7);
  m.signature = q.text(8);
  m.receipt = q.text(9);
  m.imap = q.text(10);
  m.smtp = q.text(11);
  m.secrets = q.blob(12);
  m.uidvalidity = q.i64(13);
  m.last_uid = q.i64(14);
  m.status = q.text(15);
  m.created_at = q.time(16);
  m.updated_at = q.time(17);
  return m;
}

Inbound read_inbound(const Query& q) {
  Inbound i;
  i.id = q.get_id<InboundId>(0);
  i.mailbox_id = q.get_id<MailboxId>(1);
  i.source = q.text(2);
  i.uidvalidity = q.i64(3);
  i.uid = q.i64(4);
  i.sha256 = q.text(5);
  i.size = q.i64(6);
  i.fingerprint = q.text(7);
  i.message_id = q.text(8);
  i.sender = q.text(9);
  i.subject = q.text(10);
  i.envelope_from = q.text(11);
  i.envelope_to = q.text(12);
  i.state = static_cast<Inbound::State>(q.i64(13));
  i.reason = q.text(14);
  i.attempts = q.i64(15);
  i.matched_by = q.text(16);
  i.ticket_id = q.get_id<TicketId>(17);
  i.comment_id = q.get_id<CommentId>(18);
  i.received_at = q.time(19);
  i.updated_at = q.time(20);
  return i;
}

std::optional<Blob> some_blob(const std::string& s) { return s.empty() ? std::nullopt : std::optional(Blob{s}); }

std::optional<Mailbox> one_mailbox(Query&& q) { return q.next() ? std::optional(read_mailbox(q)) : std::nullopt; }
std::optional<Inbound> one_inbound(Query&& q) { return q.next() ? std::optional(read_inbound(q)) : std::nullopt; }

Done check_free(Tx& tx, const Mailbox& m) {
  Query q(tx, KOTAE_SQL(tx, "mailbox.taken"), m.address, m.id.v);
  if (q.next()) return invalid("address", "taken", m.address + " is already used by another mailbox");
  return {};
}

}  // namespace

std::vector<Mailbox> mailboxes(Tx& tx) {
  std::vector<Mailbox> out;
  Query q(tx, KOTAE_SQL(tx, "mailbox.all"));
  while (q.next()) out.push_back(read_mailbox(q));
  return out;
}
std::optional<Mailbox> mailbox(Tx& tx, MailboxId id) { return one_mailbox(Query(tx, KOTAE_SQL(tx, "mailbox.by_id"), id)); }

std::optional<Mailbox> mailbox_for_address(Tx& tx, std::string_view address) {
  std::string pattern = "%\"";
  for (const char c : address) {
    if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
    pattern.push_back(c);
  }
  return one_mailbox(Query(tx, KOTAE_SQL(tx, "mailbox.by_address"), address, pattern + "\"%"));
}

Result<Mailbox> create_mailbox(Tx& tx, Mailbox m) {
  if (auto d = check_free(tx, m); !d) return fail(d.error());
  m.created_at = m.updated_at = tx.at();
  m.id = MailboxId{inserted(Query(tx, KOTAE_SQL(tx, "mailbox.insert"), m.name, m.address, m.aliases, m.brand_id, m.group_id, m.paused ? 1 : 0, m.charset, m.signature,
                                  m.receipt, m.imap, m.smtp, some_blob(m.secrets), tx.at()))};
  return m;
}
Done save_mailbox(Tx& tx, const Mailbox& m) {
  if (auto d = check_free(tx, m); !d) return d;
  Query(tx, KOTAE_SQL(tx, "mailbox.save"), m.name, m.address, m.aliases, m.brand_id, m.group_id, m.paused ? 1 : 0, m.charset, m.signature, m.receipt, m.imap, m.smtp,
        some_blob(m.secrets), tx.at(), m.id)
      .run();
  return {};
}
void delete_mailbox(Tx& tx, MailboxId id) { Query(tx, KOTAE_SQL(tx, "mailbox.delete"), tx.at(), id).run(); }
void set_mailbox_cursor(Tx& tx, MailboxId id, std::int64_t uidvalidity, std::int64_t last_uid) {
  Query(tx, KOTAE_SQL(tx, "mailbox.set_cursor"), uidvalidity, last_uid, id).run();
}
void set_mailbox_status(Tx& tx, MailboxId id, std::string_view status_json) { Query(tx, KOTAE_SQL(tx, "mailbox.set_status"), status_json, id).run(); }

std::map<MailboxId, std::int64_t> waiting_deliveries(Tx& tx) {
  std::map<MailboxId, std::int64_t> out;
  Query q(tx, KOTAE_SQL(tx, "mailbox.deliveries"));
  while (q.next()) out[q.get_id<MailboxId>(0)] = q.i64(1);
  return out;
}

std::string_view name(Inbound::State s) {
  static constexpr std::array<std::string_view, 7> names{"kept", "done", "suspended", "failed", "deleted", "known", "own_copy"};
  return names[static_cast<std::size_t>(s)];
}

void insert(Tx& tx, Inbound& i) {
  i.updated_at = tx.at();
  i.id = InboundId{inserted(Query(tx, KOTAE_SQL(tx, "mailbox.insert_inbound"), i.mailbox_id, i.source, some(i.uidvalidity), some(i.uid), i.sha256, i.size,
                                  some(i.fingerprint), i.message_id, i.sender, i.subject, i.envelope_from, i.envelope_to, i.state, i.reason, i.attempts,
                                  i.matched_by, i.ticket_id, i.comment_id, i.received_at, i.updated_at))};
}
void save(Tx& tx, const Inbound& i) {
  Query(tx, KOTAE_SQL(tx, "mailbox.save_inbound"), i.mailbox_id, some(i.fingerprint), i.message_id, i.sender, i.subject, i.state, i.reason, i.attempts, i.matched_by,
        i.ticket_id, i.comment_id, tx.at(), i.id)
      .run();
}
std::optional<Inbound> inbound(Tx& tx, InboundId id) { return one_inbound(Query(tx, KOTAE_SQL(tx, "mailbox.inbound"), id)); }
std::optional<Inbound> inbound_by_uid(Tx& tx, MailboxId m, std::int64_t v, std::int64_t uid) {
  return one_inbound(Query(tx, KOTAE_SQL(tx, "mailbox.inbound_by_uid"), m, v, uid));
}
std::optional<Inbound> inbound_by_fingerprint(Tx& tx, std::string_view f) { return one_inbound(Query(tx, KOTAE_SQL(tx, "mailbox.inbound_by_fingerprint"), f)); }
std::optional<Inbound> inbound_by_sha(Tx& tx, std::string_view s) { return one_inbound(Query(tx, KOTAE_SQL(tx, "mailbox.inbound_by_sha"), s)); }
std::vector<Inbound> inbound_in_state(Tx& tx, Inbound::State state, std::int64_t before_id, int limit) {
  std::vector<Inbound> out;
  Query q(tx, KOTAE_SQL(tx, "mailbox.inbound_in_state"), state, before_id > 0 ? before_id : std::int64_t{1} << 53, limit);
  while (q.next()) out.push_back(read_inbound(q));
  return out;
}
std::int64_t count_inbound(Tx& tx, Inbound::State state) {
  Query q(tx, KOTAE_SQL(tx, "mailbox.count_inbound"), state);
  q.next();
  return q.i64(0);
}

}  // namespace kotae::store
