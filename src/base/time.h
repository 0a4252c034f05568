// Time is UTC in microseconds since 1970-01-01. Pure code receives it as an argument; only main, flow and net read the clock.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kotae {

struct Time {
  std::int64_t us = 0;
  constexpr auto operator<=>(const Time&) const = default;
  constexpr explicit operator bool() const { return us != 0; }
};

constexpr std::int64_t us_per_s = 1'000'000;
constexpr std::int64_t us_per_ms = 1'000;
constexpr Time plus_s(Time t, std::int64_t seconds) { return {t.us + seconds * us_per_s}; }
constexpr std::int64_t seconds(Time t) { return t.us >= 0 ? t.us / us_per_s : (t.us - us_per_s + 1) / us_per_s; }

/// The machine's clock.
Time now();
/// "2026-11-22T05:10:00Z": whole seconds, as the API prints it.
std::string iso8601(Time t);
/// Reads RFC 3339 and ISO 8601 dates and date-times ("2026-11-22", "2026-11-22T14:05:00+09:00", fractions allowed).
std::optional<Time> parse_iso8601(std::string_view text);
/// RFC 5322 date in the given offset: "Sun, 22 Nov 2026 14:05:00 +0900".
std::string rfc5322_date(Time t, int offset_minutes);

}  // namespace kotae
