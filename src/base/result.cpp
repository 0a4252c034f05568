#include "base/result.h"

namespace kotae {

std::string_view name(Code code) {
  switch (code) {
    case Code::invalid: return "RecordInvalid";
    case Code::not_found: return "RecordNotFound";
    case Code::forbidden: return "Forbidden";
    case Code::unauthenticated: return "Couldn't authenticate you";
    case Code::update_conflict: return "UpdateConflict";
    case Code::ticket_locked: return "TicketLocked";
    case Code::approval_required: return "ApprovalRequired";
    case Code::guard_not_passed: return "GuardNotPassed";
    case Code::idempotent_request: return "IdempotentRequestError";
    case Code::too_large: return "TooLarge";
    case Code::too_many_requests: return "TooManyRequests";
    case Code::unsupported: return "Unsupported";
    case Code::unavailable: return "ServiceUnavailable";
    case Code::internal: return "InternalError";
  }
  return "InternalError";
}

}  // namespace kotae
