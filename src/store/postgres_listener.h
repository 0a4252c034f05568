// What the nodes tell each other: "the feed has grown" and short texts. Over one connection that LISTENs.
#pragma once
#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "store/postgres_wait.h"

namespace kotae::store {

class PgListener {
 public:
  /// feed() is called on the listener's thread when events were numbered, and once after each (re)connection, as one may have been missed.
  PgListener(std::string url, std::function<void()> feed, std::function<void(std::string_view)> text);
  ~PgListener();
  void send(std::string_view text);
  void stop();

 private:
  void run();
  void send_waiting(PgConnection& c);

  const std::string url_;
  const std::function<void()> feed_;
  const std::function<void(std::string_view)> text_;
  Bell bell_;
  std::mutex m_;
  std::deque<std::string> waiting_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace kotae::store
