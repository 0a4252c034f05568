// The feed: append-only events in commit order. A change of a ticket is one or more events with one change_id (= an audit).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "store/db.h"

namespace kotae::store {

struct Event {
  std::int64_t seq = 0;
  Time at;
  std::int64_t change_id = 0;
  TicketId ticket_id;
  UserId actor_id;
  std::string type;  // "ticket.created", "comment.created", … (docs/api.md, live)
  std::string data;  // JSON object: ids, codes, amounts; never people's words
  std::string texts{};  // filled by events_of alone
};

/// Adds an event; change_id 0 starts a new change. Returns the change's id. texts_json: people's words that belong to it, kept in a row of
/// their own that redaction and erasure can empty; "" = none.
std::int64_t emit(Tx& tx, std::int64_t change_id, TicketId ticket, UserId actor, std::string_view type, std::string_view data_json,
                  std::string_view texts_json = "");
/// Up to limit events after seq, in order, without gaps.
std::vector<Event> events_after(Tx& tx, std::int64_t seq, int limit);
/// A ticket's events, oldest first.
std::vector<Event> events_of(Tx& tx, TicketId ticket);
/// Number of the newest event that readers can see; 0 on an empty desk.
std::int64_t feed_head(Tx& tx);

/// A consumer's position; 0 when it never ran.
std::int64_t consumer_seq(Tx& tx, std::string_view consumer);
void set_consumer_seq(Tx& tx, std::string_view consumer, std::int64_t seq);

}  // namespace kotae::store
