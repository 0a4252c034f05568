// Numbers the events of all nodes: seq rises without gaps in an order in which no committed event can appear below one already numbered.
//
// An event may be numbered when every transaction with a lower number than its own has ended: xid < pg_snapshot_xmin(pg_current_snapshot()).
// One node at a time does it, the holder of an advisory lock; the others tell it of their commits and take over when it is gone.
#pragma once
#include <atomic>
#include <string>
#include <thread>

#include "store/postgres_wait.h"

namespace kotae::store {

class PgSequencer {
 public:
  explicit PgSequencer(std::string url);
  ~PgSequencer();
  void wake() { bell_.ring(); }  // a transaction of this node has ended
  void stop();
  bool leads() const { return leads_; }

 private:
  void run();
  void lead(PgConnection& c);
  void follow(PgConnection& c);

  const std::string url_;
  Bell bell_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> leads_{false};
  std::thread thread_;
};

}  // namespace kotae::store
