// What the incremental exports share: where they begin, how a page ends so that nothing is left out.
// https://developer.zendesk.com/api-reference/ticketing/ticket-management/incremental_exports/
#pragma once
#include "api/print.h"
#include "store/exports.h"

namespace kotae::api {

/// A write that began this long ago may still become visible: an export that has reached the end goes back to before it, so that its next page
/// shows a few records again rather than leaving one out.
constexpr std::int64_t export_overlap_s = 5;
constexpr int export_page = 1000;

/// ?start_time= in seconds; invalid when it is missing or in the future.
Result<Time> export_start(const Call& c, Time now);

/// The members of a page by time: count, end_of_stream, end_time, next_page. last: the stamp of the last record, `start` when there is none.
void end_by_time(json::object& o, const Call& c, Time start, Time last, bool more, std::int64_t count, Time now);
/// "MICROSECONDS.ID"
std::string cursor_of(store::ExportPlace place);
/// Where a page by cursor begins: ?cursor=, else ?start_time=.
Result<store::ExportPlace> export_place(const Call& c, Time now);
/// The members of a page by cursor: end_of_stream, after_cursor, after_url, before_….
void end_by_cursor(json::object& o, const Call& c, store::ExportPlace start, store::ExportPlace last, bool more, Time now);

/// Both kinds of page over records that have a stamp and an id. read(place, limit) gives the records after a place; stamp(x), id(x).
template <class T, class ReadAfter, class Stamp, class IdOf>
Result<std::vector<T>> export_by_time(json::object& o, const Call& c, Time now, ReadAfter read, Stamp stamp, IdOf id) {
  const auto start = export_start(c, now);
  if (!start) return tl::unexpected<Error>(start.error());
  const int limit = static_cast<int>(c.number("per_page", export_page, 1, export_page));
  std::vector<T> page = read(store::ExportPlace{{start->us - 1}, std::int64_t{1} << 62}, limit + 1);
  bool more = static_cast<int>(page.size()) > limit;
  if (more) {
    page.pop_back();
    // The last second is shown whole: the next page begins with the one after it.
    for (bool same = true; same && more;) {
      auto next = read(store::ExportPlace{stamp(page.back()), id(page.back())}, limit);
      more = !next.empty();
      for (auto& x : next) {
        same = seconds(stamp(x)) == seconds(stamp(page.back()));
        if (!same) break;
        page.push_back(std::move(x));
      }
    }
  }
  end_by_time(o, c, *start, page.empty() ? *start : stamp(page.back()), more, static_cast<std::int64_t>(page.size()), now);
  return page;
}

template <class T, class ReadAfter, class Stamp, class IdOf>
Result<std::vector<T>> export_by_cursor(json::object& o, const Call& c, Time now, ReadAfter read, Stamp stamp, IdOf id) {
  const auto place = export_place(c, now);
  if (!place) return tl::unexpected<Error>(place.error());
  const int limit = static_cast<int>(c.number("per_page", export_page, 1, export_page));
  std::vector<T> page = read(*place, limit + 1);
  const bool more = static_cast<int>(page.size()) > limit;
  if (more) page.pop_back();
  end_by_cursor(o, c, *place, page.empty() ? *place : store::ExportPlace{stamp(page.back()), id(page.back())}, more, now);
  return page;
}

}  // namespace kotae::api
