// What is packed inside plain text: flowed lines, uuencoded files, line ends.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mail/letter.h"

namespace kotae::mail {

/// "\r\n" and lone "\r" become "\n"; NUL goes. True when a NUL was dropped.
bool settle_lines(std::string& text);

/// RFC 3676: soft line breaks joined, space-stuffing removed, quote depth kept.
std::string unflow(std::string_view text, bool delete_space);

/// Takes uuencoded files out of a text (each "begin 644 name" … "end") and gives them as attachments; the text keeps the rest.
std::vector<Attachment> take_uuencoded(std::string& text);

}  // namespace kotae::mail
