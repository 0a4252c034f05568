// A bulk job as the API answers it: https://developer.zendesk.com/api-reference/ticketing/ticket-management/job_statuses/
#pragma once
#include "api/seen_ticket.h"
#include "app/bulk.h"

namespace kotae::api {

/// results: whether to add what became of each item (the answer that starts a job has none).
json::object print_job(store::Tx& tx, const Call& c, const store::JobStatus& s, bool results = true);
/// Starts the job and answers {"job_status"} with 200; items at most `most`.
Result<Write> start_job(const Call& c, const char* kind, json::array items, json::object common = {}, std::size_t most = 100);

}  // namespace kotae::api
