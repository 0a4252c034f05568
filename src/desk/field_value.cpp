// Which values a field takes, and how they are kept.
#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/time.h"
#include "desk/field.h"

namespace kotae::desk {
namespace json = boost::json;
namespace {

constexpr std::size_t longest = 64u << 10, longest_line = 4096, most_values = 500;
constexpr std::int64_t largest = std::int64_t{1} << 53;

std::string_view trimmed(std::string_view s) {
  const auto b = s.find_first_not_of(" \t\r\n");
  return b == std::string_view::npos ? std::string_view{} : s.substr(b, s.find_last_not_of(" \t\r\n") - b + 1);
}

template <class N>
std::optional<N> parsed(std::string_view s) {
  s = trimmed(s);
  if (!s.empty() && s.front() == '+') s.remove_prefix(1);
  N v{};
  const auto r = std::from_chars(s.data(), s.data() + s.size(), v);
  return !s.empty() && r.ec == std::errc{} && r.ptr == s.data() + s.size() ? std::optional(v) : std::nullopt;
}

bool odd_letter(char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f; }

struct Reading {
  const Field& f;
  const json::value& v;
  const std::string& label;

  tl::unexpected<Error> no(const char* reason, std::string text) const { return invalid(label, reason, std::move(text)); }

  Result<json::value> text() const {
    std::string s;
    if (v.is_string()) s = v.get_string();
    else if (v.is_int64()) s = std::to_string(v.get_int64());   // clients send numbers for order numbers and the like
    else return no("invalid", "must be text");
    const bool lines = f.type == FieldType::textarea;
    if (s.size() > (lines ? longest : longest_line)) return no("too_long", "must be at most " + std::to_string(lines ? longest : longest_line) + " bytes");
    if (std::any_of(s.begin(), s.end(), odd_letter)) return no("invalid", "must not hold control characters");
    if (!lines && s.find_first_of("\r\n") != std::string::npos) return no("invalid", "must be one line");
    if (s.empty()) return json::value(nullptr);
    if (f.type == FieldType::regexp && (!f.compiled || !re2::RE2::PartialMatch(s, *f.compiled))) return no("invalid", "must match " + f.pattern);
    return json::value(s);
  }

  Result<json::value> integer() const {
    std::optional<std::int64_t> n;
    if (v.is_int64()) n = v.get_int64();
    else if (v.is_double() && v.get_double() == std::floor(v.get_double()) && std::fabs(v.get_double()) <= static_cast<double>(largest)) n = static_cast<std::int64_t>(v.get_double());
    else if (v.is_string()) n = parsed<std::int64_t>(v.get_string());
    if (!n) return no("invalid", "must be a whole number");
    if (*n > largest || *n < -largest) return no("invalid", "must be within 2^53 of zero");
    return json::value(*n);
  }

  Result<json::value> decimal() const {
    std::optional<double> n;
    if (v.is_int64()) n = static_cast<double>(v.get_int64());
    else if (v.is_double()) n = v.get_double();
    else if (v.is_string()) n = parsed<double>(v.get_string());
    if (!n || !std::isfinite(*n) || std::fabs(*n) > static_cast<double>(largest)) return no("invalid", "must be a number");
    return json::value(*n == 0 ? 0.0 : *n);
  }

  Result<json::value> date() const {
    if (!v.is_string()) return no("invalid", "must be a date, YYYY-MM-DD");
    const std::string_view s = trimmed(v.get_string());
    const auto day = s.substr(0, 10);
    const bool shape = day.size() == 10 && day[4] == '-' && day[7] == '-' && (s.size() == 10 || s[10] == 'T' || s[10] == ' ');
    const auto at = shape ? parse_iso8601(day) : std::nullopt;
    if (!at || iso8601(*at).substr(0, 10) != day) return no("invalid", "must be a date, YYYY-MM-DD");
    return json::value(day);
  }

  Result<json::value> checkbox() const {
    if (v.is_bool()) return v;
    if (v.is_int64() && (v.get_int64() == 0 || v.get_int64() == 1)) return json::value(v.get_int64() == 1);
    if (v.is_string()) {
      const std::string_view s = v.get_string();
      if (s == "true" || s == "1") return json::value(true);
      if (s == "false" || s == "0") return json::value(false);
    }
    return no("invalid", "must be true or false");
  }

  Result<json::value> choice(const json::value& one) const {
    if (!one.is_string()) return no("invalid", "must be the value of an option");
    const std::string_view s = one.get_string();
    if (f.option(s)) return json::value(s);
    std::string low(s);
    for (char& c : low)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (f.option(low)) return json::value(low);
    return no("inclusion", std::string(s.substr(0, 60)) + " is no option of it");
  }

  Result<json::value> choices() const {
    json::array out;
    if (v.is_string()) {
      if (v.get_string().empty()) return json::value(nullptr);
      auto one = choice(v);
      if (!one) return one;
      out.push_back(std::move(*one));
      return json::value(std::move(out));
    }
    if (!v.is_array()) return no("invalid", "must be a list of options");
    if (v.get_array().size() > most_values) return no("too_many", "at most " + std::to_string(most_values) + " values");
    for (const auto& x : v.get_array()) {
      auto one = choice(x);
      if (!one) return one;
      if (std::find(out.begin(), out.end(), *one) == out.end()) out.push_back(std::move(*one));
    }
    if (out.empty()) return json::value(nullptr);
    // In the order of the options, whatever order they came in.
    const auto place = [&](const json::value& x) { return f.option(x.get_string()) - f.options.data(); };
    std::sort(out.begin(), out.end(), [&](const json::value& a, const json::value& b) { return place(a) < place(b); });
    return json::value(std::move(out));
  }

