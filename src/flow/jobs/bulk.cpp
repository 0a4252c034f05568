// Bulk work in parts, behind people: each part is a short transaction, and the job gives its worker back now and then.
#include "app/bulk.h"

#include "flow/jobs.h"

namespace kotae::flow {
namespace {

constexpr std::int64_t turn_us = 2 * us_per_s;
constexpr std::int64_t tries = 5;

Settle bulk(JobContext& c, const store::Job& job) {
  const auto until = now().us + turn_us;
  bool more = true;
  std::string trouble;
  while (more && now().us < until) {
    const Done d = c.desk.db().write_wait(
        [&](store::Tx& tx) -> Done {
          const auto r = app::bulk_step(tx, c.desk, job.ref_id);
          if (!r) return fail(r.error());
          more = *r;
          return {};
        },
        store::Lane::bulk);
    if (!d) {
      trouble = d.error().description;
      break;
    }
  }
  if (!trouble.empty() && job.attempts < tries) throw std::runtime_error(trouble);
  return [id = job.ref_id, more, trouble](store::Tx& tx) -> Result<std::optional<Time>> {
    if (!trouble.empty()) {
      app::fail_bulk(tx, id, trouble);
      return std::optional<Time>{};
    }
    return more ? std::optional(tx.at()) : std::optional<Time>{};
  };
}

}  // namespace

JobKind bulk_job();
JobKind bulk_job() { return {"bulk", 2, bulk}; }
}  // namespace kotae::flow
