// Fields of people. https://developer.zendesk.com/api-reference/ticketing/users/user_fields/
#include "api/field_routes.h"

namespace kotae::api {
void zendesk_user_fields(Routes& r);
void zendesk_user_fields(Routes& r) { field_routes(r, {"user_field", "user_fields", true}); }
}  // namespace kotae::api
