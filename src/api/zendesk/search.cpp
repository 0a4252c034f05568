// Search over tickets, people and groups. https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/
#include <algorithm>

#include "api/print.h"
#include "api/ticket_conditions.h"
#include "store/search.h"

namespace kotae::api {
namespace {

constexpr std::int64_t max_results = 1000;   // as in Zendesk: what lies behind is not paged through

struct Found {
  store::TicketQuery tickets;
  bool with_tickets = false;
  std::vector<store::User> users;
  std::vector<store::Group> groups;
};

// Tickets the index has for the words, as far as one may page.
Result<std::vector<TicketId>> among(const Call& c, const std::string& words, const std::vector<store::TicketCondition>& all) {
  auto* index = c.desk.search();
  if (!index) return fail(Code::unavailable, "the search index does not run here");
  store::SearchRequest r;
  r.query = words;
  r.limit = 200;
  for (const auto& x : all)   // what the index can sort out by itself need not use up the thousand
    if (x.what == store::TicketCondition::What::status && x.op == store::TicketCondition::Op::equal && !x.negated)
      for (const auto n : x.numbers) r.filter.statuses.push_back(static_cast<desk::Status>(n));
    else if (x.op == store::TicketCondition::Op::equal && !x.negated && x.numbers.size() == 1 && x.numbers[0] > 0) {
      if (x.what == store::TicketCondition::What::group) r.filter.group = {x.numbers[0]};
      if (x.what == store::TicketCondition::What::brand) r.filter.brand = {x.numbers[0]};
      if (x.what == store::TicketCondition::What::assignee) r.filter.assignee = {x.numbers[0]};
      if (x.what == store::TicketCondition::What::requester) r.filter.requester = {x.numbers[0]};
    }
  std::vector<TicketId> out;
  while (static_cast<std::int64_t>(out.size()) < max_results) {
    const auto page = index->find(c.viewer(), r);
    for (const auto& h : page.hits) out.push_back(h.ticket);
    if (page.next == 0) break;
    r.after = page.next;
  }
  if (static_cast<std::int64_t>(out.size()) > max_results) out.resize(static_cast<std::size_t>(max_results));
  return out;
}

Done order(const Call& c, const SearchWish& w, store::TicketQuery& q) {
  const std::string by(c.request->param("sort_by", w.order_by)), dir(c.request->param("sort_order", w.sort));
  using O = store::TicketOrder;
  if (by.empty() || by == "created" || by == "created_at" || by == "relevance") q.order = O::created;
  else if (by == "updated" || by == "updated_at") q.order = O::updated;
  else if (by == "priority") q.order = O::priority;
  else if (by == "status") q.order = O::status;
  else if (by == "ticket_type") q.order = O::type;
  else return invalid("sort_by", "inclusion", "must be created_at, updated_at, priority, status or ticket_type");
  if (!dir.empty() && dir != "asc" && dir != "desc") return invalid("sort_order", "inclusion", "must be asc or desc");
  q.ascending = dir == "asc";
  return {};
}

std::vector<store::User> people(store::Tx& tx, const SearchWish& w) {
  std::vector<store::User> out;
  std::string words;
  for (const char x : w.words)
    if (x != '"') words.push_back(x);
  unsigned roles = 0;
  for (const auto& c : w.conditions) {
    if (c.key == "email") {
      if (auto u = store::user_by_email(tx, c.value)) out.push_back(std::move(*u));
      return out;
    }
    if (c.key == "external_id") {
      if (auto u = store::user_by_external_id(tx, c.value)) out.push_back(std::move(*u));
      return out;
    }
    if (c.key == "name") words = c.value;
    if (const auto r = c.key == "role" ? desk::role_of(c.value) : std::nullopt) roles |= 1u << static_cast<unsigned>(*r);
  }
  if (words.empty() && roles == 0 && w.type != "user") return out;
  out = words.empty() ? store::users_by_id(tx, 0, max_results, {roles}).users : store::find_users(tx, words, max_results);
  if (roles) std::erase_if(out, [&](const store::User& u) { return !(roles & (1u << static_cast<unsigned>(u.role))); });
  return out;
}

std::vector<store::Group> groups(store::Tx& tx, const SearchWish& w) {
  std::string name = w.words;
  for (const auto& c : w.conditions)
    if (c.key == "name") name = c.value;
  std::erase(name, '"');
  auto all = store::groups(tx);
  std::erase_if(all, [&](const store::Group& g) { return g.name.find(name) == std::string::npos; });
  return all;
}

// In steps, each with its own read: the index must not be asked while a connection to the desk is held.
Result<Found> find(const Call& c) {
  auto w = read_search(c.param("query"));
  if (!w) return fail(w.error());
  if (!w->type.empty() && w->type != "ticket" && w->type != "user" && w->type != "group") return invalid("query", "inclusion", "type: must be ticket, user or group");
  if (w->type.empty() && w->conditions.empty() && w->words.empty()) return invalid("query", "blank", "cannot be blank");
  Found f;
  Result<std::vector<store::TicketCondition>> all = std::vector<store::TicketCondition>{};
  c.desk.db().read([&](store::Tx& tx) {
    if (w->type == "user" || (w->type.empty() && w->conditions.empty())) f.users = people(tx, *w);
    if (w->type == "group" || (w->type.empty() && w->conditions.empty())) f.groups = groups(tx, *w);
    if (w->type == "ticket" || w->type.empty()) all = ticket_conditions(c, tx, *w);
  });
  if (!all) return fail(all.error());
  if (w->type == "user" || w->type == "group") return f;
  f.with_tickets = true;
  if (auto d = order(c, *w, f.tickets); !d) return fail(d.error());
  if (!w->words.empty()) {
    auto ids = among(c, w->words, *all);
    if (!ids) return fail(ids.error());
    f.tickets.among = std::move(*ids);
    f.tickets.restricted = true;
  }
  f.tickets.all = std::move(*all);
  return f;
}

Result<Answer> print(const Call& c, store::Tx& tx, const Found& f, const Paging& p) {
  const std::int64_t skip = p.cursor ? p.after : p.offset;   // this list's cursor is a position
  const std::int64_t tickets = f.with_tickets ? store::count_tickets(tx, c.viewer(), f.tickets) : 0;
  const auto users = static_cast<std::int64_t>(f.users.size()), groups = static_cast<std::int64_t>(f.groups.size()), count = tickets + users + groups;
  json::array a;
  const auto printing = ticket_printing(c, tx);
  const auto add = [&](json::object o, const char* type) {
    o["result_type"] = type;
    a.push_back(std::move(o));
  };
  if (f.with_tickets && skip < tickets)
    for (auto& t : print_tickets(tx, c, store::find_tickets(tx, c.viewer(), f.tickets, skip, p.size).tickets)) add(std::move(t.as_object()), "ticket");
  const auto room = [&] { return p.size - static_cast<std::int64_t>(a.size()); };
  for (auto i = std::max<std::int64_t>(0, skip - tickets); i < users && room() > 0; ++i) add(print_user(f.users[static_cast<std::size_t>(i)], c.base(), c.viewer()), "user");
  for (auto i = std::max<std::int64_t>(0, skip - tickets - users); i < groups && room() > 0; ++i) add(print_group(f.groups[static_cast<std::size_t>(i)], c.base()), "group");
  const auto shown = static_cast<std::int64_t>(a.size());
  json::object o{{"results", std::move(a)}, {"facets", nullptr}};
  add_paging(o, c, p, skip, skip + shown, skip + shown < std::min(count, max_results), count);
  return json_answer(o);
}

Result<Answer> search(const Call& c) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  if ((p->cursor ? p->after : p->offset) >= max_results) return invalid("page", "too_many", "only the first 1000 results can be paged through");
  const auto f = find(c);
  if (!f) return fail(f.error());
  Result<Answer> a = fail(Code::internal, "");
  c.desk.db().read([&](store::Tx& tx) { a = print(c, tx, *f, *p); });
  return a;
}

Result<Answer> count(const Call& c) {
  const auto f = find(c);
  if (!f) return fail(f.error());
  std::int64_t n = static_cast<std::int64_t>(f->users.size() + f->groups.size());
  if (f->with_tickets) c.desk.db().read([&](store::Tx& tx) { n += store::count_tickets(tx, c.viewer(), f->tickets); });
  return json_answer({{"count", n}});
}

}  // namespace

void zendesk_search(Routes& r);
void zendesk_search(Routes& r) {
  r.ask("/api/v2/search", Access::staff, search);
  r.ask("/api/v2/search/count", Access::staff, count);
}

}  // namespace kotae::api
