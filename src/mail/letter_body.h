// From the tree of parts to what people see: text, HTML, attachments.
#pragma once
#include <string>
#include <string_view>

#include "mail/letter.h"
#include "mail/mime_tree.h"

namespace kotae::mail {

/// Fills text, html, charset, attachments, protection, bounce and their repairs.
void read_body(const Part& root, const ParseOptions& options, Letter& letter);

/// Declared charset of the first text part: the best guess for raw bytes in headers.
std::string_view body_charset(const Part& part);

void add_repair(Letter& letter, std::string repair);

}  // namespace kotae::mail
