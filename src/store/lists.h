// The screen's lists: rows by lane, newest message first, by keyset; and the counts beside the lanes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/lock.h"
#include "desk/permission.h"
#include "store/db.h"

namespace kotae::store {

enum class ListLane { fresh, open, pending, hold, solved, closed, unsolved, waiting, mine, unassigned, all, spam, deleted };
std::optional<ListLane> lane_of(std::string_view word);

struct ListFilter {
  ListLane lane = ListLane::unsolved;
  GroupId group;
  MailboxId mailbox;
  BrandId brand;
  UserId assignee;
  bool no_assignee = false;
  bool oldest_first = false;
  Time after_at;              // keyset: rows after this (latest_at, id)
  TicketId after_id;
  std::vector<TicketId> ids;  // only these, when any are named
  int limit = 50;
};

struct ListRow {
  desk::Ticket ticket;        // without fields and tags that lists do not show
  std::string requester_name, requester_email, organization_name;
  bool unread = false, has_draft = false;
  std::optional<desk::Lock> lock;
};
struct ListPage {
  std::vector<ListRow> rows;
  bool more = false;
};
/// The statement behind list(); ?1 and ?2 are latest_at and id of the keyset. Rows in any order.
std::string list_sql(const desk::Viewer& v, const ListFilter& f);
ListPage list(Tx& tx, const desk::Viewer& v, const ListFilter& f);
/// The same rows for tickets found elsewhere (search), in the order given; what the viewer may not see is left out.
std::vector<ListRow> rows_of(Tx& tx, const desk::Viewer& v, const std::vector<TicketId>& ids);

/// How many unsolved tickets there are by status, group, assignee and mailbox, for this viewer.
struct CubeCell {
  int status;
  GroupId group;
  UserId assignee;
  MailboxId mailbox;
  std::int64_t n;
};
std::vector<CubeCell> unsolved_cube(Tx& tx, const desk::Viewer& v);

}  // namespace kotae::store
