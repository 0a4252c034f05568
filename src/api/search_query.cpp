#include "api/search_query.h"

#include <algorithm>
#include <array>

namespace kotae::api {
namespace {

constexpr std::size_t max_bytes = 4096, max_conditions = 50;
constexpr std::array<std::string_view, 27> keys{"type",   "status",  "priority", "ticket_type", "assignee", "requester", "submitter", "group",    "brand",       "organization", "created", "updated",
                                                "solved", "tags",    "tag",      "via",         "name",     "email",     "role",      "order_by", "sort",        "subject",      "description", "external_id",
                                                "fieldvalue", "custom_status_id", "form"};

// One piece up to white space outside quotes.
std::string_view piece(std::string_view& rest) {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t' || rest.front() == '\n' || rest.front() == '\r')) rest.remove_prefix(1);
  bool quoted = false;
  std::size_t n = 0;
  for (; n < rest.size(); ++n) {
    if (rest[n] == '"') quoted = !quoted;
    else if (!quoted && (rest[n] == ' ' || rest[n] == '\t' || rest[n] == '\n' || rest[n] == '\r')) break;
  }
  const auto out = rest.substr(0, n);
  rest.remove_prefix(n);
  return out;
}

// custom_field_123
bool is_custom_field(std::string_view key) {
  constexpr std::string_view mark = "custom_field_";
  return key.size() > mark.size() && key.substr(0, mark.size()) == mark && key.substr(mark.size()).find_first_not_of("0123456789") == std::string_view::npos;
}

std::string unquoted(std::string_view s) {
  std::string out;
  for (const char c : s)
    if (c != '"') out.push_back(c);
  return out;
}

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

}  // namespace

Result<SearchWish> read_search(std::string_view query) {
  if (query.size() > max_bytes) return invalid("query", "too_long", "must be at most 4096 bytes");
  SearchWish w;
  for (std::string_view rest = query; !rest.empty();) {
    const std::string_view p = piece(rest);
    if (p.empty()) continue;
    const bool negated = p.front() == '-' && p.size() > 1;
    const std::string_view body = p.substr(negated ? 1 : 0);
    const auto at = body.find_first_of(":<>\"");
    const bool known = at != std::string_view::npos && body[at] != '"' &&
                       (std::find(keys.begin(), keys.end(), lower(body.substr(0, at))) != keys.end() || is_custom_field(lower(body.substr(0, at))));
    if (!known) {
      w.words += (w.words.empty() ? "" : " ") + std::string(p);
      continue;
    }
    SearchCondition c;
    c.negated = negated;
    c.key = lower(body.substr(0, at));
    const std::size_t op = body[at] != ':' && at + 1 < body.size() && body[at + 1] == '=' ? 2 : 1;
    c.op = body.substr(at, op);
    c.value = unquoted(body.substr(at + op));
    if (c.key == "tag") c.key = "tags";
    if (c.key == "type" && !negated && (c.value == "incident" || c.value == "problem" || c.value == "question" || c.value == "task")) c.key = "ticket_type";
    if (c.key == "type" && !negated) w.type = lower(c.value);
    else if (c.key == "order_by") w.order_by = c.value;
    else if (c.key == "sort") w.sort = c.value;
    else if (c.key == "subject" || c.key == "description") w.words += (w.words.empty() ? "" : " ") + std::string(negated ? "-\"" : "\"") + c.value + "\"";
    else w.conditions.push_back(std::move(c));
    if (w.conditions.size() > max_conditions) return invalid("query", "too_many", "at most 50 conditions");
  }
  return w;
}

}  // namespace kotae::api
