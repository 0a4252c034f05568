#include "main/json_log.h"

#include <boost/json.hpp>

#include <spdlog/details/log_msg.h>

#include <chrono>

#include "base/time.h"

namespace kotae::cli {

void JsonLog::format(const spdlog::details::log_msg& m, spdlog::memory_buf_t& out) {
  const std::int64_t us = std::chrono::duration_cast<std::chrono::microseconds>(m.time.time_since_epoch()).count();
  std::string at = iso8601({us});
  std::string ms = std::to_string(us / 1000 % 1000);
  at.insert(at.size() - 1, "." + std::string(3 - ms.size(), '0') + ms);
  const std::string_view level(spdlog::level::to_string_view(m.level).data(), spdlog::level::to_string_view(m.level).size());
  const std::string line = boost::json::serialize(boost::json::object{{"at", at}, {"level", level}, {"text", std::string_view(m.payload.data(), m.payload.size())}}) + "\n";
  out.append(line.data(), line.data() + line.size());
}

std::unique_ptr<spdlog::formatter> JsonLog::clone() const { return std::make_unique<JsonLog>(); }

}  // namespace kotae::cli
