// Bulk work asked for through the API: what is to be done in parts, how far it is, and what became of each item.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store/db.h"

namespace kotae::store {

struct JobStatus {
  std::int64_t id = 0;
  std::string token;            // its name outside: 32 hex digits
  std::string kind;             // see app/bulk.h
  UserId user_id;
  enum class State { queued = 0, working = 1, failed = 2, completed = 3 } state = State::queued;
  std::int64_t total = 0, progress = 0;         // items
  std::int64_t parts = 0, done_parts = 0;
  std::string common = "{}";    // JSON that holds for every item
  std::string message;
  Time created_at, updated_at;
};
/// parts: JSON arrays of items.
void insert(Tx& tx, JobStatus& s, const std::vector<std::string>& parts);
std::optional<JobStatus> job_status(Tx& tx, std::string_view token);
/// Locked for this transaction.
std::optional<JobStatus> job_status_for_update(Tx& tx, std::int64_t id);
/// A person's, newest first.
std::vector<JobStatus> job_statuses_of(Tx& tx, UserId user, std::int64_t before_id, int limit);
void save(Tx& tx, const JobStatus& s);
std::string job_part(Tx& tx, std::int64_t id, std::int64_t part);
void save_part_results(Tx& tx, std::int64_t id, std::int64_t part, std::string_view results);
/// JSON arrays of results, in order of parts.
std::vector<std::string> job_results(Tx& tx, std::int64_t id);
/// Queued or working.
std::int64_t count_open_job_statuses(Tx& tx);
/// Ended before this time: gone with parts and results.
int sweep_job_statuses(Tx& tx, Time before, int limit);

}  // namespace kotae::store
