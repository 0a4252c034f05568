#include "store/merges.h"

#include "store/rows.h"

namespace kotae::store {
namespace {

Merge read_merge(const Query& q) {
  Merge m;
  m.id = q.i64(0);
  m.source_id = q.get_id<TicketId>(1);
  m.target_id = q.get_id<TicketId>(2);
  m.actor_id = q.get_id<UserId>(3);
  m.data = q.text(4);
  m.created_at = q.time(5);
  return m;
}

}  // namespace

void insert(Tx& tx, Merge& m) {
  m.created_at = tx.at();
  m.id = inserted(Query(tx, KOTAE_SQL(tx, "merge.insert"), m.source_id, m.target_id, m.actor_id, m.data, m.created_at));
}

std::optional<Merge> standing_merge(Tx& tx, TicketId source) {
  Query q(tx, KOTAE_SQL(tx, "merge.of_source"), source);
  return q.next() ? std::optional(read_merge(q)) : std::nullopt;
}

std::vector<Merge> standing_merges_into(Tx& tx, TicketId target) {
  std::vector<Merge> out;
  Query q(tx, KOTAE_SQL(tx, "merge.into_target"), target);
  while (q.next()) out.push_back(read_merge(q));
  return out;
}

void end_merge(Tx& tx, std::int64_t id) { Query(tx, KOTAE_SQL(tx, "merge.end"), id, tx.at()).run(); }

void delete_comment(Tx& tx, CommentId id) {
  Query(tx, KOTAE_SQL(tx, "merge.delete_jobs"), id).run();
  Query(tx, KOTAE_SQL(tx, "merge.delete_outgoing"), id).run();
  Query(tx, KOTAE_SQL(tx, "merge.delete_message_ids"), id).run();
  Query(tx, KOTAE_SQL(tx, "merge.delete_attachments"), id).run();
  Query(tx, KOTAE_SQL(tx, "merge.delete_body"), id).run();
  Query(tx, KOTAE_SQL(tx, "merge.delete_comment"), id).run();
}

void move_comment(Tx& tx, CommentId id, TicketId to, std::int64_t change_id) {
  Query(tx, KOTAE_SQL(tx, "merge.move_comment"), id, to, change_id).run();
  Query(tx, KOTAE_SQL(tx, "merge.move_inbound"), id, to).run();
  Query(tx, KOTAE_SQL(tx, "merge.move_outgoing"), id, to).run();
  Query(tx, KOTAE_SQL(tx, "merge.move_message_ids"), id, to).run();
}

}  // namespace kotae::store