  Result<json::value> lookup() const {
    std::optional<std::int64_t> n;
    if (v.is_int64()) n = v.get_int64();
    else if (v.is_string()) n = parsed<std::int64_t>(v.get_string());
    if (!n || *n <= 0 || *n > largest) return no("invalid", "must be an id");
    return json::value(std::to_string(*n));
  }

  // Never the whole number: what is kept is XXXXXXXXXXXX1234.
  Result<json::value> card() const {
    if (!v.is_string()) return no("invalid", "must be a card number");
    std::string digits;
    std::size_t letters = 0;
    for (const char c : v.get_string()) {
      if (c == ' ' || c == '-') continue;
      ++letters;
      if (c >= '0' && c <= '9') digits.push_back(c);
      else if (c != 'X' && c != 'x' && c != '*') return no("invalid", "must be a card number");
    }
    if (letters == 0) return json::value(nullptr);
    if (digits.size() < 4 || letters > 19 || (letters != 4 && letters < 12)) return no("invalid", "must be a card number, or its last four digits");
    return json::value("XXXXXXXXXXXX" + digits.substr(digits.size() - 4));
  }
};

void put_tag(std::vector<std::string>& tags, const std::string& t) {
  const auto it = std::lower_bound(tags.begin(), tags.end(), t);
  if (it == tags.end() || *it != t) tags.insert(it, t);
}

bool has(const std::vector<std::string>& sorted, const std::string& t) { return std::binary_search(sorted.begin(), sorted.end(), t); }

const json::value& at(const json::object& values, const std::string& key) {
  static const json::value none = nullptr;
  const auto* p = values.if_contains(key);
  return p ? *p : none;
}

// The value the changed tags give this field; the one it has when they say nothing.
json::value followed(const Field& f, const json::value& now, const std::vector<std::string>& before, const std::vector<std::string>& tags) {
  const auto came = [&](const std::string& t) { return has(tags, t) && !has(before, t); };
  const auto went = [&](const std::string& t) { return !has(tags, t) && has(before, t); };
  if (f.type == FieldType::checkbox && !f.tag.empty()) return came(f.tag) ? json::value(true) : went(f.tag) ? json::value(false) : now;
  if (f.type == FieldType::tagger) {
    for (const auto& o : f.options)
      if (came(o.value)) return json::value(o.value);
    return now.is_string() && went(std::string(now.get_string())) ? json::value(nullptr) : now;
  }
  if (f.type != FieldType::multiselect) return now;
  json::array out;
  for (const auto& o : f.options) {
    const bool held = now.is_array() && std::find(now.get_array().begin(), now.get_array().end(), json::value(o.value)) != now.get_array().end();
    if (came(o.value) || (held && !went(o.value))) out.push_back(json::string(o.value));
  }
  return out.empty() ? json::value(nullptr) : json::value(std::move(out));
}

}  // namespace

Result<json::value> accept(const Field& f, const json::value& given, const std::string& label) {
  if (given.is_null()) return json::value(nullptr);
  const bool words = f.type == FieldType::text || f.type == FieldType::textarea || f.type == FieldType::regexp;
  if (!words && given.is_string() && trimmed(given.get_string()).empty()) return json::value(nullptr);
  const Reading r{f, given, label};
  switch (f.type) {
    case FieldType::integer: return r.integer();
    case FieldType::decimal: return r.decimal();
    case FieldType::date: return r.date();
    case FieldType::checkbox: return r.checkbox();
    case FieldType::tagger: return r.choice(given);
    case FieldType::multiselect: return r.choices();
    case FieldType::lookup: return r.lookup();
    case FieldType::partialcreditcard: return r.card();
    default: return r.text();
  }
}

bool is_blank(const json::value& v) {
  switch (v.kind()) {
    case json::kind::null: return true;
    case json::kind::bool_: return !v.get_bool();
    case json::kind::string: return trimmed(v.get_string()).empty();
    case json::kind::array: return v.get_array().empty();
    default: return false;
  }
}

std::vector<std::string> tags_of(const Field& f, const json::value& v) {
  std::vector<std::string> out;
  if (f.type == FieldType::checkbox && !f.tag.empty() && v.is_bool() && v.get_bool()) out.push_back(f.tag);
  if (f.type == FieldType::tagger && v.is_string()) out.emplace_back(v.get_string());
  if (f.type == FieldType::multiselect && v.is_array())
    for (const auto& x : v.get_array())
      if (x.is_string()) out.emplace_back(x.get_string());
  return out;
}

json::value unset(const Field& f) { return f.type == FieldType::checkbox ? json::value(false) : json::value(nullptr); }

void settle_tags(const FieldSet& fields, const json::object& values_before, json::object& values, const std::vector<std::int64_t>& given,
                 const std::vector<std::string>& tags_before, std::vector<std::string>& tags) {
  std::vector<std::string> gone, held;
  for (const auto& f : fields.all()) {
    if (!has_options(f.type) && (f.type != FieldType::checkbox || f.tag.empty())) continue;
    const std::string key = std::to_string(f.id);
    if (f.active && std::find(given.begin(), given.end(), f.id) == given.end() && tags != tags_before) {
      json::value v = followed(f, at(values, key), tags_before, tags);
      if (v.is_null()) values.erase(key);
      else values[key] = std::move(v);
    }
    for (auto& t : tags_of(f, at(values_before, key))) gone.push_back(std::move(t));
    for (auto& t : tags_of(f, at(values, key))) held.push_back(std::move(t));
  }
  std::erase_if(tags, [&](const std::string& t) {
    return std::find(gone.begin(), gone.end(), t) != gone.end() && std::find(held.begin(), held.end(), t) == held.end();
  });
  for (const auto& t : held) put_tag(tags, t);
}

}  // namespace kotae::desk
