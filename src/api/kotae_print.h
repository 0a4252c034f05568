// Records of our own API as JSON (docs/api.md, A ticket).
#pragma once
#include "api/print.h"
#include "store/outgoing.h"

namespace kotae::api {

/// files and outgoing: of the whole ticket.
json::object print_screen_comment(const store::Comment& c, const std::vector<store::Attachment>& files, const std::vector<store::Outgoing>& outgoing);
json::object print_outgoing(const store::Outgoing& o);
json::object print_draft(store::Tx& tx, const store::Outgoing& o, const Call& c);
json::object print_lock(store::Tx& tx, const desk::Lock& l);
/// Number of UTF-16 units of UTF-8 text before this byte: what JavaScript counts.
std::size_t utf16_units(std::string_view text, std::size_t byte);

}  // namespace kotae::api
