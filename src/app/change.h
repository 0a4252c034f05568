// One change of one ticket: the row before and after, its comments, and the events (= one audit). Every verb that touches a ticket uses it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/desk.h"
#include "desk/permission.h"
#include "desk/ticket.h"
#include "store/comments.h"

namespace kotae::app {

struct NewComment {
  UserId author;
  desk::Audience audience = desk::Audience::everyone;
  std::string kind = "person", via = "api";
  std::string subject, body, html, meta = "{}";
  std::string message_id, matched_by;
  OutgoingId outgoing_id;
  InboundId inbound_id;
  bool automatic = false;                            // moves no status
  bool by_staff = false;
  std::vector<store::Attachment> attachments;        // bytes already put
  std::vector<std::string> uploads;                  // tokens of uploads
  UserId uploader;                                   // whose they are; none = the author's
};

class Change {
 public:
  /// A ticket that does not exist yet: inserted at once.
  static Change create(store::Tx& tx, desk::Ticket t, UserId actor);
  /// A ticket that was loaded for update.
  static Change of(store::Tx& tx, desk::Ticket t, UserId actor);

  desk::Ticket& ticket() { return ticket_; }
  std::int64_t id() const { return id_; }  // of the change; 0 until the first event
  /// How the change came, for the audit: "api", "web", "email", "rule", "merge" … Of a new ticket it is the ticket's own.
  void via(std::string_view channel) { via_ = channel; }
  /// Adds the comment and moves what hangs on it (status by desk rule, counts, preview, first reply). Unknown upload tokens are an Error.
  Result<CommentId> comment(NewComment c);
  /// Anything else that belongs into the history, e.g. "letter.matched".
  void note(std::string_view type, std::string_view data_json, std::string_view texts_json = "");
  /// Writes the row and what changed. updated_at rises (desk::next_stamp) when anything did. A problem that was
  /// solved solves its incidents.
  void finish();

 private:
  Change(store::Tx& tx, desk::Ticket before, UserId actor) : tx_(tx), before_(before), ticket_(std::move(before)), actor_(actor) {}
  void emit(std::string_view type, std::string_view data, std::string_view texts = "");
  store::Tx& tx_;
  desk::Ticket before_, ticket_;
  UserId actor_;
  std::string via_;
  std::int64_t id_ = 0;
  bool touched_ = false, created_ = false;
};

/// The first words of a message for lists: one line, at most 140 letters.
std::string preview_of(std::string_view text);

/// A loaded-for-update ticket this viewer may see, or not_found. What they may do with it is asked of desk/permission.h.
Result<desk::Ticket> reachable(store::Tx& tx, const desk::Viewer& viewer, TicketId id);
/// The same, when this viewer may also reply publicly; else forbidden.
Result<desk::Ticket> answerable(store::Tx& tx, const desk::Viewer& viewer, TicketId id);
/// The same, when this viewer may also change its properties; else forbidden.
Result<desk::Ticket> editable(store::Tx& tx, const desk::Viewer& viewer, TicketId id);

}  // namespace kotae::app
