// Filters as tokens of the search index. They begin with the control character 1, which no word has.
#pragma once
#include <chrono>
#include <string>

#include "base/id.h"
#include "base/time.h"

namespace kotae::store {

inline std::string group_token(GroupId g) { return "\1g" + std::to_string(g.v); }
inline std::string brand_token(BrandId b) { return "\1b" + std::to_string(b.v); }
inline std::string requester_token(UserId u) { return "\1r" + std::to_string(u.v); }
/// Months are counted from the year 0, in UTC.
inline int month_of(Time t) {
  using namespace std::chrono;
  const year_month_day d{floor<days>(sys_time<microseconds>{microseconds{t.us}})};
  return static_cast<int>(d.year()) * 12 + static_cast<int>(static_cast<unsigned>(d.month())) - 1;
}
inline std::string month_token(int month) { return "\1m" + std::to_string(month); }

}  // namespace kotae::store
