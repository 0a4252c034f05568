#include "store/ticket_lists.h"

#include <map>
#include <mutex>

#include "store/visible.h"

namespace kotae::store {
namespace {

constexpr std::int64_t counted_exactly = 10'000;
constexpr std::int64_t count_age_s = 60;

// ?1 is the list's word where it has one. Ids are written into the text.
std::string where(const desk::Viewer& v, const TicketList& l) {
  using Of = TicketList::Of;
  const std::string id = std::to_string(l.id);
  std::string sql = std::string("t.state = ") + (l.of == Of::deleted ? "2" : "0") + " AND (" + visible(v) + ")";
  const auto person = [&](const char* kind) { return " AND t.id IN (SELECT p.ticket_id FROM ticket_people p WHERE p.user_id = " + id + " AND p.kind = '" + kind + "')"; };
  switch (l.of) {
    case Of::all:
    case Of::deleted: break;
    case Of::requested: sql += " AND t.requester_id = " + id; break;
    case Of::assigned: sql += " AND t.assignee_id = " + id; break;
    case Of::ccd: sql += person("cc"); break;
    case Of::followed: sql += person("follower"); break;
    case Of::organization: sql += " AND t.organization_id = " + id; break;
    case Of::incidents: sql += " AND t.problem_id = " + id; break;
    case Of::problems: sql += " AND t.type = 3 AND t.status < 4"; if (!l.word.empty()) sql += " AND lower(t.subject) LIKE ?1 ESCAPE '\\'"; break;
    case Of::external_id: sql += " AND t.external_id = ?1"; break;
  }
  return sql;
}

bool has_word(const TicketList& l) { return l.of == TicketList::Of::external_id || (l.of == TicketList::Of::problems && !l.word.empty()); }

void bind_word(Query& q, const TicketList& l) {
  if (l.of == TicketList::Of::external_id) q.bind(1, l.word);
  else if (has_word(l)) {
    std::string like = "%";
    for (const char c : l.word) {
      if (c == '%' || c == '_' || c == '\\') like.push_back('\\');
      like.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    }
    q.bind(1, like + "%");
  }
}

const char* column(TicketSort s) {
  switch (s) {
    case TicketSort::id: return "t.id";
    case TicketSort::created: return "t.created_at";
    case TicketSort::updated: return "t.updated_at";
    case TicketSort::status: return "t.status";
    case TicketSort::priority: return "t.priority";
    case TicketSort::subject: return "t.subject";
    case TicketSort::deleted: return "t.deleted_at";
  }
  return "t.id";
}

TicketPage page(Tx& tx, const TicketList& l, const std::string& sql, int limit) {
  Query q(tx, std::string_view(sql));
  bind_word(q, l);
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

// Large counts of a database, kept for a minute.
struct Known {
  std::mutex m;
  std::map<std::string, Counted> counts;
};
Known& known() {
  static Known k;
  return k;
}

}  // namespace

TicketPage list_tickets(Tx& tx, const desk::Viewer& v, const TicketList& l, TicketSort sort, bool descending, std::int64_t offset, int limit) {
  const std::string dir = descending ? " DESC" : "";
  const std::string sql = "SELECT " + ticket_columns() + " FROM tickets t WHERE " + where(v, l) + " ORDER BY " + column(sort) + dir + (sort == TicketSort::id ? "" : ", t.id" + dir) + " LIMIT " +
                          std::to_string(limit + 1) + " OFFSET " + std::to_string(offset);
  return page(tx, l, sql, limit);
}

TicketPage list_tickets_after(Tx& tx, const desk::Viewer& v, const TicketList& l, std::int64_t after, bool descending, int limit) {
  const std::string beyond = after == 0 ? "" : std::string(" AND t.id ") + (descending ? "< " : "> ") + std::to_string(after);
  const std::string sql = "SELECT " + ticket_columns() + " FROM tickets t WHERE " + where(v, l) + beyond + " ORDER BY t.id" + (descending ? " DESC" : "") + " LIMIT " + std::to_string(limit + 1);
  return page(tx, l, sql, limit);
}

Counted count_tickets(Tx& tx, const desk::Viewer& v, const TicketList& l) {
  const std::string condition = where(v, l);
  const auto count = [&](const std::string& sql) {
    Query q(tx, std::string_view(sql));
    bind_word(q, l);
    q.next();
    return q.i64(0);
  };
  const auto few = count("SELECT count(*) FROM (SELECT 1 FROM tickets t WHERE " + condition + " LIMIT " + std::to_string(counted_exactly + 1) + ") n");
  if (few <= counted_exactly) return {few, tx.at()};
  // The same text on another desk of this process would be another number: its creation tells desks apart.
  std::string desk;
  {
    Query q(tx, std::string_view("SELECT min(applied_at) FROM schema_migrations"));
    q.next();
    desk = q.text(0);
  }
  const std::string key = desk + " " + condition + " " + l.word;
  {
    std::lock_guard lock(known().m);
    const auto it = known().counts.find(key);
    if (it != known().counts.end() && tx.at() < plus_s(it->second.refreshed_at, count_age_s)) return it->second;
  }
  const Counted all{count("SELECT count(*) FROM tickets t WHERE " + condition), tx.at()};
  std::lock_guard lock(known().m);
  if (known().counts.size() > 1000) known().counts.clear();
  known().counts[key] = all;
  return all;
}

}  // namespace kotae::store
