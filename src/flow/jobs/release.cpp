// A held or scheduled reply whose time has come.
#include "app/reply.h"
#include "flow/jobs.h"

namespace kotae::flow {
JobKind release_job();
JobKind release_job() {
  return {"release", 1, [](JobContext& c, const store::Job& job) -> Settle {
            return [&desk = c.desk, id = OutgoingId{job.ref_id}](store::Tx& tx) -> Result<std::optional<Time>> {
              if (auto d = app::release_due(tx, desk, id); !d) return fail(d.error());
              return std::optional<Time>{};
            };
          }};
}
}  // namespace kotae::flow
