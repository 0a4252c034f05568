// The allow-list of HTML letters: elements, and for each its attributes with the kind of value they may have.
#pragma once
#include <string>
#include <string_view>

namespace kotae::mail {

/// May the element be in a cleaned letter? The name in lower case.
bool is_allowed_element(std::string_view name);

/// The value as it may be written (not yet escaped), or "" to drop the attribute. Links, images and styles are decided elsewhere.
std::string allowed_attribute(std::string_view element, std::string_view name, std::string_view value);

}  // namespace kotae::mail
