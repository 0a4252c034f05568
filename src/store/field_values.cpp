#include "store/field_values.h"

#include <charconv>
#include <cmath>

#include "text/tokens.h"

namespace kotae::store {
namespace json = boost::json;
namespace {

constexpr std::size_t most_bytes = 200;

// Negative numbers count down from the top, so that -2 stands before -1.
std::string digits(double v) {
  const double limit = 9'999'999'999'999'999.0;
  const bool below = v < 0;
  const double whole = std::fmin(std::floor(std::fabs(v)), limit);
  const auto parts = static_cast<std::int64_t>(std::llround((std::fabs(v) - std::floor(std::fabs(v))) * 1e6));
  auto w = static_cast<std::int64_t>(whole);
  std::int64_t p = parts;
  if (p >= 1'000'000) w += 1, p -= 1'000'000;
  if (below) {
    w = 9'999'999'999'999'999 - w;
    p = 999'999 - p;
  }
  char out[32];
  std::snprintf(out, sizeof out, "%c%016lld%06lld", below ? '0' : '1', static_cast<long long>(w), static_cast<long long>(p));
  return out;
}

std::string words(std::string_view s) {
  std::string out = text::fold(s.substr(0, most_bytes * 4));
  if (out.size() > most_bytes) {
    std::size_t n = most_bytes;
    while (n > 0 && (static_cast<unsigned char>(out[n]) & 0xc0) == 0x80) --n;
    out.resize(n);
  }
  return out;
}

}  // namespace

std::string field_value(const json::value& v) {
  switch (v.kind()) {
    case json::kind::bool_: return v.get_bool() ? "true" : "false";
    case json::kind::int64: return digits(static_cast<double>(v.get_int64()));
    case json::kind::uint64: return digits(static_cast<double>(v.get_uint64()));
    case json::kind::double_: return digits(v.get_double());
    case json::kind::string: return words(v.get_string());
    default: return {};
  }
}

std::string field_value(std::string_view typed, bool numeric) {
  if (numeric) {
    double v = 0;
    const auto r = std::from_chars(typed.data(), typed.data() + typed.size(), v);
    if (r.ec == std::errc{} && r.ptr == typed.data() + typed.size() && std::isfinite(v)) return digits(v);
  }
  return words(typed);
}

std::set<std::pair<std::int64_t, std::string>> field_values(std::string_view fields_json) {
  std::set<std::pair<std::int64_t, std::string>> out;
  if (fields_json.size() <= 2) return out;
  const json::value all = json::parse(fields_json);
  for (const auto& [key, v] : all.as_object()) {
    std::int64_t id = 0;
    if (std::from_chars(key.data(), key.data() + key.size(), id).ec != std::errc{} || id <= 0) continue;
    const auto add = [&](const json::value& one) {
      if (auto word = field_value(one); !word.empty()) out.emplace(id, std::move(word));
    };
    if (v.is_array()) for (const auto& one : v.get_array()) add(one);
    else add(v);
  }
  return out;
}

}  // namespace kotae::store
