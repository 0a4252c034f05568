#include "store/postgres_sequencer.h"

namespace kotae::store {
namespace {

constexpr int look_anyway_ms = 100;  // for transactions that ended without telling: their node died, or they are not ours
constexpr int take_over_ms = 200;
constexpr int reconnect_ms = 500;
constexpr int batch = 1000;

const char* const try_lead = "SELECT pg_try_advisory_lock(5682002)";
const char* const waiting =
    "SELECT EXISTS (SELECT 1 FROM events WHERE seq IS NULL AND xid < pg_snapshot_xmin(pg_current_snapshot()))";
// feed_head is locked by a statement of its own, so that the snapshot of the next one is younger than every numbering before it.
const char* const lock_head = "SELECT seq FROM feed_head WHERE one = 1 FOR UPDATE";
const char* const number =
    "WITH ready AS ("
    "  SELECT id, row_number() OVER (ORDER BY xid, id) AS n FROM ("
    "    SELECT id, xid FROM events WHERE seq IS NULL AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT ?1) oldest),"
    " numbered AS (UPDATE events e SET seq = head.seq + ready.n FROM ready, feed_head head WHERE e.id = ready.id AND head.one = 1 RETURNING 1),"
    " many AS (SELECT count(*) AS n FROM numbered)"
    " UPDATE feed_head SET seq = seq + many.n FROM many WHERE one = 1 RETURNING many.n, pg_notify('kotae_feed', '')";

// True when there may be more.
bool number_batch(PgConnection& c) {
  Tx tx(c, now());
  Query any(tx, std::string_view(waiting));
  if (!any.next() || !any.flag(0)) return false;
  c.exec("BEGIN ISOLATION LEVEL READ COMMITTED");
  try {
    Query(tx, std::string_view(lock_head)).run();
    std::int64_t n = 0;
    {
      Query q(tx, std::string_view(number), batch);
      if (q.next()) n = q.i64(0);
    }
    c.exec("COMMIT");
    return n == batch;
  } catch (...) {
    c.rollback();
    throw;
  }
}

}  // namespace

PgSequencer::PgSequencer(std::string url) : url_(std::move(url)), thread_([this] { run(); }) {}

PgSequencer::~PgSequencer() { stop(); }

void PgSequencer::stop() {
  stopping_ = true;
  bell_.ring();
  if (thread_.joinable()) thread_.join();
}

void PgSequencer::run() {
  while (!stopping_) {
    try {
      PgConnection c(url_, PgConnection::For::feed);
      while (!stopping_) {
        const bool mine = c.ask(try_lead) == "t";
        leads_ = mine;
        if (mine) lead(c);
        else follow(c);
      }
    } catch (const DbError&) {
      leads_ = false;  // the lock went with the connection; events wait in their table until somebody leads again
      bell_.wait(nullptr, reconnect_ms);
    }
  }
  leads_ = false;
}

void PgSequencer::lead(PgConnection& c) {
  c.exec("LISTEN kotae_wake");
  for (;;) {
    const bool last = stopping_;  // read before numbering, so that what was committed before stop() is numbered
    while (number_batch(c)) {
    }
    if (last) return;
    // A wake-up that came in with the answers above is already read: the socket would stay silent.
    if (!take_notifications(c, [](std::string_view, std::string_view) {})) bell_.wait(&c, look_anyway_ms);
  }
}

void PgSequencer::follow(PgConnection& c) {
  if (bell_.wait(&c, take_over_ms)) c.exec("NOTIFY kotae_wake");
  take_notifications(c, [](std::string_view, std::string_view) {});
}

}  // namespace kotae::store
