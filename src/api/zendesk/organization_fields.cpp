// Fields of organizations. https://developer.zendesk.com/api-reference/ticketing/organizations/organization_fields/
#include "api/field_routes.h"

namespace kotae::api {
void zendesk_organization_fields(Routes& r);
void zendesk_organization_fields(Routes& r) { field_routes(r, {"organization_field", "organization_fields", true}); }
}  // namespace kotae::api
