#include "store/audit_log.h"

#include <algorithm>

namespace kotae::store {
namespace {

// Types are of the list below, ids and times are numbers: nothing of strangers is written into the text.
std::string condition(const AuditFilter& f) {
  std::string in;
  for (const auto& t : audit_types())
    if (f.types.empty() || std::find(f.types.begin(), f.types.end(), t) != f.types.end()) in += (in.empty() ? "'" : ",'") + t + "'";
  // What the desk does by itself to a mailbox's state is no act of anybody.
  std::string sql = " FROM events e WHERE e.ticket_id IS NULL AND e.actor_id IS NOT NULL AND " + (in.empty() ? std::string("0 = 1") : "e.type IN (" + in + ")");
  if (f.actor) sql += " AND e.actor_id = " + std::to_string(f.actor.v);
  if (f.from) sql += " AND e.at >= " + std::to_string(f.from.us);
  if (f.until) sql += " AND e.at <= " + std::to_string(f.until.us);
  return sql;
}

const char* id_of(Tx& tx) { return tx.engine() == Engine::postgres ? "e.id" : "e.seq"; }

std::vector<AuditEntry> read(Tx& tx, Query&& q) {
  std::vector<AuditEntry> out;
  while (q.next()) out.push_back({q.i64(0), {0, q.time(1), q.i64(2), {}, q.get_id<UserId>(3), q.text(4), q.text(5), {}}});
  const std::string texts = tx.engine() == Engine::postgres ? "SELECT data FROM event_texts WHERE event_id = ?1" : "SELECT data FROM event_texts WHERE seq = ?1";
  for (auto& e : out) {
    Query t(tx, texts, e.id);
    if (t.next()) e.event.texts = t.text(0);
  }
  return out;
}

std::string columns(Tx& tx) { return std::string("SELECT ") + id_of(tx) + ", e.at, e.change_id, e.actor_id, e.type, e.data"; }

}  // namespace

const std::vector<std::string>& audit_types() {
  static const std::vector<std::string> all{"user.updated",  "group.updated",      "brand.updated", "organization.updated", "settings.updated", "mailbox.updated",
                                            "definition.updated", "oauth_client.updated", "token.updated", "session.ended",        "login.succeeded"};
  return all;
}

std::vector<AuditEntry> audit_log(Tx& tx, const AuditFilter& f, std::int64_t after, std::int64_t offset, int limit, bool ascending) {
  const std::string id = id_of(tx);
  std::string sql = columns(tx) + condition(f);
  if (after > 0) sql += " AND " + id + (ascending ? " > " : " < ") + std::to_string(after);
  sql += " ORDER BY " + id + (ascending ? "" : " DESC") + " LIMIT ?1 OFFSET ?2";
  return read(tx, Query(tx, sql, limit, offset));
}

std::int64_t count_audit_log(Tx& tx, const AuditFilter& f) {
  Query q(tx, "SELECT count(*)" + condition(f));
  q.next();
  return q.i64(0);
}

std::optional<AuditEntry> audit_entry(Tx& tx, std::int64_t id) {
  auto found = read(tx, Query(tx, columns(tx) + condition({}) + " AND " + id_of(tx) + " = ?1", id));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

}  // namespace kotae::store
