#include "base/time.h"

#include <date/date.h>

#include <cctype>
#include <chrono>
#include <cstdio>

namespace kotae {
namespace {

struct Parts {
  int year;
  unsigned month, day, weekday;
  int hour, minute, second;
};

Parts parts_of(std::int64_t s) {
  using namespace date;
  const sys_seconds tp{std::chrono::seconds{s}};
  const auto days = floor<date::days>(tp);
  const year_month_day ymd{days};
  const hh_mm_ss<std::chrono::seconds> t{tp - days};
  return {int(ymd.year()), unsigned(ymd.month()), unsigned(ymd.day()), weekday{days}.c_encoding(),
          int(t.hours().count()), int(t.minutes().count()), int(t.seconds().count())};
}

struct Reader {
  std::string_view s;
  std::size_t i = 0;
  bool ok = true;
  bool more() const { return i < s.size(); }
  bool take(char c) {
    if (more() && s[i] == c) return ++i, true;
    return false;
  }
  int digits(int n) {
    int v = 0;
    for (int k = 0; k < n; ++k, ++i) {
      if (!more() || !std::isdigit(static_cast<unsigned char>(s[i]))) return ok = false, 0;
      v = v * 10 + (s[i] - '0');
    }
    return v;
  }
};

}  // namespace

Time now() {
  using namespace std::chrono;
  return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

std::string iso8601(Time t) {
  const Parts p = parts_of(seconds(t));
  if (p.year < 0 || p.year > 9999) {
    char buf[40];
    const int n = std::snprintf(buf, sizeof buf, "%04d-%02u-%02uT%02d:%02d:%02dZ", p.year, p.month, p.day, p.hour, p.minute, p.second);
    return {buf, static_cast<std::size_t>(n)};
  }
  std::string s = "0000-00-00T00:00:00Z";
  const auto put = [&s](std::size_t at, unsigned digits, unsigned v) {
    for (; digits > 0; v /= 10) s[at + --digits] = static_cast<char>('0' + v % 10);
  };
  put(0, 4, static_cast<unsigned>(p.year));
  put(5, 2, p.month);
  put(8, 2, p.day);
  put(11, 2, static_cast<unsigned>(p.hour));
  put(14, 2, static_cast<unsigned>(p.minute));
  put(17, 2, static_cast<unsigned>(p.second));
  return s;
}

std::optional<Time> parse_iso8601(std::string_view text) {
  Reader r{text};
  const int y = r.digits(4);
  if (!r.take('-')) return std::nullopt;
  const int mo = r.digits(2);
  if (!r.take('-')) return std::nullopt;
  const int d = r.digits(2);
  const date::year_month_day ymd{date::year{y}, date::month{unsigned(mo)}, date::day{unsigned(d)}};
  if (!r.ok || !ymd.ok()) return std::nullopt;
  std::int64_t us = std::chrono::duration_cast<std::chrono::microseconds>(date::sys_days{ymd}.time_since_epoch()).count();
  if (!r.more()) return Time{us};
  if (!r.take('T') && !r.take('t') && !r.take(' ')) return std::nullopt;
  const int h = r.digits(2);
  if (!r.take(':')) return std::nullopt;
  const int mi = r.digits(2);
  int s = 0;
  if (r.take(':')) s = r.digits(2);
  if (!r.ok || h > 23 || mi > 59 || s > 60) return std::nullopt;
  us += (std::int64_t{h} * 3600 + mi * 60 + s) * us_per_s;
  if (r.take('.')) {
    std::int64_t scale = 100'000;
    bool any = false;
    while (r.more() && std::isdigit(static_cast<unsigned char>(r.s[r.i]))) {
      us += (r.s[r.i++] - '0') * scale;
      scale /= 10;
      any = true;
    }
    if (!any) return std::nullopt;
  }
  if (r.more()) {
    if (r.take('Z') || r.take('z')) {
    } else {
      const int sign = r.take('-') ? -1 : r.take('+') ? 1 : 0;
      if (sign == 0) return std::nullopt;
      const int oh = r.digits(2);
      r.take(':');
      const int om = r.more() ? r.digits(2) : 0;
      if (!r.ok || oh > 23 || om > 59) return std::nullopt;
      us -= sign * (std::int64_t{oh} * 3600 + om * 60) * us_per_s;
    }
  }
  if (r.more()) return std::nullopt;
  return Time{us};
}

std::string rfc5322_date(Time t, int offset_minutes) {
  static const char* const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static const char* const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Parts p = parts_of(seconds(t) + offset_minutes * 60);
  const int a = offset_minutes < 0 ? -offset_minutes : offset_minutes;
  char buf[64];
  const int n = std::snprintf(buf, sizeof buf, "%s, %02u %s %04d %02d:%02d:%02d %c%02d%02d", days[p.weekday], p.day, months[p.month - 1],
                              p.year, p.hour, p.minute, p.second, offset_minutes < 0 ? '-' : '+', a / 60, a % 60);
  return {buf, static_cast<std::size_t>(n)};
}

}  // namespace kotae
