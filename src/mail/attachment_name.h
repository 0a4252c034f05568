// Names of attachments: shown as sent where that is safe, never empty, no two alike in a letter.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mail/letter.h"

namespace kotae::mail {

/// No path, no control or direction characters, no leading dots, at most 200 bytes of UTF-8 with the ending kept. May come out empty.
std::string safe_filename(std::string_view name);

/// "pdf" for "application/pdf"; "bin" when unknown.
std::string_view extension_of(std::string_view content_type);

/// Gives every attachment without a name "attachment-N.ext" and numbers names that occur twice: "a.txt", "a (2).txt".
void settle_names(std::vector<Attachment>& attachments);

}  // namespace kotae::mail
