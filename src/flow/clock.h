// What happens because time passes: solved tickets close, locks end, what is out of date is swept.
#pragma once
#include <memory>
#include <thread>

#include "app/desk.h"
#include "flow/wake.h"

namespace kotae::flow {

class Clock {
 public:
  explicit Clock(app::Desk& desk) : desk_(desk) {}
  ~Clock() { stop(); }
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  void start();
  void stop();

  /// One round of each, as start() runs them; true when more is left.
  bool close_solved();
  bool sweep();
  void end_locks();

 private:
  void run();
  app::Desk& desk_;
  Wake wake_;
  std::thread thread_;
};

}  // namespace kotae::flow
