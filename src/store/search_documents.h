// What the search index knows of tickets and comments, read from the desk.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/ticket.h"
#include "store/db.h"

namespace kotae::store {

/// What can be filtered by and what the gate asks.
struct SearchTicket {
  TicketId id;
  desk::Status status = desk::Status::fresh;
  desk::State state = desk::State::active;
  GroupId group_id;
  BrandId brand_id;
  MailboxId mailbox_id;
  UserId assignee_id, requester_id;
  OrganizationId organization_id;
  bool is_public = true;
};

struct SearchDocument {
  CommentId comment_id;
  TicketId ticket_id;
  desk::Audience audience = desk::Audience::everyone;
  Time created_at;
  std::string text;
};

std::optional<SearchTicket> search_ticket(Tx& desk, TicketId id);
/// nullopt when the comment or its ticket is gone.
std::optional<SearchDocument> search_document(Tx& desk, CommentId id);
/// A ticket's comments after this one, oldest first.
std::vector<CommentId> search_comments(Tx& desk, TicketId ticket, CommentId after, int limit);
/// Tickets this person has requested.
std::vector<TicketId> search_tickets_of(Tx& desk, UserId requester);

}  // namespace kotae::store
