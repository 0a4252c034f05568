#include "store/ticket_query.h"

#include <array>

#include "store/visible.h"

namespace kotae::store {
namespace {

using What = TicketCondition::What;
using Op = TicketCondition::Op;

std::string column(What w) {
  switch (w) {
    case What::status: return "t.status";
    case What::priority: return "t.priority";
    case What::type: return "t.type";
    case What::assignee: return "t.assignee_id";
    case What::requester: return "t.requester_id";
    case What::submitter: return "t.submitter_id";
    case What::group: return "t.group_id";
    case What::brand: return "t.brand_id";
    case What::organization: return "t.organization_id";
    case What::custom_status: return "t.custom_status_id";
    case What::form: return "t.form_id";
    case What::created: return "t.created_at";
    case What::updated: return "t.updated_at";
    case What::solved: return "t.solved_at";
    case What::via: return "t.via";
    case What::tag:
    case What::field: break;
  }
  return "";
}

constexpr std::array<const char*, 5> signs{"=", "<", "<=", ">", ">="};

template <class Bound>
std::string sql_of_field(const TicketCondition& c, const Bound& bound) {
  std::string one;
  for (const auto& w : c.words) {
    std::string test;
    if (c.op != Op::equal) test = "v.value " + std::string(signs[static_cast<std::size_t>(c.op)]) + " " + bound(w);
    else if (!w.empty() && w.back() == '*') {
      std::string like;
      for (const char x : w.substr(0, w.size() - 1)) like += x == '%' || x == '_' || x == '!' ? std::string{'!', x} : std::string(1, x);
      test = "v.value LIKE " + bound(like + "%") + " ESCAPE '!'";
    } else {
      test = "v.value = " + bound(w);
    }
    one += (one.empty() ? "" : " OR ") + test;
    if (c.op != Op::equal) break;
  }
  const std::string which = c.field ? "v.field_id = " + std::to_string(c.field) : "1 = 1";
  return "t.id IN (SELECT v.ticket_id FROM ticket_field_values v WHERE " + which + (one.empty() ? "" : " AND (" + one + ")") + ")";
}

// Numbers are written into the text; words of strangers are bound as ?1, ?2 …
std::string sql_of(const TicketCondition& c, std::vector<std::string>& words) {
  const auto bound = [&](const std::string& w) {
    words.push_back(w);
    return "?" + std::to_string(words.size());
  };
  if (c.what == What::tag) {
    const std::string which = c.word.empty() ? "" : " AND g.tag = " + bound(c.word);
    return "EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = t.id" + which + ")";
  }
  if (c.what == What::field) return sql_of_field(c, bound);
  const std::string col = column(c.what);
  if (c.what == What::via) return col + " = " + bound(c.word);
  if (c.op != Op::equal) {
    return c.numbers.empty() ? "0 = 1" : "coalesce(" + col + ", 0) " + signs[static_cast<std::size_t>(c.op)] + " " + std::to_string(c.numbers.front());
  }
  std::string in;
  for (const auto n : c.numbers) in += (in.empty() ? "" : ",") + std::to_string(n);
  if (in.empty()) return "0 = 1";
  const bool may_be_none = c.what == What::assignee || c.what == What::group || c.what == What::organization || c.what == What::form;
  return (may_be_none ? "coalesce(" + col + ", 0)" : col) + " IN (" + in + ")";
}

std::string where(const desk::Viewer& v, const TicketQuery& q, std::vector<std::string>& words) {
  std::string sql = " FROM tickets t WHERE t.state = 0 AND (" + visible(v) + ")";
  for (const auto& c : q.all) sql += std::string(" AND ") + (c.negated ? "NOT " : "") + "(" + sql_of(c, words) + ")";
  if (q.restricted) {
    std::string in;
    for (const TicketId id : q.among) in += (in.empty() ? "" : ",") + std::to_string(id.v);
    sql += in.empty() ? " AND 0 = 1" : " AND t.id IN (" + in + ")";
  }
  return sql;
}

const char* by(TicketOrder o) {
  switch (o) {
    case TicketOrder::created: return "t.created_at";
    case TicketOrder::updated: return "t.updated_at";
    case TicketOrder::priority: return "t.priority";
    case TicketOrder::status: return "t.status";
    case TicketOrder::type: return "t.type";
  }
  return "t.id";
}

void bind_words(Query& q, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) q.bind(static_cast<int>(i) + 1, words[i]);
}

}  // namespace

TicketPage find_tickets(Tx& tx, const desk::Viewer& v, const TicketQuery& query, std::int64_t offset, int limit) {
  std::vector<std::string> words;
  const std::string dir = query.ascending ? " ASC" : " DESC";
  const std::string sql = "SELECT " + ticket_columns() + where(v, query, words) + " ORDER BY " + by(query.order) + dir + ", t.id" + dir + " LIMIT " + std::to_string(limit + 1) +
                          " OFFSET " + std::to_string(offset);
  Query q(tx, std::string_view(sql));
  bind_words(q, words);
  TicketPage page;
  while (q.next()) {
    if (static_cast<int>(page.tickets.size()) == limit) {
      page.more = true;
      break;
    }
    page.tickets.push_back(read_ticket(q));
  }
  return page;
}

std::int64_t count_tickets(Tx& tx, const desk::Viewer& v, const TicketQuery& query) {
  std::vector<std::string> words;
  const std::string sql = "SELECT count(*)" + where(v, query, words);
  Query q(tx, std::string_view(sql));
  bind_words(q, words);
  q.next();
  return q.i64(0);
}

}  // namespace kotae::store
