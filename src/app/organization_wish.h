// What a request may say about an organization, and who may: the same for one request and for each item of a bulk job.
#pragma once
#include <boost/json/object.hpp>

#include <optional>

#include "app/organizations.h"
#include "desk/permission.h"

namespace kotae::app {

/// Puts what was given into o, naming every faulty member.
Done apply_organization(store::Tx& tx, const boost::json::object& given, store::Organization& o);
/// Who may write this: organization_editing everything, organization_notes_editing notes alone.
Done may_write_organization(const desk::Viewer& v, const store::Organization* before, const store::Organization& after);
/// Both, and then put_organization.
Result<store::Organization> write_organization(store::Tx& tx, const desk::Viewer& v, const boost::json::object& given, const std::optional<store::Organization>& before);
/// The one create_or_update means: by id, by external_id, else by name.
std::optional<store::Organization> meant_organization(store::Tx& tx, const boost::json::object& given);
/// {"user_id", "organization_id" or "organization_name", "default"}; the person of the path, when there is one.
Result<store::OrganizationMembership> join_organization(store::Tx& tx, const desk::Viewer& v, const boost::json::object& given, UserId of_path);
/// Belonging somewhere is part of a person's profile: whoever may write that, or an admin.
Done may_join_organization(store::Tx& tx, const desk::Viewer& v, UserId user, OrganizationId organization);
Done remove_organization(store::Tx& tx, const desk::Viewer& v, OrganizationId id);

}  // namespace kotae::app
