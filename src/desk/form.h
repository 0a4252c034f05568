// Ticket forms: which fields a ticket shows, and which must be filled, given what is in it.
#pragma once
#include <boost/json.hpp>

#include <functional>
#include <string>
#include <vector>

#include "desk/field.h"
#include "desk/ticket.h"

namespace kotae::desk {

struct FormChild {
  enum class On { solved, all, some, none };   // at which statuses an agent must have filled it
  std::int64_t field = 0;
  bool required = false;
  On on = On::solved;
  std::vector<Status> statuses;
  std::vector<std::int64_t> custom_statuses;
};
/// While the parent is shown and has this value, the children are shown too. A field that is nobody's child is always shown.
struct FormCondition {
  std::int64_t parent = 0;
  boost::json::value value;
  std::vector<FormChild> children;
};
struct Form {
  std::int64_t id = 0;
  std::string name, display_name;
  bool active = true, is_default = false, end_user_visible = true, in_all_brands = true;
  std::vector<std::int64_t> brands, fields;   // fields in their order
  std::vector<FormCondition> agent_conditions, end_user_conditions;

  bool for_brand(BrandId b) const;
};

Form form_of(std::int64_t id, std::string_view title, bool active, const boost::json::object& data);

/// A field a ticket shows, and whether its status needs it filled.
struct ShownField {
  const Field* field = nullptr;
  bool required = false;
};
/// form null: all active fields. portal: what end-users see and fill; else agents. `solving`: the ticket is being solved, so what is required for that counts.
/// `value` gives what a field of the ticket holds, system fields too.
std::vector<ShownField> shown_fields(const Form* form, const FieldSet& fields, bool portal, const Ticket& t, bool solving,
                                     const std::function<boost::json::value(const Field&)>& value);

/// What a field of this ticket holds: custom fields out of `values` (t.fields, parsed), system fields out of t.
boost::json::value value_of(const Ticket& t, const boost::json::object& values, const Field& f);

/// Every field that hangs on itself through conditions, as parent → child → … → parent.
std::vector<std::int64_t> circles(const std::vector<FormCondition>& conditions);

}  // namespace kotae::desk
