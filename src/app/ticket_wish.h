// What a caller of the API wants of a ticket: create and update as verbs, the same for one request and for each item of a bulk job.
#pragma once
#include <boost/json/object.hpp>

#include "app/change.h"
#include "app/desk.h"
#include "store/users.h"

namespace kotae::app {

struct CommentWish {
  std::string body, html;              // html: cleaned
  bool is_public = true;
  std::vector<std::string> uploads;
  UserId author;                       // none = the caller
};
struct TicketWish {
  boost::json::object given;           // the ticket object as it came
  std::optional<CommentWish> comment;
};
/// Reads the comment and cleans its HTML: before the transaction.
Result<TicketWish> read_ticket_wish(boost::json::object ticket);

struct Acting {
  store::User user;
  desk::Viewer viewer;
  std::string via = "api";             // "web" when it came from the screen
};

/// Whether the viewer's role allows what a ticket object names: properties, tags, the group it is given to. A comment is no property.
Done may_change(const desk::Viewer& v, const desk::Ticket& t, const boost::json::object& given);
/// Whether a ticket that was in `from` may be given to `to`.
Done may_give(const desk::Viewer& v, GroupId from, GroupId to);

/// A new ticket with its first comment. End-users choose its subject and words alone. The change is finished.
Result<Change> create_ticket(store::Tx& tx, const Acting& who, const TicketWish& wish);
/// Properties and a comment. Refuses what safe_update, the lock, or being closed forbids. The change is finished.
Result<Change> update_ticket(store::Tx& tx, Desk& desk, const Acting& who, TicketId id, const TicketWish& wish);
/// The text of an update that was refused for lock, newer message, approval or guard waits in the author's draft.
void keep_refused(store::Tx& tx, const desk::Viewer& v, TicketId id, const CommentWish& wish, const Error& e);

/// The person an API requester object or requester_id names; made when only an address or a name is given. Nobody named = the caller.
Result<store::User> requester_of(store::Tx& tx, const boost::json::object& ticket, const store::User& caller);
/// collaborators, collaborator_ids, additional_collaborators, email_ccs and followers of a ticket object.
Done add_collaborators(store::Tx& tx, const boost::json::object& ticket, TicketId id);

}  // namespace kotae::app
