// What every area uses: refusals, pages, counts, jobs.
#include "api/schema.h"

namespace kotae::api {
void schemas_common(Schemas& s);
void schemas_common(Schemas& s) {
  s.record("Fault", R"(
    error string
    description string
  )");
  // Some refusals have members of their own (docs/api.md).
  s.record("Error", R"(
    error string
    description string
    details? object
  )");
  s.record("PageMeta", R"(
    has_more boolean
    after_cursor string?
    before_cursor string?
  )");
  s.record("PageLinks", R"(
    next string?
    prev string?
  )");
  s.record("Count", R"(
    value integer
    refreshed_at time?
  )");
  s.record("Via", R"(
    channel string
    source ViaSource
  )");
  s.record("ViaSource", R"(
    from? object
    to? object
    rel? string?
  )");
  s.record("JobResult", R"(
    id? integer
    index? integer
    account_id? integer
    action? string
    status? string
    success? boolean
    error? string
    details? any
    external_id? string?
  )");
  s.record("JobStatus", R"(
    id string
    job_type? string
    url string
    total integer?
    progress integer?
    status queued|working|failed|completed|killed
    message string?
    results JobResult[]?
  )");
  s.collection("job_statuses", "JobStatus", "job_status");
}
}  // namespace kotae::api
