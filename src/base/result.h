// How expected failure travels: a value or an Error from a closed set of codes.
// Only api/ turns a code into an HTTP status; only web/ turns it into a sentence on screen.
// Failure of the machine (disk, database connection, memory) is an exception and ends the transaction it happens in.
#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace kotae {

enum class Code {
  invalid,              // a field is wrong; see details
  not_found,            // it does not exist, or the caller may not know that it does
  forbidden,            // the caller's role does not allow it
  unauthenticated,      // nobody is signed in, or the token is wrong
  update_conflict,      // something newer than what the caller saw
  ticket_locked,        // another agent holds the reply lock
  approval_required,    // a second person must see the text first
  guard_not_passed,     // the send check has open points
  idempotent_request,   // the key was used for another request
  too_large,            // over a stated limit
  too_many_requests,    // over a stated rate; retry_after_s says when again
  unsupported,          // the wish is understood but not offered
  unavailable,          // a part needed is not there right now; the same call may succeed later
  internal,             // a fault of ours
};

struct Detail {
  std::string field;   // as the caller named it, e.g. "ticket.comment.body"
  std::string reason;  // a key of the closed list in docs/api.md, e.g. "blank", "too_long", "invalid"
  std::string description;  // English; api translates by reason where it can
};

struct Error {
  Code code = Code::internal;
  std::string description{};       // English, one sentence, names the field and the reason
  std::vector<Detail> details{};
  std::string body_json{};         // further members of the answer as a JSON object, e.g. {"holder":{…}}; may be empty
  int retry_after_s = 0;
};

template <class T>
using Result = tl::expected<T, Error>;
using Done = Result<void>;

inline tl::unexpected<Error> fail(Code code, std::string description) {
  return tl::unexpected<Error>(Error{code, std::move(description)});
}
inline tl::unexpected<Error> fail(Error e) { return tl::unexpected<Error>(std::move(e)); }
/// One faulty field: "field: description".
inline tl::unexpected<Error> invalid(std::string field, std::string reason, std::string description) {
  Error e{Code::invalid, field + ": " + description};
  e.details.push_back({std::move(field), std::move(reason), std::move(description)});
  return tl::unexpected<Error>(std::move(e));
}

/// The code's name in answers and logs, e.g. "TicketLocked". Closed list, documented in docs/api.md.
std::string_view name(Code code);

}  // namespace kotae
