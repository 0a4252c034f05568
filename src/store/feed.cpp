#include "store/feed.h"

namespace kotae::store {
namespace {

Event read_event(const Query& q) {
  return {q.i64(0), q.time(1), q.i64(2), q.get_id<TicketId>(3), q.get_id<UserId>(4), q.text(5), q.text(6), {}};
}

}  // namespace

std::int64_t emit(Tx& tx, std::int64_t change_id, TicketId ticket, UserId actor, std::string_view type, std::string_view data_json,
                  std::string_view texts_json) {
  std::int64_t change = 0, event = 0;
  {
    Query q(tx, KOTAE_SQL(tx, "feed.emit"), tx.at(), change_id, ticket, actor, type, data_json);
    q.next();
    change = q.i64(0);
    event = q.i64(1);
    while (q.next()) {
    }
  }
  if (!texts_json.empty()) Query(tx, KOTAE_SQL(tx, "feed.emit_text"), event, texts_json).run();
  return change;
}

std::vector<Event> events_after(Tx& tx, std::int64_t seq, int limit) {
  std::vector<Event> out;
  Query q(tx, KOTAE_SQL(tx, "feed.after"), seq, limit);
  while (q.next()) out.push_back(read_event(q));
  return out;
}

std::vector<Event> events_of(Tx& tx, TicketId ticket) {
  std::vector<Event> out;
  Query q(tx, KOTAE_SQL(tx, "feed.of_ticket"), ticket);
  while (q.next()) out.push_back(read_event(q));
  Query words(tx, KOTAE_SQL(tx, "feed.texts_of_ticket"), ticket);
  while (words.next())
    for (auto& e : out)
      if (e.seq == words.i64(0) && e.seq != 0) e.texts = words.text(1);
  return out;
}

std::int64_t feed_head(Tx& tx) {
  Query q(tx, KOTAE_SQL(tx, "feed.head"));
  return q.next() ? q.i64(0) : 0;
}

std::int64_t consumer_seq(Tx& tx, std::string_view consumer) {
  Query q(tx, KOTAE_SQL(tx, "feed.consumer"), consumer);
  return q.next() ? q.i64(0) : 0;
}

void set_consumer_seq(Tx& tx, std::string_view consumer, std::int64_t seq) {
  Query(tx, KOTAE_SQL(tx, "feed.set_consumer"), consumer, seq, tx.at()).run();
}

}  // namespace kotae::store
