// Reader connections: a snapshot each (REPEATABLE READ READ ONLY), on the caller's thread.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/postgres_connection.h"

namespace kotae::store {

class PgReaders {
 public:
  PgReaders(std::string url, int count) : url_(std::move(url)), free_(static_cast<std::size_t>(count < 1 ? 1 : count)) {}
  /// Throws ConnectionLost (retry) when no connection can be had for some seconds, or when it breaks while f runs.
  void read(const std::function<void(Tx&)>& f);

 private:
  using Slot = std::unique_ptr<PgConnection>;
  void begin(Slot& slot);

  const std::string url_;
  std::mutex m_;
  std::condition_variable wake_;
  std::vector<Slot> idle_;  // connected ones
  std::size_t free_;        // how many more may read at once
};

}  // namespace kotae::store
