// A bell: any thread rings it, one thread sleeps until it rings, a time comes, or it is stopped.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace kotae::flow {

class Wake {
 public:
  void ring() {
    std::lock_guard l(m_);
    rung_ = true;
    cv_.notify_one();
  }
  void stop() {
    std::lock_guard l(m_);
    stopped_ = true;
    cv_.notify_all();
  }
  bool stopped() {
    std::lock_guard l(m_);
    return stopped_;
  }
  /// False when stopped. A ring before the call counts.
  bool wait(std::chrono::microseconds at_most) {
    std::unique_lock l(m_);
    cv_.wait_for(l, at_most, [&] { return rung_ || stopped_; });
    rung_ = false;
    return !stopped_;
  }
  /// Sleeps through rings; false when stopped.
  bool pause(std::chrono::microseconds time) {
    std::unique_lock l(m_);
    return !cv_.wait_for(l, time, [&] { return stopped_; });
  }

 private:
  std::mutex m_;
  std::condition_variable cv_;
  bool rung_ = false, stopped_ = false;
};

}  // namespace kotae::flow
