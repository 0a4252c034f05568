// This process, as it tells of itself: set by main, printed by the API.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/time.h"

namespace kotae::app {

struct ConsumerLag {
  std::string name;
  std::int64_t seq = 0, head = 0;
  std::int64_t lag_ms = 0;   // age of the oldest event it has not dealt with; 0 when there is none
};

struct Node {
  std::string name, version, data_dir;
  Time started_at;
  std::function<std::vector<ConsumerLag>()> lags{};   // empty until the node serves
};

}  // namespace kotae::app
