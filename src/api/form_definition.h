// What may be said of a ticket form.
#pragma once
#include "api/route.h"
#include "base/fields.h"
#include "store/definitions.h"

namespace kotae::api {

/// Reads name, display_name, end_user_visible, default, brands, ticket_field_ids and both kinds of conditions over d; every fault is named, those of conditions as
/// "agent_conditions.0.child_fields". Fields a ticket cannot do without are put in front where the list leaves them out.
void read_form(Fields& f, store::Tx& tx, store::Definition& d);

/// Takes fields out of a form's data: out of its list, and the conditions that hang on them or show them. `stays` says which are kept.
void drop_fields(json::object& form, const std::function<bool(std::int64_t)>& stays);

}  // namespace kotae::api
