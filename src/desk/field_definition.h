// Making and changing fields: what may be said of one.
#pragma once
#include "base/fields.h"
#include "desk/field.h"

namespace kotae::desk {

constexpr std::size_t most_options = 2000;

/// Reads the members of a field's request over `field` (fresh: id 0). Faults go into f. System fields keep their type and cannot be switched off; a custom field's
/// type and key stay as they were made. `profile`: of people or organizations, which need a key and have nothing of tickets.
void read_field(Fields& f, Field& field, bool profile);
/// One option {name, value, default?} of a tagger or multiselect, added or (the option of this number) changed. Faults name "name" and "value".
void read_option(Fields& f, Field& field, FieldOption& option);
/// The value as a tag: lower case, white space as _. "" when there is nothing left, or more than one word.
std::string option_value(std::string_view given);

}  // namespace kotae::desk
