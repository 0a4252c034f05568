// Writing the search index.
#include <map>
#include <stdexcept>

#include "store/search.h"
#include "store/search_tokens.h"

namespace kotae::store {

std::int64_t SearchIndex::seq() {
  std::int64_t seq = 0;
  read([&](Tx& tx) {
    Query q(tx, std::string_view("SELECT seq FROM search_cursor WHERE one = 1"));
    if (q.next()) seq = q.i64(0);
  });
  return seq;
}

std::vector<std::pair<TicketId, CommentId>> SearchIndex::stale(int limit) {
  std::vector<std::pair<TicketId, CommentId>> out;
  read([&](Tx& tx) {
    Query q(tx, std::string_view("SELECT ticket_id, done_id FROM search_stale ORDER BY ticket_id LIMIT ?1"), limit);
    while (q.next()) out.emplace_back(q.get_id<TicketId>(0), q.get_id<CommentId>(1));
  });
  return out;
}

bool SearchIndex::apply(const Changes& c) {
  return write([&](Tx& tx) -> Done {
    // Both the lock against other nodes and the check that none was faster.
    if (Query(tx, std::string_view("UPDATE search_cursor SET seq = ?1 WHERE one = 1 AND seq = ?2"), c.to, c.from).run() == 0)
      return fail(Code::update_conflict, "another node has indexed this");
    std::map<TicketId, const SearchTicket*> tickets;
    for (const auto& t : c.tickets) {
      tickets[t.id] = &t;
      refresh(tx, t);
    }
    for (const TicketId t : c.gone) {
      std::vector<CommentId> comments;
      {
        Query q(tx, std::string_view("SELECT comment_id FROM search_docs WHERE ticket_id = ?1"), t);
        while (q.next()) comments.push_back(q.get_id<CommentId>(0));
      }
      for (const CommentId id : comments) drop(tx, id);
      Query(tx, std::string_view("DELETE FROM search_stale WHERE ticket_id = ?1"), t).run();
    }
    for (const CommentId id : c.gone_comments) drop(tx, id);
    for (const auto& d : c.documents) {
      const auto t = tickets.find(d.ticket_id);
      if (t == tickets.end()) throw std::logic_error("a document without its ticket");
      put(tx, d, *t->second);
    }
    for (const auto& r : c.renewed) {
      if (r.now)
        Query(tx, std::string_view("UPDATE search_stale SET done_id = ?3 WHERE ticket_id = ?1 AND done_id = ?2"), r.ticket, r.done.v, r.now).run();
      else
        Query(tx, std::string_view("DELETE FROM search_stale WHERE ticket_id = ?1 AND done_id = ?2"), r.ticket, r.done.v).run();
    }
    for (const TicketId t : c.stale)
      Query(tx, std::string_view("INSERT INTO search_stale (ticket_id, done_id) VALUES (?1, 0) ON CONFLICT (ticket_id) DO UPDATE SET done_id = 0"), t).run();
    return {};
  });
}

void SearchIndex::clear() {
  write([&](Tx& tx) -> Done {
    clear_words(tx);
    Query(tx, std::string_view("DELETE FROM search_docs")).run();
    Query(tx, std::string_view("DELETE FROM search_stale")).run();
    Query(tx, std::string_view("UPDATE search_cursor SET seq = 0 WHERE one = 1")).run();
    return {};
  });
}

// Status, assignee and so on are columns beside the words and cheap to move. Where a filter token is wrong now, the documents become stale:
// until they are made again, the columns keep them from those who may not see them.
void SearchIndex::refresh(Tx& tx, const SearchTicket& t) {
  Query(tx, std::string_view("INSERT INTO search_stale (ticket_id, done_id) SELECT ticket_id, 0 FROM search_docs WHERE ticket_id = ?1 AND "
                             "(coalesce(group_id, 0) <> ?2 OR coalesce(brand_id, 0) <> ?3 OR coalesce(requester_id, 0) <> ?4) LIMIT 1 "
                             "ON CONFLICT (ticket_id) DO UPDATE SET done_id = 0"),
        t.id, t.group_id.v, t.brand_id.v, t.requester_id.v)
      .run();
  Query(tx, std::string_view("UPDATE search_docs SET status = ?2, state = ?3, group_id = ?4, brand_id = ?5, mailbox_id = ?6, assignee_id = ?7, requester_id = ?8, "
                             "is_public = ?9, organization_id = ?15 WHERE ticket_id = ?1 AND (status <> ?2 OR state <> ?3 OR is_public <> ?9 OR coalesce(group_id, 0) <> ?10 OR "
                             "coalesce(brand_id, 0) <> ?11 OR coalesce(mailbox_id, 0) <> ?12 OR coalesce(assignee_id, 0) <> ?13 OR coalesce(requester_id, 0) <> ?14 OR "
                             "coalesce(organization_id, 0) <> ?16)"),
        t.id, t.status, t.state, t.group_id, t.brand_id, t.mailbox_id, t.assignee_id, t.requester_id, t.is_public ? 1 : 0, t.group_id.v, t.brand_id.v,
        t.mailbox_id.v, t.assignee_id.v, t.requester_id.v, t.organization_id, t.organization_id.v)
      .run();
}

void SearchIndex::put(Tx& tx, const SearchDocument& d, const SearchTicket& t) {
  drop(tx, d.comment_id);
  Query(tx, std::string_view("INSERT INTO search_docs (comment_id, ticket_id, audience, created_at, status, state, group_id, brand_id, mailbox_id, assignee_id, requester_id, "
                             "is_public, organization_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"),
        d.comment_id, d.ticket_id, d.audience, d.created_at.us, t.status, t.state, t.group_id, t.brand_id, t.mailbox_id, t.assignee_id, t.requester_id,
        t.is_public ? 1 : 0, t.organization_id)
      .run();
  std::vector<std::string> tokens{month_token(month_of(d.created_at))};
  if (t.group_id) tokens.push_back(group_token(t.group_id));
  if (t.brand_id) tokens.push_back(brand_token(t.brand_id));
  if (t.requester_id) tokens.push_back(requester_token(t.requester_id));
  put_words(tx, d, tokens);
}

void SearchIndex::drop(Tx& tx, CommentId comment) {
  if (Query(tx, std::string_view("DELETE FROM search_docs WHERE comment_id = ?1"), comment).run() > 0) drop_words(tx, comment);
}

}  // namespace kotae::store
