// What people did to the desk itself: settings, roles, people, definitions, signing in. Read from the events that belong to no ticket.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store/feed.h"

namespace kotae::store {

struct AuditFilter {
  std::vector<std::string> types;   // of events; empty: all of the log
  UserId actor;
  Time from, until;                 // from <= at <= until; 0 = open
};
/// Every type of event that the log holds.
const std::vector<std::string>& audit_types();
/// Newest first unless `ascending`; `after`: the id of the last one shown, 0 = from the beginning. The id is the event's own, not its place in the feed.
struct AuditEntry {
  std::int64_t id = 0;
  Event event;
};
std::vector<AuditEntry> audit_log(Tx& tx, const AuditFilter& f, std::int64_t after, std::int64_t offset, int limit, bool ascending = false);
std::int64_t count_audit_log(Tx& tx, const AuditFilter& f);
std::optional<AuditEntry> audit_entry(Tx& tx, std::int64_t id);

}  // namespace kotae::store
