// Lists of ids in a query: ?ids=1,2,3 and ?external_ids=a,b.
#pragma once
#include "api/route.h"

namespace kotae::api {

constexpr std::size_t max_ids = 100;
/// TooManyValues over 100; `blank` when there is none and `needed`.
Result<std::vector<std::int64_t>> id_list(const Call& c, std::string_view name, bool needed = true);
Result<std::vector<std::string>> word_list(const Call& c, std::string_view name, bool needed = true);

}  // namespace kotae::api
