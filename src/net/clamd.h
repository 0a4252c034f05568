// Asks clamd whether bytes are a virus (its INSTREAM command). Blocking: call on a worker.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace kotae::net {

struct ClamdAccount {
  std::string address;      // "unix:/run/clamav/clamd.ctl", or "HOST:PORT" / "[v6]:PORT"
  int timeout_s = 60;       // for the whole question
};

struct ClamdVerdict {
  std::string virus;        // clamd's name for it; empty = clean
  bool clean() const { return virus.empty(); }
};

/// too_large: over clamd's StreamMaxLength; invalid: the address; unavailable: it does not answer, or answers with an error (its words).
Result<ClamdVerdict> clamd_scan(const ClamdAccount& account, std::string_view bytes);
/// PING.
Done clamd_probe(const ClamdAccount& account);

}  // namespace kotae::net
