// Message-IDs of letters going out: "kotae.<ticket>.<outgoing>.<check>@<host>", the same for every attempt.
#pragma once
#include <string>

#include "app/desk.h"

namespace kotae::app {
inline std::string message_id(const Desk& desk, TicketId t, OutgoingId o) {
  return "kotae." + std::to_string(t.v) + "." + std::to_string(o.v) + "." + desk.keys().ticket_check(t) + "@" + desk.host();
}
}  // namespace kotae::app
