// What a team configured of fields, forms and statuses, as the rules want it. Prepared once for each state of the definitions; asking again costs one
// small statement.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/fields.h"
#include "desk/custom_status.h"
#include "desk/field.h"
#include "desk/form.h"
#include "store/db.h"

namespace kotae::app {

/// kind: "ticket_field", "user_field" or "organization_field".
std::shared_ptr<const desk::FieldSet> fields(store::Tx& tx, std::string_view kind);
inline std::shared_ptr<const desk::FieldSet> ticket_fields(store::Tx& tx) { return fields(tx, "ticket_field"); }

using Forms = std::vector<desk::Form>;
std::shared_ptr<const Forms> ticket_forms(store::Tx& tx);
/// The form of this ticket: its own, else the default one; null on a desk without active forms.
const desk::Form* form_of(const Forms& forms, const desk::Ticket& t);

std::shared_ptr<const desk::CustomStatuses> custom_statuses(store::Tx& tx);
/// Gives the ticket the custom status of its status where it has none, or one of another category.
void settle_custom_status(store::Tx& tx, desk::Ticket& t);

/// Puts the member `kind` + "s" of a request ("user_fields": {"plan": "gold"}) into `current`, the JSON of the record's values by key. Unknown keys are passed
/// over; each fault is named "user_fields.plan".
void accept_profile_fields(store::Tx& tx, std::string_view kind, Fields& f, std::string& current);
/// The values of all active fields by key, null where unset, as answers show them. `current`: JSON of the record.
boost::json::object profile_values(const desk::FieldSet& fields, std::string_view current);

/// A lookup's id names somebody or something of its target.
bool is_there(store::Tx& tx, const desk::Field& f, const boost::json::value& v);

}  // namespace kotae::app
