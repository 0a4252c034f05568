// What may be taken back of a comment: who sees it, and its words.
#pragma once
#include "app/change.h"

namespace kotae::app {

/// Counts, newest comments, preview and visibility of a ticket, from the comments it has now. replies and first_reply_at stay.
void recount(store::Tx& tx, desk::Ticket& t);
/// A public comment becomes internal; the ticket's counts follow. What was mailed stays mailed.
Done make_private(store::Tx& tx, UserId actor, CommentId id);

/// Blackens every occurrence of this text in the comment, its HTML, its subject and whatever copies the desk has of it; the raw letter goes.
/// invalid when it does not occur.
Done redact_text(store::Tx& tx, UserId actor, CommentId id, std::string_view text);
/// The comment's new words, as the caller has blackened them.
Done redact_words(store::Tx& tx, UserId actor, CommentId id, std::string body, std::string html);
/// The file's name and bytes go; an empty entry stays.
Done redact_attachment(store::Tx& tx, UserId actor, AttachmentId id);

}  // namespace kotae::app
