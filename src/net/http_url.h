// Targets of requests: percent-decoding and query strings. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "net/http.h"

namespace kotae::net {

/// Well-formed UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool valid_utf8(std::string_view s);

/// nullopt when a '%' is not followed by two hex digits, or the result is not UTF-8 or holds NUL.
std::optional<std::string> percent_decode(std::string_view s, bool plus_is_space);

/// The part after '?'. Pieces between '&'; empty pieces are skipped; a piece without '=' has an empty value. nullopt as percent_decode.
std::optional<Pairs> parse_query(std::string_view query);

struct Target {
  std::string path;   // decoded
  Pairs query;
  std::string host;   // of the absolute form (http://host/path), else empty
};

/// Origin form, absolute form, or "*" (OPTIONS). A fragment is cut off. nullopt when it is none of them or cannot be decoded.
std::optional<Target> parse_target(std::string_view target);

}  // namespace kotae::net
