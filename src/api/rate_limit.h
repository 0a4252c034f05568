// How much of API v2 a person's programs may use: so many requests in each minute of the clock. The screen, which comes with a session, is not counted.
#pragma once
#include <mutex>
#include <unordered_map>

#include "base/id.h"
#include "base/time.h"

namespace kotae::api {

class RateLimit {
 public:
  struct Seen {
    int limit = 0, left = 0;
    int reset_s = 60;   // until the next minute begins
    bool over = false;
  };
  Seen take(UserId who, int limit, Time at);

 private:
  std::mutex m_;
  std::int64_t minute_ = -1;
  std::unordered_map<std::int64_t, int> used_;   // in this minute
};

}  // namespace kotae::api
