// Threads with a connection each that run units of work: BEGIN, work, COMMIT, then(). People before bulk.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "store/postgres_connection.h"

namespace kotae::store {

class PgWriters {
 public:
  /// ended() is called after each transaction, committed or not (either may set events free), on the writer's thread.
  PgWriters(std::string url, int count, std::function<void()> ended);
  ~PgWriters();
  void push(Database::Work work, Database::Then then, Lane lane);
  std::size_t queue_length() const;
  void stop();  // finishes what is queued

 private:
  struct Item {
    Database::Work work;
    Database::Then then;
    std::int64_t give_up_us = 0;  // when no connection could be had until then, the answer is "unavailable"
  };
  using Slot = std::unique_ptr<PgConnection>;

  void run();
  bool take(Item& item, bool& bulk);
  Done serve(Slot& slot, const Item& item);
  Done once(PgConnection& c, const Item& item, std::string& xid);
  Done after_lost_commit(Slot& slot, const std::string& xid, const std::string& why, bool& again);
  bool connect(Slot& slot, std::int64_t until_us);
  void expire_queued();
  void pause(int attempt, int base_ms, int most_ms);

  const std::string url_;
  const std::function<void()> ended_;
  const std::size_t most_bulk_;  // threads that bulk may use at once: a person always finds one that is not busy with it
  mutable std::mutex m_;
  std::condition_variable wake_;
  std::deque<Item> people_, bulk_;
  std::size_t bulk_running_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace kotae::store
