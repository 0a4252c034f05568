#include "store/postgres_sql.h"

#include <algorithm>

namespace kotae::store {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// End of the literal, quoted name or comment that begins at i; i itself when none does.
std::size_t end_of_quoted(std::string_view s, std::size_t i) {
  const auto after = [&](std::string_view mark, std::size_t from) {
    const auto p = s.find(mark, from);
    return p == std::string_view::npos ? s.size() : p + mark.size();
  };
  if (s[i] == '\'' || s[i] == '"') return after(s.substr(i, 1), i + 1);  // a doubled quote begins the next literal: the same in effect
  if (s.substr(i, 2) == "--") return after("\n", i);
  if (s.substr(i, 2) == "/*") return after("*/", i + 2);
  return i;
}

}  // namespace

PgSql dollar_placeholders(std::string_view s) {
  PgSql out;
  out.text.reserve(s.size());
  for (std::size_t i = 0; i < s.size();) {
    if (const auto end = end_of_quoted(s, i); end != i) {
      out.text.append(s.substr(i, end - i));
      i = end;
    } else if (s[i] == '?' && i + 1 < s.size() && digit(s[i + 1])) {
      out.text.push_back('$');
      int n = 0;
      while (++i < s.size() && digit(s[i])) {
        n = n * 10 + (s[i] - '0');
        out.text.push_back(s[i]);
      }
      out.parameters = std::max(out.parameters, n);
    } else {
      out.text.push_back(s[i++]);
    }
  }
  return out;
}

}  // namespace kotae::store
