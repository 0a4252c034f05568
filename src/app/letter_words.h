// What of a letter is kept beside a comment: JSON for the screen.
#pragma once
#include <string>

#include "mail/letter.h"

namespace kotae::app {

/// {"from","to","cc","reply_to","charset","repairs","protection","remote_images","kind_reason"}
std::string letter_meta(const mail::Letter& letter, bool remote_images, std::string_view kind_reason);
/// JSON array of {"name","email"}.
std::string addresses_json(const std::vector<mail::Address>& list);
std::vector<mail::Address> addresses_of(std::string_view recipients_json, std::string_view kind);

}  // namespace kotae::app
