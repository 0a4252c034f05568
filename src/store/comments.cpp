#include "store/comments.h"

#include "store/rows.h"

#include <limits>

namespace kotae::store {
namespace {

Comment read_comment(const Query& q) {
  Comment c;
  c.id = q.get_id<CommentId>(0);
  c.ticket_id = q.get_id<TicketId>(1);
  c.author_id = q.get_id<UserId>(2);
  c.audience = static_cast<desk::Audience>(q.i64(3));
  c.kind = q.text(4);
  c.via = q.text(5);
  c.change_id = q.i64(6);
  c.outgoing_id = q.get_id<OutgoingId>(7);
  c.inbound_id = q.get_id<InboundId>(8);
  c.message_id = q.text(9);
  c.matched_by = q.text(10);
  c.has_attachments = q.flag(11);
  c.created_at = q.time(12);
  c.subject = q.text(13);
  c.body = q.text(14);
  c.html = q.text(15);
  c.meta = q.text(16);
  return c;
}

Attachment read_attachment(const Query& q) {
  Attachment a;
  a.id = q.get_id<AttachmentId>(0);
  a.comment_id = q.get_id<CommentId>(1);
  a.upload_token = q.text(2);
  a.uploader_id = q.get_id<UserId>(3);
  a.file_name = q.text(4);
  a.content_type = q.text(5);
  a.size = q.i64(6);
  a.sha256 = q.text(7);
  a.is_inline = q.flag(8);
  a.content_id = q.text(9);
  a.token = q.text(10);
  a.state = static_cast<Attachment::State>(q.i64(11));
  a.scan_note = q.text(12);
  a.created_at = q.time(13);
  return a;
}

std::vector<Attachment> all(Query&& q) {
  std::vector<Attachment> out;
  while (q.next()) out.push_back(read_attachment(q));
  return out;
}

}  // namespace

void insert(Tx& tx, Comment& c) {
  c.id = CommentId{inserted(Query(tx, KOTAE_SQL(tx, "comment.insert"), c.ticket_id, c.author_id, c.audience, c.kind, c.via, c.change_id, c.outgoing_id,
                                  c.inbound_id, c.message_id, c.matched_by, c.has_attachments ? 1 : 0, c.created_at))};
  Query(tx, KOTAE_SQL(tx, "comment.insert_words"), c.id, c.subject, c.body, c.html, c.meta).run();
}

std::vector<Comment> comments_of(Tx& tx, TicketId ticket, std::int64_t after, int limit, bool descending) {
  std::vector<Comment> out;
  const std::int64_t n = limit < 0 ? std::numeric_limits<std::int32_t>::max() : limit;
  Query q(tx, descending ? KOTAE_SQL(tx, "comment.of_ticket_desc") : KOTAE_SQL(tx, "comment.of_ticket"), ticket,
          descending && after == 0 ? std::numeric_limits<std::int64_t>::max() : after, n);
  while (q.next()) out.push_back(read_comment(q));
  return out;
}

std::optional<Comment> comment(Tx& tx, CommentId id) {
  Query q(tx, KOTAE_SQL(tx, "comment.by_id"), id);
  return q.next() ? std::optional(read_comment(q)) : std::nullopt;
}

void save_words(Tx& tx, const Comment& c) { Query(tx, KOTAE_SQL(tx, "comment.save_words"), c.id, c.subject, c.body, c.html, c.meta).run(); }

void insert(Tx& tx, Attachment& a) {
  a.id = AttachmentId{inserted(Query(tx, KOTAE_SQL(tx, "comment.insert_attachment"), a.comment_id,
                                     a.upload_token.empty() ? std::nullopt : std::optional<std::string_view>(a.upload_token), a.uploader_id, a.file_name,
                                     a.content_type, a.size, a.sha256, a.is_inline ? 1 : 0, a.content_id, a.token, a.state, a.scan_note, a.created_at))};
}

std::vector<Attachment> attachments_of(Tx& tx, CommentId comment) { return all(Query(tx, KOTAE_SQL(tx, "comment.attachments"), comment)); }
std::vector<Attachment> attachments_of_ticket(Tx& tx, TicketId ticket) { return all(Query(tx, KOTAE_SQL(tx, "comment.attachments_of_ticket"), ticket)); }
std::vector<Attachment> attachments_of_upload(Tx& tx, std::string_view token) { return all(Query(tx, KOTAE_SQL(tx, "comment.attachments_of_upload"), token)); }
std::vector<Attachment> attachments_to_scan(Tx& tx, int limit) { return all(Query(tx, KOTAE_SQL(tx, "comment.attachments_to_scan"), limit)); }
std::optional<Attachment> attachment(Tx& tx, AttachmentId id) {
  Query q(tx, KOTAE_SQL(tx, "comment.attachment"), id);
  return q.next() ? std::optional(read_attachment(q)) : std::nullopt;
}

std::optional<Attachment> attachment_by_token(Tx& tx, std::string_view token) {
  Query q(tx, KOTAE_SQL(tx, "comment.attachment_by_token"), token);
  return q.next() ? std::optional(read_attachment(q)) : std::nullopt;
}

std::vector<std::string> claim_uploads(Tx& tx, const std::vector<std::string>& tokens, UserId uploader, CommentId comment) {
  std::vector<std::string> unknown;
  for (const auto& t : tokens)
    if (Query(tx, KOTAE_SQL(tx, "comment.claim_upload"), comment, t, uploader).run() == 0) unknown.push_back(t);
  return unknown;
}

void set_has_attachments(Tx& tx, CommentId id) { Query(tx, KOTAE_SQL(tx, "comment.set_has_attachments"), id).run(); }

void set_attachment_state(Tx& tx, AttachmentId id, Attachment::State state, std::string_view note) {
  Query(tx, KOTAE_SQL(tx, "comment.set_attachment_state"), state, note, id).run();
}
void delete_upload(Tx& tx, std::string_view token) { Query(tx, KOTAE_SQL(tx, "comment.delete_upload"), token).run(); }
int sweep_uploads(Tx& tx, Time before, int limit) { return static_cast<int>(Query(tx, KOTAE_SQL(tx, "comment.sweep_uploads"), before, limit).run()); }

void remember_message_id(Tx& tx, std::string_view message_id, TicketId ticket, CommentId comment, OutgoingId outgoing, bool ours) {
  if (message_id.empty()) return;
  Query(tx, KOTAE_SQL(tx, "comment.remember_message_id"), message_id, ticket, comment, outgoing, ours ? 1 : 0).run();
}

std::vector<MessageIdRow> find_message_id(Tx& tx, std::string_view message_id) {
  std::vector<MessageIdRow> out;
  Query q(tx, KOTAE_SQL(tx, "comment.find_message_id"), message_id);
  while (q.next()) out.push_back({q.get_id<TicketId>(0), q.get_id<CommentId>(1), q.get_id<OutgoingId>(2), q.flag(3)});
  return out;
}

}  // namespace kotae::store
