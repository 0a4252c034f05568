// Finding: the query as the engine's expression, narrowed by filter tokens where these are few, and the rest as conditions on each hit.
#include "store/search.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <unordered_set>

#include "store/search_tokens.h"
#include "store/visible.h"

namespace kotae::store {
namespace {

constexpr std::size_t max_group_tokens = 32;
constexpr int max_months = 24;
constexpr std::int64_t everything = INT64_MAX;

template <class E>
std::int64_t mask(const std::vector<E>& values) {
  std::int64_t m = 0;
  for (const E v : values) m |= std::int64_t{1} << static_cast<int>(v);
  return m;
}

// Tokens that hits must have. They are what makes narrow filters quick; the conditions decide.
std::vector<std::vector<std::string>> narrowing(const desk::Viewer& v, const SearchFilter& f) {
  std::vector<std::vector<std::string>> all;
  if (f.group) {
    all.push_back({group_token(f.group)});
  } else if (!v.sees_all() && v.role == desk::Role::agent && v.access == desk::TicketAccess::groups && v.groups.size() <= max_group_tokens) {
    all.emplace_back();
    for (const GroupId g : v.groups) all.back().push_back(group_token(g));
  }
  const bool own = !v.sees_all() && (v.role == desk::Role::end_user ? v.organizations.empty() : v.access == desk::TicketAccess::requested);
  if (f.requester || own) all.push_back({requester_token(f.requester ? f.requester : v.user)});
  if (f.brand && all.empty()) all.push_back({brand_token(f.brand)});
  if (f.from && f.until && f.from < f.until) {
    std::vector<std::string> months;
    for (int m = month_of(f.from); m <= month_of({f.until.us - 1}) && static_cast<int>(months.size()) <= max_months; ++m) months.push_back(month_token(m));
    if (static_cast<int>(months.size()) <= max_months) all.push_back(std::move(months));
  }
  std::erase_if(all, [](const auto& t) { return t.empty(); });
  return all;
}

}  // namespace

SearchIndex::Plan SearchIndex::plan(const desk::Viewer& viewer, const SearchRequest& request) const {
  Plan p;
  const auto terms = text::query_terms(request.query, p.cut);
  p.words.plain = expression(terms);
  if (p.words.plain.empty()) return p;
  for (auto t : terms) {
    const bool excluded = t.negated;
    t.negated = false;
    (excluded ? p.words.excluded : p.words.terms).push_back(expression({t}));
  }
  const auto& f = request.filter;
  const auto tokens = narrowing(viewer, f);
  p.words.match = tokens.empty() ? p.words.plain : narrowed(p.words.plain, tokens);

  auto& c = p.condition;
  c.sql = visible(viewer, "d");
  if (viewer.role == desk::Role::end_user) c.sql += " AND d.audience = 1";
  const auto also = [&](const std::string& before, std::int64_t value, const std::string& behind = "") {
    c.values.push_back(value);
    c.sql += " AND " + before + "?" + std::to_string(c.values.size() + 3) + behind;
  };
  const std::string bit = "((CAST(1 AS BIGINT) << CAST(d.";
  if (!f.statuses.empty()) also(bit + "status AS INT)) & ", mask(f.statuses), ") <> 0");
  if (!f.states.empty()) also(bit + "state AS INT)) & ", mask(f.states), ") <> 0");
  if (f.group) also("d.group_id = ", f.group.v);
  if (f.brand) also("d.brand_id = ", f.brand.v);
  if (f.mailbox) also("d.mailbox_id = ", f.mailbox.v);
  if (f.assignee) also("d.assignee_id = ", f.assignee.v);
  if (f.unassigned) c.sql += " AND d.assignee_id IS NULL";
  if (f.requester) also("d.requester_id = ", f.requester.v);
  if (f.from) also("d.created_at >= ", f.from.us);
  if (f.until) also("d.created_at < ", f.until.us);
  return p;
}

SearchPage SearchIndex::find(const desk::Viewer& viewer, const SearchRequest& request) {
  const Plan p = plan(viewer, request);
  SearchPage page;
  if (!p.words.match.empty() && request.limit > 0)
    read([&](Tx& tx) { page = request.order == SearchOrder::newest ? find_newest(tx, request, p) : find_ranked(tx, request, p); });
  page.cut = page.cut || p.cut;
  return page;
}

SearchPage SearchIndex::find_newest(Tx& tx, const SearchRequest& request, const Plan& p) {
  SearchPage page;
  std::unordered_set<TicketId> seen;
  // A ticket stands where its newest hit is: on a page before this one, if a newer comment of it was a hit.
  const auto was_before = [&](TicketId t) {
    if (request.after == 0) return false;
    std::vector<CommentId> newer;
    {
      Query q(tx, "SELECT d.comment_id FROM search_docs d WHERE d.ticket_id = ?1 AND d.comment_id >= ?2 AND 0 = ?3 AND " + p.condition.sql, t, request.after, 0);
      bind(q, p.condition);
      while (q.next()) newer.push_back(q.get_id<CommentId>(0));
    }
    return std::any_of(newer.begin(), newer.end(), [&](CommentId c) { return holds(tx, p.words, c); });
  };
  CommentId last;
  newest(tx, p.words, p.condition, request.after > 0 ? request.after : everything, [&](const Found& f) {
    if (seen.contains(f.ticket) || was_before(f.ticket)) return true;
    if (page.hits.size() == static_cast<std::size_t>(request.limit)) {
      page.next = last.v;
      return false;
    }
    seen.insert(f.ticket);
    page.hits.push_back({f.ticket, f.comment});
    last = f.comment;
    return true;
  });
  return page;
}

SearchPage SearchIndex::find_ranked(Tx& tx, const SearchRequest& request, const Plan& p) {
  SearchPage page;
  const auto found = ranked(tx, p.words, p.condition, max_ranked_hits + 1);
  page.cut = found.size() > max_ranked_hits;
  std::unordered_set<TicketId> seen;
  std::int64_t number = 0;
  for (const auto& f : found) {
    if (!seen.insert(f.ticket).second || number++ < request.after) continue;
    if (page.hits.size() == static_cast<std::size_t>(request.limit)) {
      page.next = number - 1;
      break;
    }
    page.hits.push_back({f.ticket, f.comment});
  }
  return page;
}

SearchIndex::Count SearchIndex::count(const desk::Viewer& viewer, const SearchRequest& request) {
  const Plan p = plan(viewer, request);
  Count c;
  if (p.words.match.empty()) return c;
  read([&](Tx& tx) {
    std::unordered_set<TicketId> seen;
    int hits = 0;
    newest(tx, p.words, p.condition, everything, [&](const Found& f) {
      if (++hits > max_ranked_hits) {
        c.at_least = true;
        return false;
      }
      seen.insert(f.ticket);
      return true;
    });
    c.tickets = static_cast<std::int64_t>(seen.size());
  });
  return c;
}

SearchHighlight search_highlight(std::string_view subject, std::string_view body, std::string_view query, std::size_t max_chars) {
  bool cut = false;
  const auto terms = text::query_terms(query, cut);
  return {text::marks(subject, terms), text::snippet(body, terms, max_chars)};
}

}  // namespace kotae::store
