// Log lines as JSON: {"at","level","text"}.
#pragma once
#include <spdlog/formatter.h>

namespace kotae::cli {
class JsonLog final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& m, spdlog::memory_buf_t& out) override;
  std::unique_ptr<spdlog::formatter> clone() const override;
};
}  // namespace kotae::cli
