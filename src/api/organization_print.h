// Organizations and memberships as JSON.
#pragma once
#include "api/print.h"
#include "app/fields.h"
#include "store/organizations.h"

namespace kotae::api {

/// fields: of organizations, to show the values of all; without them those that are set.
json::object print_organization(const store::Organization& o, const std::string& base, const desk::FieldSet* fields = nullptr);
json::object print_organization_membership(const store::OrganizationMembership& m, const std::string& base);

}  // namespace kotae::api
