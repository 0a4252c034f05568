// Events as the live channel says them, and who may hear them. Pure.
#pragma once
#include <string>

#include "desk/permission.h"
#include "store/feed.h"

namespace kotae::live {

/// {"seq","type","ticket_id","actor_id","at", …}; "" for events that are not told (docs/api.md lists those that are).
std::string message_of(const store::Event& e);

/// Whether an event without a ticket, or about a ticket of this scope, may be told. A ticket that leaves a viewer's reach is told of
/// once more, so that the list lets go of it: that is why the change is looked at too.
bool may_hear(const desk::Viewer& viewer, const store::Event& e, const desk::TicketScope* scope);

/// `since` of the address: -1 when it is no number of an event.
std::int64_t since_of(std::string_view text);

}  // namespace kotae::live
