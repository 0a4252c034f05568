// Replies from the first key to the last, the reply lock, and the jobs that touch the world.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/lock.h"
#include "store/db.h"

namespace kotae::store {

struct Outgoing {
  OutgoingId id;
  TicketId ticket_id;
  UserId author_id;
  enum class State { draft = 0, awaiting_approval = 1, returned = 2, held = 3, scheduled = 4, released = 5, voided = 6 } state = State::draft;
  bool is_public = true;
  std::string kind = "reply";        // "reply", "receipt", "letter"
  MailboxId mailbox_id;
  std::string subject, body, html;
  std::string recipients = "{}";     // {"to":[{"name","email"}],"cc":[…],"bcc":[…]}
  std::string uploads = "[]";        // tokens
  std::string wish = "{}";           // {"status","fields":{…}}
  CommentId seen_comment_id;
  std::string message_id;            // without < >; fixed before the first attempt
  CommentId comment_id;
  Time run_at;
  std::string reason;                // why it went back to draft or was voided
  enum class Delivery { none = 0, queued = 1, sending = 2, sent = 3, retry = 4, failed = 5, bounced = 6 } delivery = Delivery::none;
  std::int64_t attempts = 0;
  std::string delivery_reason;
  std::string delivered = "[]";      // addresses a server took
  Time sent_at, created_at, updated_at;
};
std::string_view name(Outgoing::State s);
std::string_view name(Outgoing::Delivery d);  // "" for none

void insert(Tx& tx, Outgoing& o);
void save(Tx& tx, const Outgoing& o);
std::optional<Outgoing> outgoing(Tx& tx, OutgoingId id);
std::optional<Outgoing> outgoing_for_update(Tx& tx, OutgoingId id);
std::optional<Outgoing> outgoing_by_message_id(Tx& tx, std::string_view message_id);
std::optional<Outgoing> draft_of(Tx& tx, TicketId ticket, UserId author);
std::vector<Outgoing> outgoing_of(Tx& tx, TicketId ticket);  // all but void drafts, oldest first
void delete_outgoing(Tx& tx, OutgoingId id);
/// How many are in each kind of waiting: held+scheduled, retry, failed+bounced.
struct OutgoingCounts {
  std::int64_t held = 0, retry = 0, failed = 0;
};
OutgoingCounts count_outgoing(Tx& tx);

std::optional<desk::Lock> lock_of(Tx& tx, TicketId ticket);
void set_lock(Tx& tx, TicketId ticket, const desk::Lock& lock);
void drop_lock(Tx& tx, TicketId ticket);
struct HeldLock {
  TicketId ticket;
  desk::Lock lock;
};
std::vector<HeldLock> locks_in_force(Tx& tx);
/// Tickets whose lock has run out but is still written down.
std::vector<TicketId> locks_over(Tx& tx);

struct Job {
  std::int64_t id = 0;
  std::string kind;          // "release", "deliver", "scan", …: one handler each in flow/jobs
  std::int64_t ref_id = 0;
  std::string payload = "{}";
  Time run_at;
  std::int64_t attempts = 0;
  std::string last_error;
};
void add_job(Tx& tx, std::string_view kind, std::int64_t ref_id, Time run_at, std::string_view payload = "{}");
/// Takes up to limit due jobs of this kind for this owner, also those whose lease ran out; attempts is counted here.
std::vector<Job> lease_jobs(Tx& tx, std::string_view owner, Time until, int limit, std::string_view kind);
void renew_leases(Tx& tx, std::string_view owner, Time until);
/// Whoever held a lease is gone: for a desk that one process has to itself.
void free_leases(Tx& tx);
void finish_job(Tx& tx, std::int64_t id);
void retry_job(Tx& tx, std::int64_t id, Time run_at, std::string_view error);
void bury_job(Tx& tx, std::int64_t id, std::string_view error);   // dead: visible, never run by itself
void delete_jobs(Tx& tx, std::string_view kind, std::int64_t ref_id);
void run_job_now(Tx& tx, std::string_view kind, std::int64_t ref_id);
/// When the next job of this kind is due or its lease ends; nothing when there is none.
std::optional<Time> next_job_at(Tx& tx, std::string_view kind);
struct JobCounts {
  std::int64_t ready = 0, running = 0, dead = 0;
};
JobCounts count_jobs(Tx& tx);

}  // namespace kotae::store
