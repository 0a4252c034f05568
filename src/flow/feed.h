// Reads the feed for whoever follows it: each consumer has a thread and a position of its own, so that a slow one holds up nobody.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "flow/wake.h"
#include "store/feed.h"

namespace kotae::flow {

struct Consumer {
  std::string name;
  /// Where to go on from, asked once on the consumer's thread.
  std::function<std::int64_t()> position;
  /// Events in order, at most `batch`. When it returns they are dealt with; when it throws the same come again after a pause.
  std::function<void(const std::vector<store::Event>&)> take;
  int batch = 500;
};

struct ConsumerLag {
  std::string name;
  std::int64_t seq = 0, head = 0;
  std::int64_t lag_ms = 0;   // age of the oldest event it has not dealt with; 0 when there is none
};

class Feed {
 public:
  explicit Feed(store::Database& db);
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  /// Before start().
  void add(Consumer c);
  /// A consumer that runs by itself: only its position is known here. seq is called from any thread.
  void add_foreign(std::string name, std::function<std::int64_t()> seq);
  void start();
  void stop();
  std::vector<ConsumerLag> lags();

 private:
  struct Runner;
  void run(Runner& r);
  store::Database& db_;
  // The database keeps its listeners for as long as it lives, so they hold the list themselves.
  std::shared_ptr<std::vector<std::unique_ptr<Runner>>> runners_;
  std::vector<std::pair<std::string, std::function<std::int64_t()>>> foreign_;
  bool started_ = false;
};

}  // namespace kotae::flow
