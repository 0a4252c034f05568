// Small things every noun's file needs around a statement.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/db.h"

namespace kotae::store {

/// The id of an INSERT … RETURNING id.
inline std::int64_t inserted(Query&& q) {
  q.next();
  const auto id = q.i64(0);
  while (q.next()) {
  }
  return id;
}

/// NULL for the empty value.
inline std::optional<std::string_view> some(const std::string& s) { return s.empty() ? std::nullopt : std::optional<std::string_view>(s); }
inline std::optional<std::int64_t> some(std::int64_t v) { return v == 0 ? std::nullopt : std::optional(v); }

/// The words of a column that holds them with single spaces between: tags.
inline std::vector<std::string> words(std::string_view s) {
  std::vector<std::string> out;
  while (!s.empty()) {
    const auto space = s.find(' ');
    out.emplace_back(s.substr(0, space));
    s.remove_prefix(space == std::string_view::npos ? s.size() : space + 1);
  }
  return out;
}

}  // namespace kotae::store
