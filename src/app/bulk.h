// Work on many records as a background job: in parts, each a transaction of its own that also writes how far the job is, so that a job whose
// process died goes on where it was and does nothing twice. Every item is reported; one that fails holds up no other.
#pragma once
#include <boost/json.hpp>
#include <functional>
#include <string_view>
#include <vector>

#include "app/ticket_wish.h"
#include "store/job_statuses.h"

namespace kotae::app {

struct BulkItem {
  store::Tx& tx;
  Desk& desk;
  const Acting& who;                            // the one who asked, with the rights they have now
  const boost::json::object& common;            // holds for every item
  const boost::json::value& item;
};
/// One item; the object joins its result: {"id": 7, "action": "update", "status": "Updated"}.
using BulkRun = std::function<Result<boost::json::object>(const BulkItem&)>;
struct BulkKind {
  std::string_view name;       // "tickets.update"
  std::string_view job_type;   // as job_statuses prints it: "bulk-update-ticket"
  BulkRun run;
  int per_part = 20;           // items of one transaction: about 5 ms
};
/// Every kind of the house; null when there is none of this name.
const BulkKind* bulk_kind(std::string_view name);

constexpr std::int64_t max_open_jobs = 30;
/// Queues the job. too_many_requests while 30 jobs are open.
Result<store::JobStatus> start_bulk(store::Tx& tx, const Acting& who, std::string_view kind, const boost::json::array& items, const boost::json::object& common = {});
/// The next part, in this transaction; true when more remain.
Result<bool> bulk_step(store::Tx& tx, Desk& desk, std::int64_t job_id);
/// Ends a job that cannot go on.
void fail_bulk(store::Tx& tx, std::int64_t job_id, std::string_view reason);

}  // namespace kotae::app
