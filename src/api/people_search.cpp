#include "api/people_search.h"

#include <algorithm>

#include "store/organizations.h"

namespace kotae::api {
namespace {

// % and _ of the words are letters; * at the end of a word is what Zendesk's clients write.
std::string like(std::string_view words) {
  while (!words.empty() && words.back() == '*') words.remove_suffix(1);
  std::string out = "%";
  for (const char c : words.substr(0, 200)) {
    if (c == '%' || c == '_' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "%";
}

struct Sql {
  std::string text;
  std::vector<std::string> words;
  std::vector<std::pair<int, std::int64_t>> numbers;
  int n = 0;
  std::string word(std::string w) {
    words.resize(static_cast<std::size_t>(++n));
    words.back() = std::move(w);
    return "?" + std::to_string(n);
  }
  std::string number(std::int64_t v) {
    words.resize(static_cast<std::size_t>(++n));
    numbers.emplace_back(n, v);
    return "?" + std::to_string(n);
  }
};

std::string contains(Sql& s, const char* column, std::string_view value) { return std::string("lower(u.") + column + ") LIKE lower(" + s.word(like(value)) + ") ESCAPE '\\'"; }

std::optional<std::string> date(Sql& s, const char* column, const SearchCondition& c) {
  auto at = parse_iso8601(c.value);
  const bool day = !at && c.value.size() == 10;
  if (day) at = parse_iso8601(c.value + "T00:00:00Z");
  if (!at) return std::nullopt;
  if (c.op == ":") return std::string("u.") + column + " >= " + s.number(at->us) + " AND u." + column + " < " + s.number(plus_s(*at, day ? 86'400 : 1).us);
  return std::string("u.") + column + " " + c.op + " " + s.number(at->us);
}

// nullopt: the value does not read.
std::optional<std::string> condition(store::Tx& tx, Sql& s, const SearchCondition& c) {
  if (c.key == "name") return contains(s, "name", c.value);
  if (c.key == "email") {
    if (const auto whole = store::tidy_email(c.value); !whole.empty()) return "u.id IN (SELECT i.user_id FROM identities i WHERE i.kind = 'email' AND i.value = " + s.word(whole) + ")";
    return "u.id IN (SELECT i.user_id FROM identities i WHERE i.kind = 'email' AND i.value LIKE lower(" + s.word(like(c.value)) + ") ESCAPE '\\')";
  }
  if (c.key == "phone") return contains(s, "phone", c.value);
  if (c.key == "notes") return contains(s, "notes", c.value);
  if (c.key == "details") return contains(s, "details", c.value);
  if (c.key == "external_id") return "u.external_id = " + s.word(c.value);
  if (c.key == "tags") return "(' ' || u.tags || ' ') LIKE " + s.word("% " + like(c.value).substr(1, like(c.value).size() - 2) + " %") + " ESCAPE '\\'";
  if (c.key == "role") {
    const auto r = desk::role_of(c.value == "end_user" ? "end-user" : c.value);
    return r ? std::optional("u.role = " + std::to_string(static_cast<int>(*r))) : std::nullopt;
  }
  if (c.key == "organization" || c.key == "organization_id") {
    if (c.value == "none") return "u.organization_id IS NULL";
    OrganizationId id{c.value.find_first_not_of("0123456789") == std::string::npos && !c.value.empty() && c.value.size() < 17 ? std::stoll(c.value) : 0};
    if (!id)
      if (const auto o = store::organization_by_name(tx, c.value)) id = o->id;
    return "u.id IN (SELECT m.user_id FROM organization_memberships m WHERE m.organization_id = " + s.number(id.v) + ")";
  }
  if (c.key == "is_verified" || c.key == "is_suspended") return std::string("u.") + (c.key == "is_verified" ? "verified" : "suspended") + " = " + (c.value == "true" ? "1" : "0");
  if (c.key == "created" || c.key == "created_at") return date(s, "created_at", c);
  if (c.key == "updated" || c.key == "updated_at") return date(s, "updated_at", c);
  return std::nullopt;
}

constexpr std::string_view keys[] = {"name", "email", "phone", "notes", "details", "external_id", "tags", "role", "organization", "organization_id", "is_verified", "is_suspended",
                                     "created", "created_at", "updated", "updated_at"};

}  // namespace

Result<std::vector<store::User>> search_people(store::Tx& tx, const SearchWish& w, int limit) {
  Sql s;
  s.text = "SELECT u.id FROM users u WHERE u.deleted_at IS NULL AND u.active = 1";
  // Values of one key are alternatives; what must not be holds for each.
  std::vector<std::pair<std::string, std::string>> groups;
  for (const auto& c : w.conditions) {
    if (std::find(std::begin(keys), std::end(keys), c.key) == std::end(keys)) return invalid("query", "inclusion", c.key + ": people have no such key");
    const auto one = condition(tx, s, c);
    if (!one) return invalid("query", "invalid", c.key + ": " + c.value.substr(0, 100) + " does not read");
    if (c.negated) {
      s.text += " AND NOT (" + *one + ")";
      continue;
    }
    const bool alternative = c.op == ":";
    const auto it = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return alternative && g.first == c.key; });
    if (it == groups.end()) groups.emplace_back(alternative ? c.key : std::string{}, *one);
    else it->second += " OR " + *one;
  }
  for (const auto& g : groups) s.text += " AND (" + g.second + ")";
  std::string words;
  for (const char c : w.words)
    if (c != '"') words.push_back(c);
  while (!words.empty() && words.back() == ' ') words.pop_back();
  if (!words.empty() && words != "*") {
    const auto p = s.word(like(words));
    s.text += " AND (lower(u.name) LIKE lower(" + p + ") ESCAPE '\\' OR u.email LIKE lower(" + p + ") ESCAPE '\\' OR u.id IN (SELECT i.user_id FROM identities i WHERE i.value LIKE lower(" + p + ") ESCAPE '\\'))";
  }
  s.text += " ORDER BY u.role DESC, u.id DESC LIMIT " + std::to_string(limit);
  std::vector<UserId> ids;
  {
    store::Query q(tx, std::string_view(s.text));
    for (int i = 1; i <= s.n; ++i) {
      const auto number = std::find_if(s.numbers.begin(), s.numbers.end(), [&](const auto& x) { return x.first == i; });
      if (number != s.numbers.end()) q.bind(i, number->second);
      else q.bind(i, s.words[static_cast<std::size_t>(i - 1)]);
    }
    while (q.next()) ids.push_back(q.get_id<UserId>(0));
  }
  std::vector<store::User> out;
  for (const UserId id : ids)
    if (auto u = store::user(tx, id)) out.push_back(std::move(*u));
  return out;
}

}  // namespace kotae::api
