#include "store/lists.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "store/rows.h"
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
  t.tags = words(q.view(14));
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

constexpr std::size_t few_groups = 8;
bool group_viewer(const desk::Viewer& v) { return v.role == desk::Role::agent && v.active && v.access == desk::TicketAccess::groups && !v.groups.empty(); }
bool many_groups(const desk::Viewer& v) { return group_viewer(v) && v.groups.size() > few_groups; }

// What the lane asks of status and state, as conditions that one index each gives in the list's order. "+" keeps the planner from an index:
// the schema's conditions are written so too.
std::vector<std::string> lane_conditions(const desk::Viewer& v, const ListFilter& f) {
  const std::string me = std::to_string(v.user.v);
  // A person's own few tickets: found by the person, then sorted.
  const bool own = v.role == desk::Role::end_user || (!v.sees_all() && v.access == desk::TicketAccess::requested);
  const bool narrowed = own || (!v.sees_all() && !many_groups(v)) || f.group || f.mailbox || f.assignee || f.no_assignee;
  const std::string unsolved = own ? "+t.state = 0 AND +t.status < 4" : "t.state = 0 AND t.status < 4";
  const auto status = [&](int s) {
    const std::string n = std::to_string(s);
    if (own) return "+t.state = 0 AND +t.status = " + n;
    if (!narrowed) return "+t.state = 0 AND t.status = " + n;
    return s < 4 ? unsolved + " AND +t.status = " + n : "t.state = 0 AND t.status = " + n + " AND +t.status >= 4";
  };
  switch (f.lane) {
    case ListLane::fresh:
    case ListLane::open:
    case ListLane::pending:
    case ListLane::hold:
    case ListLane::solved:
    case ListLane::closed: return {status(static_cast<int>(f.lane))};
    case ListLane::unsolved: return {unsolved};
    case ListLane::waiting: return {unsolved + " AND +t.status IN (2, 3)"};
    case ListLane::mine: return {unsolved + " AND t.assignee_id = " + me};
    case ListLane::unassigned: return {unsolved + " AND t.assignee_id IS NULL"};
    case ListLane::all:
      if (own || !narrowed) return {"+t.state = 0"};
      return {unsolved, status(4), status(5)};
    case ListLane::spam: return {"t.state = 1 AND +t.state > 0"};
    case ListLane::deleted: return {desk::can_see_deleted(v) ? "t.state = 2 AND +t.state > 0" : "0 = 1"};
  }
  return {"0 = 1"};
}

// What the viewer may see. Few groups: one condition each, so that every one is read in order. Many: everything is read in order, and most of it is theirs.
std::vector<std::string> viewer_conditions(const desk::Viewer& v, const ListFilter& f) {
  if (f.group || !group_viewer(v)) return {visible(v)};
  if (many_groups(v)) return {visible(v, "+t")};
  std::vector<std::string> each;
  for (const GroupId g : v.groups) {
    desk::Viewer one = v;
    one.groups = {g};
    each.push_back(visible(one));
  }
  return each;
}

}  // namespace

std::optional<ListLane> lane_of(std::string_view w) {
  const auto it = std::find(lanes.begin(), lanes.end(), w);
  return it == lanes.end() ? std::nullopt : std::optional(static_cast<ListLane>(it - lanes.begin()));
}

