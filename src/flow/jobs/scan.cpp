// Attachments that wait for the virus scanner. While it does not answer they stay closed and are asked for again.
#include "flow/jobs.h"
#include "net/clamd.h"
#include "store/comments.h"
#include "store/feed.h"

namespace kotae::flow {
namespace {

constexpr int per_round = 16;

struct Verdict {
  store::Attachment attachment;
  store::Attachment::State state = store::Attachment::State::ready;
  std::string note;
};

Settle scan(JobContext& c, const store::Job& job) {
  std::vector<store::Attachment> waiting;
  c.desk.db().read([&](store::Tx& tx) { waiting = store::attachments_to_scan(tx, per_round); });
  const auto account = c.desk.settings().clamd;
  std::vector<Verdict> verdicts;
  std::string trouble;
  for (auto& a : waiting) {
    Verdict v;
    v.attachment = a;
    if (!account.empty()) {
      std::optional<std::string> bytes;
      c.desk.db().read([&](store::Tx& tx) { bytes = c.desk.blobs().get(tx, a.sha256); });
      if (!bytes) {
        v.note = "the bytes are missing";
        verdicts.push_back(std::move(v));
        continue;
      }
      const auto r = net::clamd_scan({account, 60}, *bytes);
      if (!r && r.error().code != Code::too_large) {
        trouble = r.error().description;
        break;
      }
      if (!r) v.note = "too big for the scanner";
      else if (!r->clean()) {
        v.state = store::Attachment::State::infected;
        v.note = r->virus;
      }
    }
    verdicts.push_back(std::move(v));
  }
  const bool more = trouble.empty() && waiting.size() == per_round;
  return [verdicts, trouble, more, attempts = job.attempts](store::Tx& tx) -> Result<std::optional<Time>> {
    for (const auto& v : verdicts) {
      store::set_attachment_state(tx, v.attachment.id, v.state, v.note);
      const auto comment = store::comment(tx, v.attachment.comment_id);
      if (comment)
        store::emit(tx, 0, comment->ticket_id, {}, "comment.updated",
                    "{\"comment_id\":" + std::to_string(comment->id.v) + ",\"attachment_id\":" + std::to_string(v.attachment.id.v) + "}");
    }
    if (!trouble.empty()) return std::optional(plus_s(tx.at(), std::min<std::int64_t>(app::retry_seconds(attempts), 60)));
    return more ? std::optional(tx.at()) : std::optional<Time>{};
  };
}

}  // namespace

JobKind scan_job();
JobKind scan_job() { return {"scan", 1, scan}; }
}  // namespace kotae::flow
