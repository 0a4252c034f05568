// Comments, the words in them, and attachments.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/ticket.h"
#include "store/db.h"

namespace kotae::store {

struct Comment {
  CommentId id;
  TicketId ticket_id;
  UserId author_id;
  desk::Audience audience = desk::Audience::everyone;
  std::string kind = "person";
  std::string via;
  std::int64_t change_id = 0;
  OutgoingId outgoing_id;
  InboundId inbound_id;
  std::string message_id, matched_by;
  bool has_attachments = false;
  Time created_at;
  // the words
  std::string subject, body, html, meta = "{}";
};

void insert(Tx& tx, Comment& c);
std::vector<Comment> comments_of(Tx& tx, TicketId ticket, std::int64_t after = 0, int limit = -1, bool descending = false);
std::optional<Comment> comment(Tx& tx, CommentId id);
void save_words(Tx& tx, const Comment& c);

struct Attachment {
  AttachmentId id;
  CommentId comment_id;
  std::string upload_token;
  UserId uploader_id;
  std::string file_name, content_type;
  std::int64_t size = 0;
  std::string sha256;
  bool is_inline = false;
  std::string content_id, token;
  enum class State { ready = 0, scanning = 1, infected = 2, redacted = 3 } state = State::ready;
  std::string scan_note;
  Time created_at;
};
void insert(Tx& tx, Attachment& a);
std::vector<Attachment> attachments_of(Tx& tx, CommentId comment);
std::vector<Attachment> attachments_of_ticket(Tx& tx, TicketId ticket);
std::vector<Attachment> attachments_of_upload(Tx& tx, std::string_view token);
std::optional<Attachment> attachment(Tx& tx, AttachmentId id);
std::optional<Attachment> attachment_by_token(Tx& tx, std::string_view token);
/// The uploads of this person under these tokens become attachments of the comment. Unknown tokens are given back.
std::vector<std::string> claim_uploads(Tx& tx, const std::vector<std::string>& tokens, UserId uploader, CommentId comment);
/// Says that the comment has files.
void set_has_attachments(Tx& tx, CommentId id);
void set_attachment_state(Tx& tx, AttachmentId id, Attachment::State state, std::string_view note);
std::vector<Attachment> attachments_to_scan(Tx& tx, int limit);
void delete_upload(Tx& tx, std::string_view token);
/// Uploads nobody used, older than this.
int sweep_uploads(Tx& tx, Time before, int limit);

struct MessageIdRow {
  TicketId ticket_id;
  CommentId comment_id;
  OutgoingId outgoing_id;
  bool ours = false;
};
void remember_message_id(Tx& tx, std::string_view message_id, TicketId ticket, CommentId comment, OutgoingId outgoing, bool ours);
std::vector<MessageIdRow> find_message_id(Tx& tx, std::string_view message_id);

}  // namespace kotae::store
