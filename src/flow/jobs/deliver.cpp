// A released reply to the mail server. At least once, always under the same Message-ID.
#include "app/deliver.h"
#include "flow/jobs.h"

namespace kotae::flow {
namespace {

Settle deliver(JobContext& c, const store::Job& job) {
  const OutgoingId id{job.ref_id};
  Result<app::Parcel> parcel = fail(Code::internal, "");
  c.desk.db().read([&](store::Tx& tx) { parcel = app::pack(tx, c.desk, id); });
  if (!parcel && parcel.error().code == Code::not_found) return [](store::Tx&) -> Result<std::optional<Time>> { return std::optional<Time>{}; };
  app::Delivered outcome;
  std::vector<std::string> recipients;
  if (parcel) {
    recipients = parcel->recipients;
    outcome = c.send(*parcel);
  } else {
    outcome.state = app::Delivered::State::failed;
    outcome.reason = parcel.error().description;
  }
  return [id, recipients, outcome, attempts = job.attempts](store::Tx& tx) -> Result<std::optional<Time>> {
    return app::settle_delivery(tx, id, recipients, outcome, attempts);
  };
}

}  // namespace

JobKind deliver_job();
JobKind deliver_job() { return {"deliver", 4, deliver}; }
}  // namespace kotae::flow
