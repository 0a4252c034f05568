#include "app/bulk.h"

#include <utility>

#include "store/outgoing.h"

namespace kotae::app {
namespace json = boost::json;
using store::JobStatus;
using store::Tx;

// Each area's kinds.
std::vector<BulkKind> ticket_bulk_kinds();

namespace {

const std::vector<BulkKind>& kinds() {
  static const std::vector<BulkKind> all = ticket_bulk_kinds();
  return all;
}

json::object refused(const Error& e) {
  json::object o{{"success", false}, {"status", "Failed"}, {"error", name(e.code)}, {"details", e.description}};
  if (!e.details.empty()) o["field"] = e.details.front().field;
  return o;
}

std::string ended(Tx& tx) { return "Completed at " + iso8601(tx.at()); }

}  // namespace

const BulkKind* bulk_kind(std::string_view name) {
  for (const auto& k : kinds())
    if (k.name == name) return &k;
  return nullptr;
}

Result<JobStatus> start_bulk(Tx& tx, const Acting& who, std::string_view kind, const json::array& items, const json::object& common) {
  const BulkKind* k = bulk_kind(kind);
  if (!k) return fail(Code::internal, "there is no bulk work named " + std::string(kind));
  if (store::count_open_job_statuses(tx) >= max_open_jobs) return fail(Error{Code::too_many_requests, "30 jobs are queued or running already", {}, "{\"error\":\"TooManyJobs\"}", 5});
  JobStatus s;
  s.token = random_token().substr(0, 32);
  s.kind = kind;
  s.user_id = who.user.id;
  s.total = static_cast<std::int64_t>(items.size());
  json::object shared = common;
  shared["via"] = who.via;
  s.common = json::serialize(shared);
  std::vector<std::string> parts;
  json::array part;
  for (const auto& i : items) {
    part.push_back(i);
    if (static_cast<int>(part.size()) == k->per_part) parts.push_back(json::serialize(std::exchange(part, {})));
  }
  if (!part.empty()) parts.push_back(json::serialize(part));
  if (parts.empty()) {
    s.state = JobStatus::State::completed;
    s.message = ended(tx);
  }
  store::insert(tx, s, parts);
  if (!parts.empty()) store::add_job(tx, "bulk", s.id, tx.at());
  return s;
}

Result<bool> bulk_step(Tx& tx, Desk& desk, std::int64_t job_id) {
  auto s = store::job_status_for_update(tx, job_id);
  if (!s || s->state >= JobStatus::State::failed) return false;
  const BulkKind* k = bulk_kind(s->kind);
  const auto user = store::user(tx, s->user_id);
  if (!k || !user || !user->active || user->suspended) {
    fail_bulk(tx, job_id, "whoever asked for this may no longer do it");
    return false;
  }
  const json::object common = json::parse(s->common).as_object();
  const Acting who{*user, store::viewer_of(tx, *user), std::string(common.at("via").as_string())};
  const json::value items = json::parse(store::job_part(tx, job_id, s->done_parts));
  json::array results;
  for (const auto& item : items.as_array()) {
    json::object result;
    const Done d = tx.attempt([&](Tx& t) -> Done {
      auto r = k->run({t, desk, who, common, item});
      if (!r) return fail(r.error());
      result = std::move(*r);
      return {};
    });
    if (d) {
      result["success"] = true;
    } else {
      result = refused(d.error());
      // Which record it was, as far as the item says.
      const auto* id = item.is_int64() ? &item : item.is_object() ? item.get_object().if_contains("id") : nullptr;
      if (id && id->is_int64()) result["id"] = *id;
    }
    result["index"] = s->progress++;
    results.push_back(std::move(result));
  }
  store::save_part_results(tx, job_id, s->done_parts, json::serialize(results));
  ++s->done_parts;
  const bool more = s->done_parts < s->parts;
  s->state = more ? JobStatus::State::working : JobStatus::State::completed;
  if (!more) s->message = ended(tx);
  store::save(tx, *s);
  return more;
}

void fail_bulk(Tx& tx, std::int64_t job_id, std::string_view reason) {
  auto s = store::job_status_for_update(tx, job_id);
  if (!s || s->state >= JobStatus::State::failed) return;
  s->state = JobStatus::State::failed;
  s->message = reason;
  store::save(tx, *s);
}

}  // namespace kotae::app
