#include "api/rate_limit.h"

#include <algorithm>

namespace kotae::api {

RateLimit::Seen RateLimit::take(UserId who, int limit, Time at) {
  const std::int64_t s = seconds(at), minute = s / 60;
  std::lock_guard l(m_);
  if (minute != minute_) {
    minute_ = minute;
    used_.clear();
  }
  int& used = used_[who.v];
  const bool over = used >= limit;
  if (!over) ++used;
  return {limit, std::max(0, limit - used), static_cast<int>(60 - s % 60), over};
}

}  // namespace kotae::api