std::string list_sql(const desk::Viewer& v, const ListFilter& f) {
  std::string more;
  if (f.group) more += " AND t.group_id = " + std::to_string(f.group.v);
  if (f.mailbox) more += " AND t.mailbox_id = " + std::to_string(f.mailbox.v);
  if (f.brand) more += " AND t.brand_id = " + std::to_string(f.brand.v);
  if (f.assignee) more += " AND t.assignee_id = " + std::to_string(f.assignee.v);
  if (f.no_assignee) more += " AND t.assignee_id IS NULL";
  if (!f.ids.empty()) {
    std::string in;
    for (const TicketId id : f.ids) in += (in.empty() ? "" : ",") + std::to_string(id.v);
    more += " AND t.id IN (" + in + ")";
  }
  if (f.after_id) more += f.oldest_first ? " AND (t.latest_at, t.id) > (?1, ?2)" : " AND (t.latest_at, t.id) < (?1, ?2)";
  const std::string order = f.oldest_first ? " ORDER BY latest_at, id" : " ORDER BY latest_at DESC, id DESC", limit = " LIMIT " + std::to_string(f.limit + 1);
  // The ids first, each condition from one index in order; then what the row shows, for these alone.
  std::vector<std::string> picks;
  for (const auto& lane : lane_conditions(v, f))
    for (const auto& seen : viewer_conditions(v, f)) picks.push_back("SELECT t.id, t.latest_at FROM tickets t WHERE " + lane + " AND " + seen + more + order + limit);
  std::string pick = picks.front();
  if (picks.size() > 1) {
    pick = "SELECT id, latest_at FROM (SELECT * FROM (" + picks.front() + ") p0";
    for (std::size_t i = 1; i < picks.size(); ++i) pick += " UNION ALL SELECT * FROM (" + picks[i] + ") p" + std::to_string(i);
    pick += ") ps" + order + limit;
  }
  return std::string("SELECT ") + row_columns + " FROM (" + pick + ") pick JOIN tickets t ON t.id = pick.id" + joins(v);
}

ListPage list(Tx& tx, const desk::Viewer& v, const ListFilter& f) {
  ListPage p;
  {
    Query q(tx, list_sql(v, f));
    if (f.after_id) {
      q.bind(1, f.after_at.us);
      q.bind(2, f.after_id.v);
    }
    while (q.next()) p.rows.push_back(read_row(q, tx.at()));
  }
  std::sort(p.rows.begin(), p.rows.end(), [&](const ListRow& a, const ListRow& b) {
    const auto x = std::pair(a.ticket.latest_at, a.ticket.id), y = std::pair(b.ticket.latest_at, b.ticket.id);
    return f.oldest_first ? x < y : y < x;
  });
  p.more = static_cast<int>(p.rows.size()) > f.limit;
  if (p.more) p.rows.pop_back();
  return p;
}

std::vector<ListRow> rows_of(Tx& tx, const desk::Viewer& v, const std::vector<TicketId>& ids) {
  if (ids.empty()) return {};
  std::string in;
  for (const TicketId id : ids) in += (in.empty() ? "" : ",") + std::to_string(id.v);
  std::vector<ListRow> found;
  Query q(tx, std::string("SELECT ") + row_columns + " FROM tickets t" + joins(v) + " WHERE t.id IN (" + in + ") AND t.state <= " + (desk::can_see_deleted(v) ? "2" : "1") + " AND " + visible(v));
  while (q.next()) found.push_back(read_row(q, tx.at()));
  std::vector<ListRow> out;
  for (const TicketId id : ids) {
    const auto it = std::find_if(found.begin(), found.end(), [&](const ListRow& r) { return r.ticket.id == id; });
    if (it != found.end()) out.push_back(*it);
  }
  return out;
}

std::vector<CubeCell> unsolved_cube(Tx& tx, const desk::Viewer& v) {
  // SQLite sorts to group, which costs more than adding up here.
  const bool groups = tx.engine() == Engine::postgres;
  struct Hash {
    std::size_t operator()(const std::array<std::int64_t, 4>& k) const {
      std::size_t h = 0;
      for (const auto n : k) h = (h ^ static_cast<std::size_t>(n)) * 0x9E3779B97F4A7C15ULL;
      return h ^ (h >> 32);
    }
  };
  std::unordered_map<std::array<std::int64_t, 4>, std::int64_t, Hash> cells;
  Query q(tx, std::string("SELECT t.status, t.group_id, t.assignee_id, t.mailbox_id, ") + (groups ? "count(*)" : "1") + " FROM tickets t WHERE t.state = 0 AND t.status < 4 AND " + visible(v) +
                  (groups ? " GROUP BY t.status, t.group_id, t.assignee_id, t.mailbox_id" : ""));
  while (q.next()) cells[{q.i64(0), q.i64(1), q.i64(2), q.i64(3)}] += q.i64(4);
  std::vector<CubeCell> out;
  for (const auto& [k, n] : cells) out.push_back({static_cast<int>(k[0]), {k[1]}, {k[2]}, {k[3]}, n});
  return out;
}

}  // namespace kotae::store
