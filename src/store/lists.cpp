#include "store/lists.h"

#include <algorithm>
#include <array>

#include "store/visible.h"

namespace kotae::store {
namespace {

constexpr std::array<std::string_view, 13> lanes{"new", "open", "pending", "hold", "solved", "closed", "unsolved", "waiting", "mine", "unassigned", "all", "spam", "deleted"};

const char* const row_columns =
    "t.id, t.subject, t.preview, t.status, t.state, t.priority, t.type, t.requester_id, t.organization_id, t.group_id, t.assignee_id, t.brand_id, t.mailbox_id, t.via, t.tags, "
    "t.created_at, t.updated_at, t.latest_at, t.comment_count, t.has_attachments, t.delivery_failed, t.latest_comment_id, u.name, u.email, o.name, r.comment_id, d.id, l.holder_id, "
    "l.since, l.expires_at";

std::string joins(const desk::Viewer& v) {
  const std::string me = std::to_string(v.user.v);
  return " JOIN users u ON u.id = t.requester_id LEFT JOIN organizations o ON o.id = t.organization_id LEFT JOIN ticket_reads r ON r.user_id = " + me +
         " AND r.ticket_id = t.id LEFT JOIN outgoing d ON d.ticket_id = t.id AND d.author_id = " + me + " AND d.state = 0 LEFT JOIN locks l ON l.ticket_id = t.id";
}

std::vector<std::string> split(std::string_view s) {
  std::vector<std::string> out;
  while (!s.empty()) {
    const auto sp = s.find(' ');
    if (sp != 0) out.emplace_back(s.substr(0, sp));
    s.remove_prefix(sp == std::string_view::npos ? s.size() : sp + 1);
  }
  return out;
}

ListRow read_row(const Query& q, Time at) {
  ListRow r;
  auto& t = r.ticket;
  t.id = q.get_id<TicketId>(0);
  t.subject = q.text(1);
  t.preview = q.text(2);
  t.status = static_cast<desk::Status>(q.i64(3));
  t.state = static_cast<desk::State>(q.i64(4));
  t.priority = static_cast<desk::Priority>(q.i64(5));
  t.type = static_cast<desk::Type>(q.i64(6));
  t.requester_id = q.get_id<UserId>(7);
  t.organization_id = q.get_id<OrganizationId>(8);
  t.group_id = q.get_id<GroupId>(9);
  t.assignee_id = q.get_id<UserId>(10);
  t.brand_id = q.get_id<BrandId>(11);
  t.mailbox_id = q.get_id<MailboxId>(12);
  t.via = q.text(13);
  t.tags = split(q.view(14));
  t.created_at = q.time(15);
  t.updated_at = q.time(16);
  t.latest_at = q.time(17);
  t.comment_count = q.i64(18);
  t.has_attachments = q.flag(19);
  t.delivery_failed = q.flag(20);
  t.latest_comment_id = q.get_id<CommentId>(21);
  r.requester_name = q.text(22);
  r.requester_email = q.text(23);
  r.organization_name = q.text(24);
  r.unread = q.i64(25) < t.latest_comment_id.v;
  r.has_draft = !q.null(26);
  if (!q.null(27)) r.lock = desk::in_force(desk::Lock{q.get_id<UserId>(27), q.time(28), q.time(29)}, at);
  return r;
}

std::string condition(const desk::Viewer& v, const ListFilter& f) {
  const std::string me = std::to_string(v.user.v);

  switch (f.lane) {
    case ListLane::fresh:
    case ListLane::open:
    case ListLane::pending:
    case ListLane::hold:
    case ListLane::solved:
    case ListLane::closed: {
      const int s = static_cast<int>(f.lane);
      return "t.state = 0 AND t.status = " + std::to_string(s) + (s < 4 ? " AND t.status < 4" : " AND t.status >= 4");
    }
    case ListLane::unsolved: return "t.state = 0 AND t.status < 4";
    case ListLane::waiting: return "t.state = 0 AND t.status IN (2, 3) AND t.status < 4";
    case ListLane::mine: return "t.state = 0 AND t.status < 4 AND t.assignee_id = " + me;
    case ListLane::unassigned: return "t.state = 0 AND t.status < 4 AND t.assignee_id IS NULL";
    case ListLane::all: return "t.state = 0";
    case ListLane::spam: return "t.state = 1";
    case ListLane::deleted: return v.admin() ? "t.state = 2" : "0 = 1";
  }
  return "0 = 1";
}

}  // namespace

std::optional<ListLane> lane_of(std::string_view w) {
  const auto it = std::find(lanes.begin(), lanes.end(), w);
  return it == lanes.end() ? std::nullopt : std::optional(static_cast<ListLane>(it - lanes.begin()));
}

ListPage list(Tx& tx, const desk::Viewer& v, const ListFilter& f) {
  std::string where = visible(v) + " AND " + condition(v, f);
  if (f.group) where += " AND t.group_id = " + std::to_string(f.group.v);
  if (f.mailbox) where += " AND t.mailbox_id = " + std::to_string(f.mailbox.v);
  if (f.brand) where += " AND t.brand_id = " + std::to_string(f.brand.v);
  if (f.assignee) where += " AND t.assignee_id = " + std::to_string(f.assignee.v);
  if (f.no_assignee) where += " AND t.assignee_id IS NULL";
  if (!f.ids.empty()) {
    std::string in;
    for (const TicketId id : f.ids) in += (in.empty() ? "" : ",") + std::to_string(id.v);
    where += " AND t.id IN (" + in + ")";
  }
  const char* const order = f.oldest_first ? " ORDER BY t.latest_at, t.id" : " ORDER BY t.latest_at DESC, t.id DESC";
  if (f.after_id) {
    const std::string at = std::to_string(f.after_at.us), id = std::to_string(f.after_id.v);
    where += f.oldest_first ? " AND (t.latest_at, t.id) > (" + at + ", " + id + ")" : " AND (t.latest_at, t.id) < (" + at + ", " + id + ")";
  }
  // The ids first, from one index; then what the row shows, for these alone.
  ListPage p;
  Query q(tx, std::string("SELECT ") + row_columns + " FROM (SELECT t.* FROM tickets t WHERE " + where + order + " LIMIT " + std::to_string(f.limit + 1) + ") t" + joins(v) + order);
  while (q.next()) {
    if (static_cast<int>(p.rows.size()) == f.limit) {
      p.more = true;
      break;
    }
    p.rows.push_back(read_row(q, tx.at()));
  }
  return p;
}

std::vector<ListRow> rows_of(Tx& tx, const desk::Viewer& v, const std::vector<TicketId>& ids) {
  if (ids.empty()) return {};
  std::string in;
  for (const TicketId id : ids) in += (in.empty() ? "" : ",") + std::to_string(id.v);
  std::vector<ListRow> found;
  Query q(tx, std::string("SELECT ") + row_columns + " FROM tickets t" + joins(v) + " WHERE t.id IN (" + in + ") AND t.state <= " + (v.admin() ? "2" : "1") + " AND " + visible(v));
  while (q.next()) found.push_back(read_row(q, tx.at()));
  std::vector<ListRow> out;
  for (const TicketId id : ids) {
    const auto it = std::find_if(found.begin(), found.end(), [&](const ListRow& r) { return r.ticket.id == id; });
    if (it != found.end()) out.push_back(*it);
  }
  return out;
}

std::vector<CubeCell> unsolved_cube(Tx& tx, const desk::Viewer& v) {
  std::vector<CubeCell> out;
  Query q(tx, "SELECT t.status, t.group_id, t.assignee_id, t.mailbox_id, count(*) FROM tickets t WHERE t.state = 0 AND t.status < 4 AND " + visible(v) +
                  " GROUP BY t.status, t.group_id, t.assignee_id, t.mailbox_id");
  while (q.next()) out.push_back({q.i32(0), q.get_id<GroupId>(1), q.get_id<UserId>(2), q.get_id<MailboxId>(3), q.i64(4)});
  return out;
}

}  // namespace kotae::store
