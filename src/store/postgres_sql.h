// Statements are written with ?1 ?2 …; PostgreSQL wants $1 $2 ….
#pragma once
#include <string>
#include <string_view>

namespace kotae::store {

struct PgSql {
  std::string text;
  int parameters = 0;  // the highest number used
};

/// Turns ?N into $N outside of string literals, quoted names and comments. Other question marks (operators) stay.
PgSql dollar_placeholders(std::string_view sql);

}  // namespace kotae::store
