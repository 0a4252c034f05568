// Tickets: rows in and out.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/permission.h"
#include "desk/ticket.h"
#include "store/db.h"

namespace kotae::store {

/// Takes the id. Also writes ticket_tags.
void insert(Tx& tx, desk::Ticket& t);
/// Writes every property back; before says which tags are new.
void save(Tx& tx, const desk::Ticket& before, const desk::Ticket& t);
std::optional<desk::Ticket> ticket(Tx& tx, TicketId id);
/// The same, locked for this transaction (PostgreSQL: FOR UPDATE; SQLite has one writer anyway).
std::optional<desk::Ticket> ticket_for_update(Tx& tx, TicketId id);
/// The ticket when this viewer may see it; deleted ones only for those who may see such.
std::optional<desk::Ticket> ticket_for(Tx& tx, const desk::Viewer& viewer, TicketId id);
/// Reads one row selected with ticket_columns(alias).
desk::Ticket read_ticket(const Query& q);
const std::string& ticket_columns();

struct TicketPage {
  std::vector<desk::Ticket> tickets;
  bool more = false;
};
/// By id, after this id, ascending (API v2's list by cursor); before: descending.
TicketPage tickets_by_id(Tx& tx, const desk::Viewer& viewer, std::int64_t after, int limit, bool descending = false);
TicketPage tickets_by_offset(Tx& tx, const desk::Viewer& viewer, std::int64_t offset, int limit);
std::int64_t count_tickets(Tx& tx, const desk::Viewer& viewer);
std::vector<desk::Ticket> tickets_of_requester(Tx& tx, const desk::Viewer& viewer, UserId requester, int limit);
/// Unsolved incidents of a problem, oldest first.
std::vector<TicketId> unsolved_incidents(Tx& tx, TicketId problem, int limit);
std::vector<desk::Ticket> followups(Tx& tx, const desk::Viewer& viewer, TicketId of);

void add_person(Tx& tx, TicketId ticket, UserId user, std::string_view kind);
void remove_person(Tx& tx, TicketId ticket, UserId user, std::string_view kind);
std::vector<UserId> people(Tx& tx, TicketId ticket, std::string_view kind);
/// Lower-case addresses of everyone on the ticket: requester, CCs, authors, recipients of what was sent.
std::vector<std::string> participants(Tx& tx, TicketId ticket);

/// Solved tickets whose solved_at is before this, oldest first.
std::vector<TicketId> solved_before(Tx& tx, Time before, int limit);
/// Tickets this viewer has read and may still see, newest first.
std::vector<desk::Ticket> recently_read(Tx& tx, const desk::Viewer& viewer, int limit);
void set_read(Tx& tx, UserId user, TicketId ticket, CommentId comment);

}  // namespace kotae::store
