#include "store/requests.h"

#include "store/visible.h"

namespace kotae::store {
namespace {

std::string copied_condition(UserId u) { return "EXISTS (SELECT 1 FROM ticket_people p WHERE p.ticket_id = t.id AND p.user_id = " + std::to_string(u.v) + " AND p.kind = 'cc')"; }

// Ids are written into the text; nothing of strangers is.
std::string condition(const desk::Viewer& v, const RequestQuery& q) {
  std::string sql = " FROM tickets t WHERE t.state = 0 AND t.is_public = 1 AND ";
  sql += v.staff() || !v.active || !v.user ? "(" + visible(v) + ")" : "((" + visible(v) + ") OR " + copied_condition(v.user) + ")";
  if (q.requester) sql += " AND t.requester_id = " + std::to_string(q.requester.v);
  if (q.copied) sql += " AND t.id IN (SELECT p.ticket_id FROM ticket_people p WHERE p.user_id = " + std::to_string(q.copied.v) + " AND p.kind = 'cc')";
  if (q.organization) sql += " AND t.organization_id = " + std::to_string(q.organization.v);
  std::string in;
  for (const auto s : q.statuses) in += (in.empty() ? "" : ",") + std::to_string(static_cast<int>(s));
  if (!in.empty()) sql += " AND t.status IN (" + in + ")";
  return sql;
}

TicketPage page(Query&& q, int limit) {
  TicketPage p;
  while (q.next()) {
    if (static_cast<int>(p.tickets.size()) == limit) {
      p.more = true;
      break;
    }
    p.tickets.push_back(read_ticket(q));
  }
  return p;
}

}  // namespace

TicketPage requests_by_id(Tx& tx, const desk::Viewer& viewer, const RequestQuery& q, std::int64_t after, int limit) {
  return page(Query(tx, "SELECT " + ticket_columns() + condition(viewer, q) + " AND t.id > ?1 ORDER BY t.id LIMIT ?2", after, limit + 1), limit);
}

TicketPage requests_by_offset(Tx& tx, const desk::Viewer& viewer, const RequestQuery& q, std::int64_t offset, int limit) {
  const std::string down = q.descending ? " DESC" : "";
  const std::string order = q.by_update ? "t.updated_at" + down + ", t.id" + down : "t.id" + down;
  return page(Query(tx, "SELECT " + ticket_columns() + condition(viewer, q) + " ORDER BY " + order + " LIMIT ?1 OFFSET ?2", limit + 1, offset), limit);
}

std::int64_t count_requests(Tx& tx, const desk::Viewer& viewer, const RequestQuery& q) {
  Query n(tx, "SELECT count(*)" + condition(viewer, q));
  n.next();
  return n.i64(0);
}

bool is_copied(Tx& tx, UserId user, TicketId ticket) {
  for (const UserId u : people(tx, ticket, "cc"))
    if (u == user) return true;
  return false;
}

std::optional<desk::Ticket> request_for(Tx& tx, const desk::Viewer& viewer, TicketId id) {
  auto t = ticket(tx, id);
  if (!t || t->state != desk::State::active || !t->is_public || !viewer.user || !viewer.active) return std::nullopt;
  if (desk::can_see(viewer, desk::scope(*t))) return t;
  return !viewer.staff() && is_copied(tx, viewer.user, id) ? t : std::nullopt;
}

}  // namespace kotae::store
