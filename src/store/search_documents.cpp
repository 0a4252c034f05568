#include "store/search_documents.h"

#include <boost/json.hpp>

namespace kotae::store {
namespace json = boost::json;
namespace {

// A letter of many megabytes has its beginning indexed.
constexpr std::size_t max_body = 1 << 20;

void add(std::string& out, std::string_view s) {
  if (s.empty()) return;
  out += '\n';
  out += s;
}

// Names and addresses, in whatever shape they stand there.
void add_strings(std::string& out, const json::value& v) {
  if (const auto* s = v.if_string()) add(out, *s);
  if (const auto* a = v.if_array())
    for (const auto& x : *a) add_strings(out, x);
  if (const auto* o = v.if_object())
    for (const auto& x : *o) add_strings(out, x.value());
}

void add_people(std::string& out, std::string_view meta) {
  boost::system::error_code e;
  const auto v = json::parse(meta, e);
  if (e || !v.is_object()) return;
  for (const char* key : {"from", "to", "cc"})
    if (const auto* p = v.get_object().if_contains(key)) add_strings(out, *p);
}

std::string_view head(std::string_view s, std::size_t n) {
  if (s.size() <= n) return s;
  while (n > 0 && (static_cast<unsigned char>(s[n]) & 0xC0) == 0x80) --n;
  return s.substr(0, n);
}

}  // namespace

std::optional<SearchTicket> search_ticket(Tx& tx, TicketId id) {
  Query q(tx, KOTAE_SQL(tx, "search.ticket"), id);
  if (!q.next()) return std::nullopt;
  SearchTicket t;
  t.id = q.get_id<TicketId>(0);
  t.status = static_cast<desk::Status>(q.i64(1));
  t.state = static_cast<desk::State>(q.i64(2));
  t.group_id = q.get_id<GroupId>(3);
  t.brand_id = q.get_id<BrandId>(4);
  t.mailbox_id = q.get_id<MailboxId>(5);
  t.assignee_id = q.get_id<UserId>(6);
  t.requester_id = q.get_id<UserId>(7);
  t.is_public = q.flag(8);
  t.organization_id = q.get_id<OrganizationId>(9);
  return t;
}

std::optional<SearchDocument> search_document(Tx& tx, CommentId id) {
  SearchDocument d;
  bool files = false;
  {
    Query q(tx, KOTAE_SQL(tx, "search.document"), id);
    if (!q.next()) return std::nullopt;
    d.comment_id = q.get_id<CommentId>(0);
    d.ticket_id = q.get_id<TicketId>(1);
    d.audience = static_cast<desk::Audience>(q.i64(2));
    d.created_at = q.time(3);
    d.text = std::to_string(d.ticket_id.v);  // first: see fts5_tokenizer.h on what a text must not begin with
    for (const int column : {4, 5, 6, 7, 8}) add(d.text, q.view(column));
    if (!q.flag(14))
      for (const int column : {9, 10}) add(d.text, q.view(column));
    if (q.view(11) != q.view(4)) add(d.text, q.view(11));
    add_people(d.text, q.view(13));
    add(d.text, head(q.view(12), max_body));
    files = q.flag(15);
  }
  if (files) {
    Query q(tx, KOTAE_SQL(tx, "search.files"), id);
    while (q.next()) add(d.text, q.view(0));
  }
  return d;
}

std::vector<CommentId> search_comments(Tx& tx, TicketId ticket, CommentId after, int limit) {
  std::vector<CommentId> out;
  Query q(tx, KOTAE_SQL(tx, "search.comments"), ticket, after.v, limit);
  while (q.next()) out.push_back(q.get_id<CommentId>(0));
  return out;
}

std::vector<TicketId> search_tickets_of(Tx& tx, UserId requester) {
  std::vector<TicketId> out;
  Query q(tx, KOTAE_SQL(tx, "search.tickets_of"), requester);
  while (q.next()) out.push_back(q.get_id<TicketId>(0));
  return out;
}

}  // namespace kotae::store
