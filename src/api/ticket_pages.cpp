#include "api/ticket_pages.h"

#include <array>

namespace kotae::api {
namespace {

Result<store::TicketSort> sort_of(std::string_view word, store::TicketSort otherwise) {
  using S = store::TicketSort;
  static constexpr std::array<std::pair<std::string_view, S>, 9> words{{{"id", S::id}, {"created_at", S::created}, {"created", S::created}, {"updated_at", S::updated}, {"updated", S::updated},
                                                                        {"status", S::status}, {"priority", S::priority}, {"subject", S::subject}, {"deleted_at", S::deleted}}};
  if (word.empty()) return otherwise;
  for (const auto& [w, s] : words)
    if (w == word) return s;
  return invalid("sort_by", "inclusion", "must be id, created_at, updated_at, status, priority, subject or deleted_at");
}

}  // namespace

Result<Answer> ticket_pages(const Call& c, store::Tx& tx, const store::TicketList& list, const char* key, const PrintTickets& print, bool newest_first) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  store::TicketPage page;
  if (p->cursor) {
    const auto sort = c.param("sort");
    if (!sort.empty() && sort != "id" && sort != "-id") return invalid("sort", "inclusion", "must be id or -id");
    page = store::list_tickets_after(tx, c.viewer(), list, p->after, sort.empty() ? newest_first : sort == "-id", p->size);
  } else {
    const auto sort = sort_of(c.param("sort_by"), store::TicketSort::id);
    if (!sort) return fail(sort.error());
    const auto order = c.param("sort_order");
    if (!order.empty() && order != "asc" && order != "desc") return invalid("sort_order", "inclusion", "must be asc or desc");
    page = store::list_tickets(tx, c.viewer(), list, *sort, order.empty() ? newest_first && c.param("sort_by").empty() : order == "desc", p->offset, p->size);
  }
  const auto& v = page.tickets;
  json::object o{{key, print ? print(v) : print_tickets(tx, c, v)}};
  const std::int64_t count = p->cursor ? 0 : store::count_tickets(tx, c.viewer(), list).value;
  add_paging(o, c, *p, v.empty() ? 0 : v.front().id.v, v.empty() ? 0 : v.back().id.v, page.more, count);
  sideload(o, c, tx, v);
  return json_answer(o);
}

}  // namespace kotae::api
