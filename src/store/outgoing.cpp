#include "store/outgoing.h"

#include <algorithm>
#include <array>

namespace kotae::store {
namespace {

Outgoing read_outgoing(const Query& q) {
  Outgoing o;
  o.id = q.get_id<OutgoingId>(0);
  o.ticket_id = q.get_id<TicketId>(1);
  o.author_id = q.get_id<UserId>(2);
  o.state = static_cast<Outgoing::State>(q.i64(3));
  o.is_public = q.flag(4);
  o.kind = q.text(5);
  o.mailbox_id = q.get_id<MailboxId>(6);
  o.subject = q.text(7);
  o.body = q.text(8);
  o.html = q.text(9);
  o.recipients = q.text(10);
  o.uploads = q.text(11);
  o.wish = q.text(12);
  o.seen_comment_id = q.get_id<CommentId>(13);
  o.message_id = q.text(14);
  o.comment_id = q.get_id<CommentId>(15);
  o.run_at = q.time(16);
  o.reason = q.text(17);
  o.delivery = static_cast<Outgoing::Delivery>(q.i64(18));
  o.attempts = q.i64(19);
  o.delivery_reason = q.text(20);
  o.delivered = q.text(21);
  o.sent_at = q.time(22);
  o.created_at = q.time(23);
  o.updated_at = q.time(24);
  return o;
}

std::optional<Outgoing> one(Query&& q) { return q.next() ? std::optional(read_outgoing(q)) : std::nullopt; }

}  // namespace

std::string_view name(Outgoing::State s) {
  static constexpr std::array<std::string_view, 7> names{"draft", "awaiting_approval", "returned", "held", "scheduled", "released", "void"};
  return names[static_cast<std::size_t>(s)];
}
std::string_view name(Outgoing::Delivery d) {
  static constexpr std::array<std::string_view, 7> names{"", "sending", "sending", "sent", "retry", "failed", "bounced"};
  return names[static_cast<std::size_t>(d)];
}

void insert(Tx& tx, Outgoing& o) {
  o.created_at = o.updated_at = tx.at();
  Query q(tx, KOTAE_SQL(tx, "outgoing.insert"), o.ticket_id, o.author_id, o.state, o.is_public ? 1 : 0, o.kind, o.mailbox_id, o.subject, o.body, o.html,
            o.recipients, o.uploads, o.wish, o.seen_comment_id, o.message_id, o.comment_id, o.run_at, o.reason, o.delivery,
            o.attempts, o.delivery_reason, o.delivered, o.sent_at, o.created_at, o.updated_at);
  q.next();
  o.id = q.get_id<OutgoingId>(0);
  while (q.next()) {
  }
}
void save(Tx& tx, const Outgoing& changed) {
  Outgoing o = changed;
  o.updated_at = tx.at();
  Query(tx, KOTAE_SQL(tx, "outgoing.save"), o.ticket_id, o.author_id, o.state, o.is_public ? 1 : 0, o.kind, o.mailbox_id, o.subject, o.body, o.html,
            o.recipients, o.uploads, o.wish, o.seen_comment_id, o.message_id, o.comment_id, o.run_at, o.reason, o.delivery,
            o.attempts, o.delivery_reason, o.delivered, o.sent_at, o.created_at, o.updated_at, o.id).run();
}
std::optional<Outgoing> outgoing(Tx& tx, OutgoingId id) { return one(Query(tx, KOTAE_SQL(tx, "outgoing.by_id"), id)); }
std::optional<Outgoing> outgoing_for_update(Tx& tx, OutgoingId id) { return one(Query(tx, KOTAE_SQL(tx, "outgoing.for_update"), id)); }
std::optional<Outgoing> outgoing_by_message_id(Tx& tx, std::string_view m) { return one(Query(tx, KOTAE_SQL(tx, "outgoing.by_message_id"), m)); }
std::optional<Outgoing> draft_of(Tx& tx, TicketId ticket, UserId author) { return one(Query(tx, KOTAE_SQL(tx, "outgoing.draft"), ticket, author)); }
std::vector<Outgoing> outgoing_of(Tx& tx, TicketId ticket) {
  std::vector<Outgoing> out;
  Query q(tx, KOTAE_SQL(tx, "outgoing.of_ticket"), ticket);
  while (q.next()) out.push_back(read_outgoing(q));
  return out;
}
void delete_outgoing(Tx& tx, OutgoingId id) { Query(tx, KOTAE_SQL(tx, "outgoing.delete"), id).run(); }

OutgoingCounts count_outgoing(Tx& tx) {
  OutgoingCounts c;
  {
    Query q(tx, KOTAE_SQL(tx, "outgoing.count_held"));
    q.next();
    c.held = q.i64(0);
  }
  Query q(tx, KOTAE_SQL(tx, "outgoing.count_trouble"));
  q.next();
  c.retry = q.i64(0);
  c.failed = q.i64(1);
  return c;
}

std::optional<desk::Lock> lock_of(Tx& tx, TicketId ticket) {
  Query q(tx, KOTAE_SQL(tx, "outgoing.lock"), ticket);
  if (!q.next()) return std::nullopt;
  return desk::Lock{q.get_id<UserId>(0), q.time(1), q.time(2)};
}
void set_lock(Tx& tx, TicketId ticket, const desk::Lock& l) { Query(tx, KOTAE_SQL(tx, "outgoing.set_lock"), ticket, l.holder, l.since, l.expires_at).run(); }
void drop_lock(Tx& tx, TicketId ticket) { Query(tx, KOTAE_SQL(tx, "outgoing.drop_lock"), ticket).run(); }
std::vector<HeldLock> locks_in_force(Tx& tx) {
  std::vector<HeldLock> out;
  Query q(tx, KOTAE_SQL(tx, "outgoing.locks_in_force"), tx.at());
  while (q.next()) out.push_back({q.get_id<TicketId>(0), {q.get_id<UserId>(1), q.time(2), q.time(3)}});
  return out;
}

std::vector<TicketId> locks_over(Tx& tx) {
  std::vector<TicketId> out;
  Query q(tx, KOTAE_SQL(tx, "outgoing.locks_over"), tx.at());
  while (q.next()) out.push_back(q.get_id<TicketId>(0));
  return out;
}

void add_job(Tx& tx, std::string_view kind, std::int64_t ref_id, Time run_at, std::string_view payload) {
  Query(tx, KOTAE_SQL(tx, "outgoing.add_job"), kind, ref_id, payload, run_at, tx.at()).run();
}
std::vector<Job> lease_jobs(Tx& tx, std::string_view owner, Time until, int limit, std::string_view kind) {
  std::vector<Job> out;
  Query q(tx, KOTAE_SQL(tx, "outgoing.lease_jobs"), owner, until, tx.at(), limit, kind);
  while (q.next()) out.push_back({q.i64(0), q.text(1), q.i64(2), q.text(3), q.time(4), q.i64(5), q.text(6)});
  std::sort(out.begin(), out.end(), [](const Job& a, const Job& b) { return a.run_at < b.run_at; });
  return out;
}
void renew_leases(Tx& tx, std::string_view owner, Time until) { Query(tx, KOTAE_SQL(tx, "outgoing.renew_leases"), until, owner).run(); }
void free_leases(Tx& tx) { Query(tx, KOTAE_SQL(tx, "outgoing.free_leases")).run(); }
void finish_job(Tx& tx, std::int64_t id) { Query(tx, KOTAE_SQL(tx, "outgoing.finish_job"), id).run(); }
void retry_job(Tx& tx, std::int64_t id, Time run_at, std::string_view error) { Query(tx, KOTAE_SQL(tx, "outgoing.retry_job"), run_at, error, id).run(); }
void bury_job(Tx& tx, std::int64_t id, std::string_view error) { Query(tx, KOTAE_SQL(tx, "outgoing.bury_job"), error, id).run(); }
void delete_jobs(Tx& tx, std::string_view kind, std::int64_t ref_id) { Query(tx, KOTAE_SQL(tx, "outgoing.delete_jobs"), kind, ref_id).run(); }
void run_job_now(Tx& tx, std::string_view kind, std::int64_t ref_id) { Query(tx, KOTAE_SQL(tx, "outgoing.run_job_now"), tx.at(), kind, ref_id).run(); }
std::optional<Time> next_job_at(Tx& tx, std::string_view kind) {
  std::optional<Time> at;
  for (const Sql* sql : {&KOTAE_SQL(tx, "outgoing.next_job"), &KOTAE_SQL(tx, "outgoing.next_lease_end")}) {
    Query q(tx, *sql, kind);
    if (q.next() && !q.null(0) && (!at || q.time(0) < *at)) at = q.time(0);
  }
  return at;
}
JobCounts count_jobs(Tx& tx) {
  Query q(tx, KOTAE_SQL(tx, "outgoing.count_jobs"));
  q.next();
  return {q.i64(0), q.i64(1), q.i64(2)};
}

}  // namespace kotae::store
