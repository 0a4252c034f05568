// Letters in, from whatever server: read on workers, then one transaction each. What is not committed is never said to be.
#pragma once
#include <functional>
#include <memory>

#include "app/receive.h"
#include "base/pool.h"

namespace kotae::channels {

class Intake {
 public:
  using Then = std::function<void(Result<app::Received>)>;
  Intake(app::Desk& desk, int workers) : desk_(desk), pool_(workers) {}
  /// Never blocks. then() is called once, after COMMIT or after it failed, from any thread; it must be quick. On an Error nothing of the
  /// letter is kept: it must be given again later.
  /// too_big: the raw bytes are only its beginning; it is kept as unreadable with this reason.
  void take(app::Arrival arrival, Then then, std::string too_big = "");
  void stop() { pool_.stop(); }

 private:
  void write(std::shared_ptr<const app::PreparedLetter> letter, Then then, int attempt);
  app::Desk& desk_;
  Pool pool_;
};

}  // namespace kotae::channels
