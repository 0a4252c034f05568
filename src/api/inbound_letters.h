// Letters that became no ticket, behind the gate that stands before them: used by our own list and by the API's suspended tickets.
#pragma once
#include "api/route.h"
#include "app/receive.h"
#include "store/mailboxes.h"

namespace kotae::api {

/// Suspended ones for whoever would see a ticket of their mailbox's group, unreadable ones for admins.
bool may_see_letter(store::Tx& tx, const desk::Viewer& v, const store::Inbound& i);
Result<store::Inbound> seen_letter(const Call& c, store::Tx& tx, std::int64_t id);
struct KeptLetter {
  store::Inbound row;
  std::string bytes;
};
Result<KeptLetter> kept_letter(const Call& c, store::Tx& tx, std::int64_t id);
/// The same in a read of its own.
Result<KeptLetter> kept_letter(const Call& c, std::int64_t id);
/// Reads the letter once more, as it arrived: before the transaction that places it.
std::shared_ptr<const app::PreparedLetter> read_again(const Call& c, KeptLetter k);
/// Out of the list for good; its row stays, so that the same letter is known when it comes again.
void drop_letter(store::Tx& tx, UserId actor, store::Inbound row);

}  // namespace kotae::api
