// What /readyz and /metrics say.
#pragma once
#include "api/route.h"
#include "flow/feed.h"

namespace kotae::cli {
/// A node is ready while the database answers and no consumer is further behind than this.
constexpr std::int64_t ready_lag_ms = 10'000;
api::Answer readiness_of(app::Desk& desk, flow::Feed& feed);
api::Answer metrics_of(app::Desk& desk, flow::Feed& feed);
/// [{name, seq, head, lag_ms}]
boost::json::array consumers_of(flow::Feed& feed);
}  // namespace kotae::cli
