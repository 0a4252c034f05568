// The history of tickets. https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/
#include <algorithm>

#include "api/print_audit.h"
#include "api/seen_ticket.h"
#include "app/privacy.h"

namespace kotae::api {
namespace {

std::int64_t id_of(const json::value& audit) { return audit.at("id").as_int64(); }

// Sideloads: users who acted or wrote.
void people(json::object& o, const Call& c, store::Tx& tx, const json::array& audits) {
  if (!includes(c, "users")) return;
  std::vector<UserId> who;
  for (const auto& a : audits)
    if (a.at("author_id").as_int64() > 0) who.push_back({a.at("author_id").as_int64()});
  std::sort(who.begin(), who.end());
  who.erase(std::unique(who.begin(), who.end()), who.end());
  json::array users;
  for (const auto& u : store::users_by_ids(tx, who)) users.push_back(print_user(u, c.base(), c.viewer()));
  o["users"] = std::move(users);
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  const auto t = seen_ticket(c, tx);
  if (!t) return fail(t.error());
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const json::array all = print_audits(tx, c, *t, store::audits_of(tx, t->id));
  std::vector<json::value> v(all.begin(), all.end());
  const bool descending = c.param("sort") == "-created_at" || c.param("sort_order") == "desc";
  if (descending) std::reverse(v.begin(), v.end());
  std::size_t i = 0;
  if (p->cursor) {
    while (p->after && i < v.size() && (descending ? id_of(v[i]) >= p->after : id_of(v[i]) <= p->after)) ++i;
  } else {
    i = std::min(v.size(), static_cast<std::size_t>(p->offset));
  }
  json::array shown;
  for (; i < v.size() && static_cast<int>(shown.size()) < p->size; ++i) shown.push_back(v[i]);
  const std::int64_t first = shown.empty() ? 0 : id_of(shown.front()), last = shown.empty() ? 0 : id_of(shown.back());
  json::object o;
  people(o, c, tx, shown);
  o["audits"] = std::move(shown);
  add_paging(o, c, *p, first, last, i < v.size(), static_cast<std::int64_t>(v.size()));
  return json_answer(o);
}

Result<Answer> show(const Call& c, store::Tx& tx) {
  const auto t = seen_ticket(c, tx);
  if (!t) return fail(t.error());
  const auto id = c.id(1);
  if (!id) return fail(id.error());
  const auto a = store::audit(tx, t->id, *id);
  const auto printed = a ? print_audits(tx, c, *t, {*a}) : json::array{};
  if (printed.empty()) return fail(Code::not_found, "audit " + std::to_string(*id) + " does not exist");
  json::object o{{"audit", printed.front()}};
  people(o, c, tx, printed);
  return json_answer(o);
}

// Every ticket's audits, newest first: ticket_audits.json, by cursor alone.
Result<Answer> everywhere(const Call& c, store::Tx& tx) {
  const auto limit = static_cast<std::size_t>(c.number("limit", c.number("page[size]", 100, 1, 1000), 1, 1000));
  const std::string_view word = c.request->has_param("cursor") ? c.param("cursor") : c.param("page[after]");
  std::int64_t before = word.empty() ? 0 : std::atoll(std::string(word).c_str());
  json::array out;
  bool more = true;
  for (int rounds = 0; more && out.size() < limit && rounds < 50; ++rounds) {
    const auto changes = store::changes_before(tx, before, 200);
    more = changes.size() == 200;
    for (const auto& [change, ticket] : changes) {
      before = change;
      const auto t = store::ticket_for(tx, c.viewer(), ticket);
      if (!t) continue;
      const auto a = store::audit(tx, ticket, change);
      if (!a) continue;
      for (auto& x : print_audits(tx, c, *t, {*a})) out.push_back(std::move(x));
      if (out.size() >= limit) {
        more = true;
        break;
      }
    }
    if (out.size() >= limit) break;
  }
  const json::value cursor = out.empty() ? json::value(nullptr) : json::value(std::to_string(before));
  json::value next = nullptr;
  if (more && !out.empty()) next = c.base() + "/api/v2/ticket_audits.json?limit=" + std::to_string(limit) + "&cursor=" + std::to_string(before);
  json::object o{{"after_url", next}, {"after_cursor", more ? cursor : json::value(nullptr)}, {"before_url", nullptr}, {"before_cursor", nullptr}};
  people(o, c, tx, out);
  o["audits"] = std::move(out);
  return json_answer(o);
}

}  // namespace

void zendesk_ticket_audits(Routes& r);
void zendesk_ticket_audits(Routes& r) {
  r.read("/api/v2/ticket_audits", Access::admin, everywhere);
  r.read("/api/v2/tickets/{}/audits", Access::staff, list);
  r.read("/api/v2/tickets/{}/audits/count", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto t = seen_ticket(c, tx);
    if (!t) return fail(t.error());
    return count_answer(static_cast<std::int64_t>(print_audits(tx, c, *t, store::audits_of(tx, t->id)).size()), tx.at());
  });
  r.read("/api/v2/tickets/{}/audits/{}", Access::staff, show);
  for (const char* way : {"make_private", "trust"}) {
    // A comment's origin is shown beside it and cannot be vouched for: trust changes nothing.
    const bool hides = std::string_view(way) == "make_private";
    r.write("PUT", hides ? "/api/v2/tickets/{}/audits/{}/make_private" : "/api/v2/tickets/{}/audits/{}/trust", Access::staff, [hides](const Call& c) -> Result<Write> {
      const auto id = c.id(0), audit = c.id(1);
      if (!id) return fail(id.error());
      if (!audit) return fail(audit.error());
      return Write{[c, hides, id = TicketId{*id}, audit = *audit](store::Tx& tx) -> Result<Answer> {
        auto t = app::editable(tx, c.viewer(), id);
        if (!t) return fail(t.error());
        const auto a = store::audit(tx, id, audit);
        if (!a) return fail(Code::not_found, "audit " + std::to_string(audit) + " does not exist");
        if (hides)
          for (const auto& x : store::comments_of(tx, id))
            if (x.change_id == audit && x.audience != desk::Audience::internal)
              if (auto d = app::make_private(tx, c.caller->user.id, x.id); !d) return fail(d.error());
        return no_content();
      }};
    });
  }
}

}  // namespace kotae::api
