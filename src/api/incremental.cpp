#include "api/incremental.h"

#include <algorithm>
#include <charconv>

namespace kotae::api {
namespace {

std::string address(const Call& c, const std::string& key, const std::string& value) {
  std::string q = "?" + key + "=" + value;
  for (const auto& [k, v] : c.request->query)
    if (k != "start_time" && k != "cursor") q += "&" + url_encoded(k) + "=" + url_encoded(v);
  return c.base() + c.request->path + q;
}

std::optional<std::int64_t> number(std::string_view s) {
  std::int64_t v = 0;
  const auto r = std::from_chars(s.data(), s.data() + s.size(), v);
  return s.empty() || r.ec != std::errc{} || r.ptr != s.data() + s.size() ? std::nullopt : std::optional(v);
}

}  // namespace

Result<Time> export_start(const Call& c, Time now) {
  const auto s = number(c.param("start_time"));
  if (!s || *s < 0) return invalid("start_time", "blank", "is the Unix time to begin from");
  if (*s > seconds(now)) return invalid("start_time", "invalid", "lies in the future");
  return Time{*s * us_per_s};
}

void end_by_time(json::object& o, const Call& c, Time start, Time last, bool more, std::int64_t count, Time now) {
  std::int64_t end = count == 0 ? seconds(start) : seconds(last) + 1;
  if (!more) end = std::max(seconds(start), std::min(end, seconds(now) - export_overlap_s));
  o["count"] = count;
  o["end_of_stream"] = !more;
  o["end_time"] = end;
  o["next_page"] = address(c, "start_time", std::to_string(end));
}

std::string cursor_of(store::ExportPlace p) { return std::to_string(p.at.us) + "." + std::to_string(p.id); }

Result<store::ExportPlace> export_place(const Call& c, Time now) {
  const auto cursor = c.param("cursor");
  if (cursor.empty()) {
    const auto start = export_start(c, now);
    if (!start) return fail(start.error());
    return store::ExportPlace{{start->us - 1}, std::int64_t{1} << 62};
  }
  const auto dot = cursor.find('.');
  const auto at = number(cursor.substr(0, dot));
  const auto id = dot == std::string_view::npos ? std::nullopt : number(cursor.substr(dot + 1));
  if (!at || !id) return invalid("cursor", "invalid", "is no cursor of this export");
  return store::ExportPlace{{*at}, *id};
}

void end_by_cursor(json::object& o, const Call& c, store::ExportPlace start, store::ExportPlace last, bool more, Time now) {
  if (!more && last.at > plus_s(now, -export_overlap_s)) {
    const store::ExportPlace back{plus_s(now, -export_overlap_s), 0};
    last = back.at > start.at ? back : start;
  }
  const std::string cursor = cursor_of(last);
  o["end_of_stream"] = !more;
  o["after_cursor"] = cursor;
  o["after_url"] = address(c, "cursor", cursor);
  o["before_cursor"] = nullptr;
  o["before_url"] = nullptr;
}

}  // namespace kotae::api
