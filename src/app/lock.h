// The reply lock as a verb.
#pragma once
#include "desk/lock.h"
#include "desk/permission.h"
#include "store/db.h"

namespace kotae::app {

/// Takes or renews; ticket_locked with the holder when another has it and take_over is not set.
Result<desk::LockOutcome> lock_ticket(store::Tx& tx, const desk::Viewer& v, TicketId ticket, bool take_over);
/// update_conflict (with the holder) when it is another's; nothing happens when nobody holds it.
Done unlock_ticket(store::Tx& tx, const desk::Viewer& v, TicketId ticket);

}  // namespace kotae::app
