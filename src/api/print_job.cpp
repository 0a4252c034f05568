#include "api/print_job.h"

namespace kotae::api {

json::object print_job(store::Tx& tx, const Call& c, const store::JobStatus& s, bool results) {
  using State = store::JobStatus::State;
  const char* state = s.state == State::queued ? "queued" : s.state == State::working ? "working" : s.state == State::failed ? "failed" : "completed";
  const auto* kind = app::bulk_kind(s.kind);
  json::object o{{"id", s.token},
                 {"job_type", kind ? kind->job_type : std::string_view(s.kind)},
                 {"url", c.base() + "/api/v2/job_statuses/" + s.token + ".json"},
                 {"total", s.total},
                 {"progress", s.progress},
                 {"status", state},
                 {"message", text_or_null(s.message)},
                 {"results", nullptr}};
  if (!results || s.progress == 0) return o;
  json::array all;
  for (const auto& part : store::job_results(tx, s.id))
    for (const json::value list = json::parse(part); const auto& r : list.as_array()) all.push_back(r);
  o["results"] = std::move(all);
  return o;
}

Result<Write> start_job(const Call& c, const char* kind, json::array items, json::object common, std::size_t most) {
  if (items.size() > most) return fail(Error{Code::invalid, "at most " + std::to_string(most) + " records in one request", {{"ids", "too_many", "at most " + std::to_string(most)}}, "{\"error\":\"TooManyValues\"}", 0});
  return Write{[c, kind, items = std::move(items), common = std::move(common)](store::Tx& tx) -> Result<Answer> {
    const auto s = app::start_bulk(tx, acting(c), kind, items, common);
    if (!s) return fail(s.error());
    return json_answer({{"job_status", print_job(tx, c, *s, false)}});
  }};
}

}  // namespace kotae::api
