// Pages of a list that is short enough to be read whole (groups, brands, memberships).
#pragma once
#include "api/print.h"

namespace kotae::api {

/// {key: [print(x)…]} with paging by either way; id(x) rises along the list.
template <class T, class Print, class IdOf>
Result<json::object> slice(const Call& c, const char* key, const std::vector<T>& all, Print print, IdOf id) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  std::size_t i = 0;
  if (p->cursor)
    while (i < all.size() && id(all[i]) <= p->after) ++i;
  else i = static_cast<std::size_t>(std::min<std::int64_t>(p->offset, static_cast<std::int64_t>(all.size())));
  json::array a;
  std::int64_t first = 0, last = 0;
  for (; i < all.size() && static_cast<int>(a.size()) < p->size; ++i) {
    last = id(all[i]);
    if (a.empty()) first = last;
    a.push_back(print(all[i]));
  }
  json::object o{{key, std::move(a)}};
  add_paging(o, c, *p, first, last, i < all.size(), static_cast<std::int64_t>(all.size()));
  return o;
}

}  // namespace kotae::api
