// A released reply on its way out: what to send is read and composed on a worker, what became of it is one transaction.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/desk.h"
#include "store/mailboxes.h"
#include "store/outgoing.h"

namespace kotae::app {

struct Parcel {
  OutgoingId id;
  std::optional<store::Mailbox> mailbox;    // none: the relay alone
  std::string envelope_from;
  std::vector<std::string> recipients;      // those no server took yet
  std::string message;                      // composed, CRLF
};
/// not_found: nothing is left to send (already sent, voided). invalid: it can never be sent; the reason is for people.
Result<Parcel> pack(store::Tx& tx, Desk& desk, OutgoingId id);

struct Delivered {
  enum class State { sent, retry, failed } state = State::retry;
  std::string reason;
  std::vector<std::string> refused;   // addresses refused for good while others were taken
  std::vector<std::string> later;     // addresses to be asked for again while others were taken
};
/// Writes the outcome and tells the screen. Retry gives the time of the next attempt; after the last one it is failed.
std::optional<Time> settle_delivery(store::Tx& tx, OutgoingId id, const std::vector<std::string>& recipients, const Delivered& d, std::int64_t attempts);
/// Pause before attempt n + 1: 2 s, 5 s, 15 s, 1 min, 5 min, 15 min, 1 h, then hourly up to 48 attempts in about two days.
std::int64_t retry_seconds(std::int64_t attempts);

}  // namespace kotae::app
