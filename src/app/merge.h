// Tickets that become one, and one that becomes two. Both leave the history; a merge can be taken back.
#pragma once
#include "app/ticket_wish.h"

namespace kotae::app {

struct MergeWish {
  std::vector<TicketId> sources;                  // 1 to 100, none the target
  std::string source_comment, target_comment;     // "" = one that says what happened
  bool source_public = false, target_public = false;
};
/// Closes the sources with a comment, puts one comment with their files on the target, and brings their requesters and CCs there as CCs.
/// All or nothing. A public comment on the target is mailed like any other reply.
Done merge_tickets(store::Tx& tx, Desk& desk, const Acting& who, TicketId target, const MergeWish& wish);
/// Takes the merge of this source back: it opens as it was, and what the merge put on the target goes, unless it was changed since. What was mailed
/// stays mailed. Gives the target's id; update_conflict when the ticket is not merged.
Result<TicketId> unmerge_ticket(store::Tx& tx, const Acting& who, TicketId source);

/// A message becomes the beginning of a ticket of its own, with its author as requester (an agent's message: the same requester).
Result<TicketId> split_ticket(store::Tx& tx, const Acting& who, TicketId id, CommentId comment, std::string_view subject);

}  // namespace kotae::app
