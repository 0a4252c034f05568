#include "main/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace kotae::cli {

Progress::Progress() : terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (terminal_ && last_ >= 0) std::fputc('\n', stderr);
}

void Progress::show(const std::string& what, std::int64_t done, std::int64_t total) {
  if (!terminal_ || total <= 0) return;
  const int percent = static_cast<int>(std::min<std::int64_t>(100, done * 100 / total));
  if (percent == last_ && what == what_) return;
  if (what != what_ && last_ >= 0) std::fputc('\n', stderr);
  last_ = percent;
  what_ = what;
  const std::string full(static_cast<std::size_t>(percent) * 40 / 100, '#');
  std::fprintf(stderr, "\r%s [%-40s] %3d %%", what.c_str(), full.c_str(), percent);
  std::fflush(stderr);
}

}  // namespace kotae::cli
