#include "store/exports.h"

#include <limits>

#include "store/feed.h"

namespace kotae::store {
namespace {

NumberedEvent read_numbered(const Query& q) {
  return {q.i64(0), q.i64(2), q.get_id<TicketId>(3), q.get_id<UserId>(4), q.time(5), {q.i64(1), q.text(6), q.text(7), q.text(8)}};
}

// On PostgreSQL an event may be numbered after one that is a little younger.
constexpr std::int64_t disorder_s = 60;

}  // namespace

std::vector<desk::Ticket> tickets_changed_after(Tx& tx, ExportPlace place, int limit, bool with_deleted) {
  std::vector<desk::Ticket> out;
  static const std::string all = "SELECT " + ticket_columns() + " FROM tickets t WHERE (t.updated_at, t.id) > (?1, ?2) ORDER BY t.updated_at, t.id LIMIT ?3";
  static const std::string living = "SELECT " + ticket_columns() + " FROM tickets t WHERE (t.updated_at, t.id) > (?1, ?2) AND t.state < 2 ORDER BY t.updated_at, t.id LIMIT ?3";
  Query q(tx, std::string_view(with_deleted ? all : living), place.at.us, place.id, limit);
  while (q.next()) out.push_back(read_ticket(q));
  return out;
}

std::vector<User> users_changed_after(Tx& tx, ExportPlace place, int limit) {
  std::vector<UserId> ids;
  {
    Query q(tx, KOTAE_SQL(tx, "export.users"), place.at.us, place.id, limit);
    while (q.next()) ids.push_back(q.get_id<UserId>(0));
  }
  std::vector<User> out;
  for (const UserId id : ids)
    if (auto u = user(tx, id)) out.push_back(std::move(*u));
  return out;
}

std::int64_t seq_before(Tx& tx, Time at) {
  const Time from = plus_s(at, -disorder_s);
  std::int64_t low = 0, high = feed_head(tx);   // the answer lies in [low, high]
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    Query q(tx, KOTAE_SQL(tx, "export.at_seq"), middle + 1);
    if (q.next() && q.time(0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

std::vector<NumberedEvent> ticket_events_after(Tx& tx, std::int64_t seq, int limit, std::int64_t& seen) {
  std::vector<NumberedEvent> out;
  seen = 0;
  Query q(tx, KOTAE_SQL(tx, "export.after"), seq, limit);
  while (q.next()) {
    seen = q.i64(0);
    if (!q.null(3)) out.push_back(read_numbered(q));
  }
  return out;
}

std::vector<NumberedEvent> ticket_events_before(Tx& tx, std::int64_t seq, int limit) {
  std::vector<NumberedEvent> out;
  Query q(tx, KOTAE_SQL(tx, "export.before"), seq > 0 ? seq : std::numeric_limits<std::int64_t>::max(), limit);
  while (q.next()) out.push_back(read_numbered(q));
  return out;
}

}  // namespace kotae::store
