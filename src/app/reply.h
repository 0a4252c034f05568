// A reply from the first key to the last: draft, hold, release, undo. Nothing touches the ticket before release.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/change.h"
#include "app/desk.h"
#include "desk/permission.h"
#include "mail/letter.h"
#include "store/outgoing.h"

namespace kotae::app {

struct DraftText {
  std::string body, html;
  std::vector<mail::Address> to, cc, bcc;
  std::vector<std::string> uploads;
  bool is_public = true;
  std::string status;              // wished status, "" = leave
  CommentId seen_comment_id;
  OutgoingId continues;            // the draft it goes on with, when the writer has seen one
};
/// Creates or replaces the caller's one draft of this ticket. A draft that came back from sending and that the writer has not seen keeps its words:
/// it steps aside as `returned`.
Result<store::Outgoing> save_draft(store::Tx& tx, const desk::Viewer& v, TicketId ticket, const DraftText& text);
/// Text of a refused reply joins the caller's draft: nothing typed is lost.
void keep_text(store::Tx& tx, const desk::Viewer& v, TicketId ticket, const DraftText& text, std::string_view reason);
Done drop_draft(store::Tx& tx, const desk::Viewer& v, TicketId ticket);

struct ReplyWish {
  DraftText text;
  std::optional<int> hold_s;       // none = the desk's
  Time send_at;                    // set = scheduled
  std::string changes = "{}";      // further ticket fields as JSON (group_id, assignee_id, priority, tags …)
};
/// The screen's reply: checks lock and newer messages, then holds, schedules or releases. The draft of the caller becomes this reply.
Result<store::Outgoing> reply(store::Tx& tx, Desk& desk, const desk::Viewer& v, TicketId ticket, const ReplyWish& wish);
/// The job of a held or scheduled reply: checks again; what fails goes back to draft with the reason, or is `returned` when its author has another
/// draft of this ticket by now. Not an error then.
Done release_due(store::Tx& tx, Desk& desk, OutgoingId id);
/// Undo: back to draft, or `returned` beside the author's other draft. update_conflict when it has left, and for a returned one while there is another draft.
Result<store::Outgoing> undo(store::Tx& tx, const desk::Viewer& v, OutgoingId id);
/// Throws a returned reply away, its uploads too.
Result<store::Outgoing> discard(store::Tx& tx, const desk::Viewer& v, OutgoingId id);
/// Why this draft or returned reply is no longer on its way: the name of an error's code, or "Undo". "" for one that was never to be sent.
std::string came_back(const store::Outgoing& o);
Result<store::Outgoing> send_now(store::Tx& tx, Desk& desk, const desk::Viewer& v, OutgoingId id);
Result<store::Outgoing> retry_delivery(store::Tx& tx, const desk::Viewer& v, OutgoingId id);

/// ticket_locked with the holder, when another agent's lock stops this author.
Done check_lock(store::Tx& tx, TicketId ticket, UserId author);
/// update_conflict with the newer public comments of others.
Done check_newer(store::Tx& tx, const desk::Ticket& t, CommentId seen, UserId author);

struct PublicComment {
  UserId author;
  std::string body, html, subject, via = "api";
  std::vector<mail::Address> to, cc, bcc;   // empty to: requester, and the ticket's CCs
  std::vector<std::string> uploads;
  bool deliver = true;
};
/// The comment of staff, its outgoing row in state released, and the job that delivers it. The one way a public comment is mailed.
Result<CommentId> release_comment(store::Tx& tx, Desk& desk, Change& change, PublicComment c, std::optional<store::Outgoing> held = {});

/// The mailbox a ticket's letters leave from: its own, else the brand's first, else any; none on a desk without mailboxes.
MailboxId sending_mailbox(store::Tx& tx, const desk::Ticket& t);
/// Applies API v2 ticket members (status, custom_status_id, priority, type, subject, group_id, assignee_id, assignee_email, tags, additional_tags, remove_tags, ticket_form_id,
/// custom_fields …). `who`: end-users set the subject, the form and the fields open to them, and must fill what is required of them; agents must fill what solving or the
/// status requires; for rules nothing is required.
Done apply_fields(store::Tx& tx, desk::Ticket& t, std::string_view json, desk::Actor who = desk::Actor::agent);

}  // namespace kotae::app
