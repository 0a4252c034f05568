// A bar on stderr for long work, when that is a terminal.
#pragma once
#include <cstdint>
#include <string>

namespace kotae::cli {
class Progress {
 public:
  Progress();
  ~Progress();
  void show(const std::string& what, std::int64_t done, std::int64_t total);

 private:
  bool terminal_;
  int last_ = -1;
  std::string what_;
};
}  // namespace kotae::cli
