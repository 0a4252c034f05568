// Runs jobs: work that touches the world. A job is leased, run on a worker, and ended in one transaction together with what it leaves behind.
// At least once: a job whose node died is run again by the next one. Each kind has workers of its own, so that a mail server that hangs holds
// up no other kind.
#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "app/deliver.h"
#include "app/desk.h"
#include "base/pool.h"
#include "flow/wake.h"
#include "store/outgoing.h"

namespace kotae::flow {

/// What a job ends with, in the transaction that ends it: nothing = done, or the time to run it again.
using Settle = std::function<Result<std::optional<Time>>(store::Tx&)>;

struct JobContext {
  app::Desk& desk;
  /// Hands a letter to a mail server; blocking. Set by main, because channels know mail accounts.
  std::function<app::Delivered(const app::Parcel&)> send;
};

/// The slow part, outside any transaction. May throw: then the job is tried again later.
using JobHandler = std::function<Settle(JobContext&, const store::Job&)>;

struct JobKind {
  std::string name;
  int workers = 1;
  JobHandler run;
};
/// Every kind of flow/jobs/, from the generated table.
std::vector<JobKind> job_kinds();

class Jobs {
 public:
  /// owner names this process among all that share the database.
  Jobs(JobContext context, std::string owner, std::vector<JobKind> kinds = job_kinds());
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;
  void start();
  /// Ends after the jobs that run now.
  void stop();
  /// Leases that no node renews are free after this time.
  static constexpr std::int64_t lease_s = 12;
  static constexpr std::int64_t max_attempts = 48;

 private:
  struct Lane;
  void dispatch();
  bool lease(Lane& lane);
  void work(Lane& lane, store::Job job);
  JobContext context_;
  std::string owner_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::shared_ptr<Wake> wake_ = std::make_shared<Wake>();
  std::thread thread_;
};

}  // namespace kotae::flow
