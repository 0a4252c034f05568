#include "base/fields.h"

#include <algorithm>
#include <charconv>

namespace kotae {
namespace json = boost::json;

void Fields::fault(std::string_view key, std::string reason, std::string text) {
  std::string field = prefix_ + std::string(key);
  if (error_.description.empty()) error_.description = field + ": " + text;
  error_.details.push_back({std::move(field), std::move(reason), std::move(text)});
}

void Fields::add(const Fields& other) {
  if (error_.description.empty()) error_.description = other.error_.description;
  error_.details.insert(error_.details.end(), other.error_.details.begin(), other.error_.details.end());
}

bool Fields::text(std::string_view key, std::string& to, std::size_t max, bool blank_ok) {
  const auto* p = find(key);
  if (!p) return false;
  if (!p->is_string() && !p->is_null()) return fault(key, "invalid", "must be text"), false;
  const std::string_view s = p->is_null() ? std::string_view{} : std::string_view(p->get_string());
  if (s.size() > max) return fault(key, "too_long", "must be at most " + std::to_string(max) + " bytes"), false;
  if (std::any_of(s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f; }))
    return fault(key, "invalid", "must not hold control characters"), false;
  if (!blank_ok && s.find_first_not_of(" \t\r\n") == std::string_view::npos) return fault(key, "blank", "cannot be blank"), false;
  to = s;
  return true;
}

bool Fields::line(std::string_view key, std::string& to, std::size_t max, bool blank_ok) {
  std::string s;
  if (!text(key, s, max, blank_ok)) return false;
  if (s.find_first_of("\r\n") != std::string::npos) return fault(key, "invalid", "must be one line"), false;
  to = std::move(s);
  return true;
}

bool Fields::flag(std::string_view key, bool& to) {
  const auto* p = find(key);
  if (!p) return false;
  if (!p->is_bool()) return fault(key, "invalid", "must be true or false"), false;
  to = p->get_bool();
  return true;
}

bool Fields::number(std::string_view key, std::int64_t& to, std::int64_t min, std::int64_t max) {
  const auto* p = find(key);
  if (!p) return false;
  if (!p->is_int64() || p->get_int64() < min || p->get_int64() > max)
    return fault(key, "inclusion", "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max)), false;
  to = p->get_int64();
  return true;
}

bool Fields::number(std::string_view key, int& to, int min, int max) {
  std::int64_t wide = to;
  const bool read = number(key, wide, min, max);
  if (read) to = static_cast<int>(wide);
  return read;
}

bool Fields::id(std::string_view key, std::int64_t& to) {
  const auto* p = find(key);
  if (!p) return false;
  std::int64_t v = 0;
  bool good = p->is_null();
  if (p->is_int64()) {
    v = p->get_int64();
    good = v > 0;
  } else if (p->is_string()) {
    const std::string_view s = p->get_string();
    const auto r = std::from_chars(s.data(), s.data() + s.size(), v);
    good = r.ec == std::errc{} && r.ptr == s.data() + s.size() && v > 0;
  }
  if (!good) return fault(key, "invalid", "must be an id"), false;
  to = v;
  return true;
}

bool Fields::choice(std::string_view key, std::string& to, std::initializer_list<std::string_view> words) {
  const auto* p = find(key);
  if (!p) return false;
  if (p->is_string() && std::find(words.begin(), words.end(), std::string_view(p->get_string())) != words.end()) {
    to = p->get_string();
    return true;
  }
  std::string list;
  for (const auto w : words) list += (list.empty() ? "" : ", ") + std::string(w);
  return fault(key, "inclusion", "must be one of " + list), false;
}

}  // namespace kotae
