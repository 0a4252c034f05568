// A fixed number of threads and one queue.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kotae {

class Pool {
 public:
  explicit Pool(int threads) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
  }
  ~Pool() { stop(); }
  /// False when the queue is longer than max_queue or the pool stops: the caller answers 503.
  bool post(std::function<void()> f) {
    std::lock_guard l(m_);
    if (stopping_ || queue_.size() >= max_queue) return false;
    queue_.push_back(std::move(f));
    wake_.notify_one();
    return true;
  }
  /// Finishes what is queued.
  void stop() {
    {
      std::lock_guard l(m_);
      if (stopping_) return;
      stopping_ = true;
    }
    wake_.notify_all();
    for (auto& t : threads_) t.join();
  }
  static constexpr std::size_t max_queue = 20'000;

 private:
  void run() {
    for (;;) {
      std::function<void()> f;
      {
        std::unique_lock l(m_);
        wake_.wait(l, [&] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        f = std::move(queue_.front());
        queue_.pop_front();
      }
      f();
    }
  }
  std::mutex m_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace kotae
