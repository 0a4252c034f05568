// Fields of tickets. https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_fields/
#include "api/field_routes.h"

namespace kotae::api {
void zendesk_ticket_fields(Routes& r);
void zendesk_ticket_fields(Routes& r) { field_routes(r, {"ticket_field", "ticket_fields", false}); }
}  // namespace kotae::api
