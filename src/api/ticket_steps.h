// A ticket's history as the steps its metrics are folded from.
#pragma once
#include "api/print_audit.h"
#include "desk/ticket_metrics.h"

namespace kotae::api {

/// A merge that was taken back, and its taking back, are no steps.
std::vector<desk::Step> steps_of(store::Tx& tx, const std::vector<store::Audit>& audits);
json::object print_metrics(store::Tx& tx, const desk::Ticket& t, const std::string& base);

}  // namespace kotae::api
