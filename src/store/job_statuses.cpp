#include "store/job_statuses.h"

#include <limits>

#include "store/rows.h"

namespace kotae::store {
namespace {

JobStatus read_status(const Query& q) {
  JobStatus s;
  s.id = q.i64(0);
  s.token = q.text(1);
  s.kind = q.text(2);
  s.user_id = q.get_id<UserId>(3);
  s.state = static_cast<JobStatus::State>(q.i64(4));
  s.total = q.i64(5);
  s.progress = q.i64(6);
  s.parts = q.i64(7);
  s.done_parts = q.i64(8);
  s.common = q.text(9);
  s.message = q.text(10);
  s.created_at = q.time(11);
  s.updated_at = q.time(12);
  return s;
}

}  // namespace

void insert(Tx& tx, JobStatus& s, const std::vector<std::string>& parts) {
  s.created_at = s.updated_at = tx.at();
  s.parts = static_cast<std::int64_t>(parts.size());
  s.id = inserted(Query(tx, KOTAE_SQL(tx, "job_status.insert"), s.token, s.kind, s.user_id, s.state, s.total, s.progress, s.parts, s.done_parts, s.common, s.message, s.created_at, s.updated_at));
  for (std::size_t i = 0; i < parts.size(); ++i) Query(tx, KOTAE_SQL(tx, "job_status.insert_part"), s.id, static_cast<std::int64_t>(i), parts[i]).run();
}

std::optional<JobStatus> job_status(Tx& tx, std::string_view token) {
  Query q(tx, KOTAE_SQL(tx, "job_status.by_token"), token);
  return q.next() ? std::optional(read_status(q)) : std::nullopt;
}

std::optional<JobStatus> job_status_for_update(Tx& tx, std::int64_t id) {
  Query q(tx, KOTAE_SQL(tx, "job_status.for_update"), id);
  return q.next() ? std::optional(read_status(q)) : std::nullopt;
}

std::vector<JobStatus> job_statuses_of(Tx& tx, UserId user, std::int64_t before_id, int limit) {
  std::vector<JobStatus> out;
  Query q(tx, KOTAE_SQL(tx, "job_status.of_user"), user, before_id > 0 ? before_id : std::numeric_limits<std::int64_t>::max(), limit);
  while (q.next()) out.push_back(read_status(q));
  return out;
}

void save(Tx& tx, const JobStatus& s) { Query(tx, KOTAE_SQL(tx, "job_status.save"), s.id, s.state, s.progress, s.done_parts, s.message, tx.at()).run(); }

std::string job_part(Tx& tx, std::int64_t id, std::int64_t part) {
  Query q(tx, KOTAE_SQL(tx, "job_status.part"), id, part);
  return q.next() ? q.text(0) : std::string("[]");
}

void save_part_results(Tx& tx, std::int64_t id, std::int64_t part, std::string_view results) { Query(tx, KOTAE_SQL(tx, "job_status.save_results"), id, part, results).run(); }

std::vector<std::string> job_results(Tx& tx, std::int64_t id) {
  std::vector<std::string> out;
  Query q(tx, KOTAE_SQL(tx, "job_status.results"), id);
  while (q.next()) out.push_back(q.text(0));
  return out;
}

std::int64_t count_open_job_statuses(Tx& tx) {
  Query q(tx, KOTAE_SQL(tx, "job_status.count_open"));
  q.next();
  return q.i64(0);
}

int sweep_job_statuses(Tx& tx, Time before, int limit) {
  std::vector<std::int64_t> ids;
  {
    Query q(tx, KOTAE_SQL(tx, "job_status.old"), before, limit);
    while (q.next()) ids.push_back(q.i64(0));
  }
  for (const auto id : ids) {
    Query(tx, KOTAE_SQL(tx, "job_status.delete_parts"), id).run();
    Query(tx, KOTAE_SQL(tx, "job_status.delete"), id).run();
  }
  return static_cast<int>(ids.size());
}

}  // namespace kotae::store
