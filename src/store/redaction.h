// Taking words and bytes out of every row that copies them.
#pragma once
#include <string>
#include <vector>

#include "store/comments.h"

namespace kotae::store {

void set_audience(Tx& tx, CommentId id, desk::Audience audience);
/// The raw letter of a comment is forgotten: its bytes go when nothing else names them.
void forget_raw(Tx& tx, CommentId id);
/// The attachment keeps its id and place; name, bytes and token go.
void empty_attachment(Tx& tx, AttachmentId id);
/// Bytes that no attachment and no letter names any more are deleted (on SQLite a large file goes with the next sweep).
void drop_blob_if_unused(Tx& tx, const std::string& sha256);
/// The words of a reply that became this comment.
void empty_outgoing_of(Tx& tx, CommentId id);
/// event: the id of store/audits.h.
void save_event_texts(Tx& tx, std::int64_t event, std::string_view texts_json);
/// Answers kept for Idempotency-Key that hold words of this ticket.
void forget_answers(Tx& tx, TicketId id);

/// Everything people wrote in a ticket, and who they were: comments, files, letters, drafts and replies, event words, message ids, people, tags.
/// The row stays under its id, deleted and without words. Gives the ids of the comments that are gone.
std::vector<CommentId> scrub_ticket(Tx& tx, TicketId id);

}  // namespace kotae::store
