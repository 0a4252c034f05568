// The screen's lists and the counts beside its lanes.
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>

#include "api/json_text.h"
#include "api/kotae_print.h"
#include "store/feed.h"
#include "store/lists.h"
#include "store/mailboxes.h"
#include "store/search.h"

namespace kotae::api {

namespace {

// Ranges of bytes as ranges of UTF-16 units.
void print_units(JsonText& out, std::string_view text, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& ranges) {
  out.array();
  for (const auto& [b, e] : ranges) {
    out.array();
    out.value(static_cast<std::int64_t>(utf16_units(text, b)));
    out.value(static_cast<std::int64_t>(utf16_units(text, e)));
    out.end_array();
  }
  out.end_array();
}

// `found` is null in a list that is no search.
void print_row(JsonText& out, const store::ListRow& r, const store::SearchHighlight* found) {
  const auto& t = r.ticket;
  out.object();
  out.member("id", t.id.v);
  out.member("subject", t.subject);
  out.member("preview", t.preview);
  out.member("status", desk::name(t.status));
  out.member_or_null("priority", desk::name(t.priority));
  out.member_or_null("type", desk::name(t.type));
  out.key("requester");
  out.object();
  out.member("id", t.requester_id.v);
  out.member("name", r.requester_name);
  out.member("email", r.requester_email);
  out.end_object();
  out.key("organization");
  if (t.organization_id) {
    out.object();
    out.member("id", t.organization_id.v);
    out.member("name", r.organization_name);
    out.end_object();
  } else {
    out.null();
  }
  out.member_or_null("group_id", t.group_id);
  out.member_or_null("assignee_id", t.assignee_id);
  out.member("brand_id", t.brand_id.v);
  out.member_or_null("mailbox_id", t.mailbox_id);
  out.member("via", t.via);
  out.key("tags");
  out.array();
  for (const auto& tag : t.tags) out.value(tag);
  out.end_array();
  out.member("created_at", iso8601(t.created_at));
  out.member("updated_at", iso8601(t.updated_at));
  out.member("latest_at", iso8601(t.latest_at));
  out.member("comment_count", t.comment_count);
  out.member("has_attachments", t.has_attachments);
  out.member("unread", r.unread);
  out.key("lock");
  if (r.lock) {
    out.object();
    out.member("user_id", r.lock->holder.v);
    out.member("since", iso8601(r.lock->since));
    out.end_object();
  } else {
    out.null();
  }
  out.member("draft", r.has_draft);
  out.member_or_null("delivery", std::string_view(t.delivery_failed ? "failed" : ""));
  out.key("highlight");
  if (found) {
    out.object();
    out.key("subject");
    print_units(out, t.subject, found->subject);
    out.member("snippet", found->snippet.text);
    out.key("marks");
    print_units(out, found->snippet.text, found->snippet.marks);
    out.end_object();
  } else {
    out.null();
  }
  out.end_object();
}

// "1763791200000000-123": latest_at and id of the last row.
bool read_cursor(std::string_view s, store::ListFilter& f) {
  const char* const end = s.data() + s.size();
  auto r = std::from_chars(s.data(), end, f.after_at.us);
  if (r.ec != std::errc{} || r.ptr == end || *r.ptr != '-') return false;
  r = std::from_chars(r.ptr + 1, end, f.after_id.v);
  return r.ec == std::errc{} && r.ptr == end && f.after_id.v > 0;
}

// "7,12,9"
bool read_ids(std::string_view s, std::vector<TicketId>& out) {
  const char* const end = s.data() + s.size();
  for (const char* at = s.data();; ++at) {
    TicketId id;
    const auto r = std::from_chars(at, end, id.v);
    if (r.ec != std::errc{} || id.v <= 0 || out.size() == 100) return false;
    out.push_back(id);
    if (r.ptr == end) return true;
    if (*r.ptr != ',') return false;
    at = r.ptr;
  }
}

Result<store::ListFilter> filter_of(const Call& c, bool with_cursor = true) {
  store::ListFilter f;
  const auto lane = store::lane_of(c.param("lane").empty() ? "unsolved" : c.param("lane"));
  if (!lane) return invalid("lane", "inclusion", "is no lane");
  f.lane = *lane;
  f.group = {c.number("group_id", 0, 0, std::int64_t{1} << 53)};
  f.mailbox = {c.number("mailbox_id", 0, 0, std::int64_t{1} << 53)};
  f.brand = {c.number("brand_id", 0, 0, std::int64_t{1} << 53)};
  const auto assignee = c.param("assignee_id");
  if (assignee == "me") f.assignee = c.viewer().user;
  else if (assignee == "none") f.no_assignee = true;
  else f.assignee = {c.number("assignee_id", 0, 0, std::int64_t{1} << 53)};
  f.oldest_first = c.param("sort") == "oldest";
  if (!c.param("ids").empty() && !read_ids(c.param("ids"), f.ids)) return invalid("ids", "invalid", "must be at most 100 ticket numbers, separated by commas");
  f.limit = static_cast<int>(c.number("limit", 50, 1, 200));
  if (with_cursor && !c.param("after").empty() && !read_cursor(c.param("after"), f)) return invalid("after", "invalid", "is no cursor of this list");
  return f;
}

Result<Answer> tickets(const Call& c, store::Tx& tx) {
  const auto f = filter_of(c);
  if (!f) return fail(f.error());
  const auto page = store::list(tx, c.viewer(), *f);
  std::string next;
  if (page.more) next = std::to_string(page.rows.back().ticket.latest_at.us) + "-" + std::to_string(page.rows.back().ticket.id.v);
  JsonText out;
  out.object();
  out.key("rows");
  out.array();
  for (const auto& r : page.rows) print_row(out, r, nullptr);
  out.end_array();
  out.member_or_null("next", std::string_view(next));
  out.member("seq", store::feed_head(tx));
  out.member("cut", false);
  out.end_object();
  return Answer{200, out.text()};
}

// Lanes as what the index can filter by.
store::SearchFilter search_filter(const desk::Viewer& v, const store::ListFilter& f) {
  using store::ListLane;
  using desk::Status;
  store::SearchFilter s;
  switch (f.lane) {
    case ListLane::fresh: s.statuses = {Status::fresh}; break;
    case ListLane::open: s.statuses = {Status::open}; break;
    case ListLane::pending: s.statuses = {Status::pending}; break;
    case ListLane::hold: s.statuses = {Status::hold}; break;
    case ListLane::solved: s.statuses = {Status::solved}; break;
    case ListLane::closed: s.statuses = {Status::closed}; break;
    case ListLane::waiting: s.statuses = {Status::pending, Status::hold}; break;
    case ListLane::unsolved:
    case ListLane::mine:
    case ListLane::unassigned: s.statuses = {Status::fresh, Status::open, Status::pending, Status::hold}; break;
    case ListLane::all: break;
    case ListLane::spam: s.states = {desk::State::spam}; break;
    case ListLane::deleted: s.states = {desk::State::deleted}; break;
  }
  if (f.lane == ListLane::mine) s.assignee = v.user;
  s.unassigned = f.lane == ListLane::unassigned || f.no_assignee;
  if (f.assignee) s.assignee = f.assignee;
  s.group = f.group;
  s.brand = f.brand;
  s.mailbox = f.mailbox;
  return s;
}

// The rows of a search. The index is a moment behind the desk, so every ticket passes the gate again when its row is read.
Result<Answer> search(const Call& c) {
  auto* index = c.desk.search();
  if (!index) return fail(Code::unavailable, "the search index is not open");
  store::SearchRequest request;
  request.query = c.param("q");
  if (request.query.size() > 1000) return invalid("q", "too_long", "must be at most 1000 bytes");
  request.order = c.param("relevance") == "1" ? store::SearchOrder::relevance : store::SearchOrder::newest;
  store::ListFilter f;
  {
    // The cursor of a search is the index's own.
    const auto lane = store::lane_of(c.param("lane").empty() ? "all" : c.param("lane"));
    if (!lane) return invalid("lane", "inclusion", "is no lane");
    auto base = filter_of(c, false);
    if (!base) return fail(base.error());
    f = *base;
    f.lane = *lane;
  }
  request.filter = search_filter(c.viewer(), f);
  request.limit = f.limit;
  request.after = c.number("after", 0, 0, std::numeric_limits<std::int64_t>::max());
  const auto page = index->find(c.viewer(), request);
  JsonText out;
  out.object();
  out.key("rows");
  out.array();
  c.desk.db().read([&](store::Tx& tx) {
    std::vector<TicketId> ids;
    for (const auto& h : page.hits) ids.push_back(h.ticket);
    for (const auto& r : store::rows_of(tx, c.viewer(), ids)) {
      const auto hit = std::find_if(page.hits.begin(), page.hits.end(), [&](const auto& h) { return h.ticket == r.ticket.id; });
      if (const auto comment = store::comment(tx, hit->comment)) {
        const auto found = store::search_highlight(r.ticket.subject, comment->body, request.query);
        print_row(out, r, &found);
      } else {
        print_row(out, r, nullptr);
      }
    }
  });
  out.end_array();
  out.member_or_null("next", std::string_view(page.next ? std::to_string(page.next) : std::string()));
  out.member("seq", index->seq());
  out.member("cut", page.cut);
  out.end_object();
  return Answer{200, out.text()};
}

Result<Answer> counts(const Call& c, store::Tx& tx) {
  static const char* const names[] = {"new", "open", "pending", "hold"};
  std::map<std::string, std::int64_t> total{{"new", 0}, {"open", 0}, {"pending", 0}, {"hold", 0}, {"mine", 0}, {"unassigned", 0}};
  std::map<std::int64_t, std::array<std::int64_t, 4>> groups, mailboxes;
  const auto cube = c.desk.unsolved(tx, c.viewer());
  for (const auto& cell : cube->value) {
    const auto s = static_cast<std::size_t>(cell.status);
    total[names[s]] += cell.n;
    if (cell.assignee == c.viewer().user) total["mine"] += cell.n;
    if (!cell.assignee) total["unassigned"] += cell.n;
    if (cell.group) groups[cell.group.v][s] += cell.n;
    if (cell.mailbox) mailboxes[cell.mailbox.v][s] += cell.n;
  }
  const auto print = [&](const auto& m) {
    json::object o;
    for (const auto& [id, n] : m) o[std::to_string(id)] = json::object{{"new", n[0]}, {"open", n[1]}, {"pending", n[2]}, {"hold", n[3]}};
    return o;
  };
  json::object t;
  for (const auto& [k, n] : total) t[k] = n;
  t["suspended"] = store::count_inbound(tx, store::Inbound::State::suspended);
  t["failed_letters"] = c.viewer().admin() ? store::count_inbound(tx, store::Inbound::State::failed) : 0;
  return json_answer({{"seq", cube->seq}, {"total", std::move(t)}, {"groups", print(groups)}, {"mailboxes", print(mailboxes)}});
}

}  // namespace

void kotae_lists(Routes& r);
void kotae_lists(Routes& r) {
  r.ask("/api/kotae/lists/tickets", Access::staff, [](const Call& c) -> Result<Answer> {
    if (c.param("q").find_first_not_of(" \t\u3000") != std::string_view::npos) return search(c);
    Result<Answer> a = fail(Code::internal, "");
    c.desk.db().read([&](store::Tx& tx) { a = tickets(c, tx); });
    return a;
  });
  r.read("/api/kotae/lists/counts", Access::staff, counts);
}

}  // namespace kotae::api
