// The structure of a letter: headers and nested parts as views of the raw bytes, never more of them than the limits allow.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mail/header_value.h"
#include "mail/letter.h"

namespace kotae::mail {

struct Field {
  std::string_view name;   // as written
  std::string_view value;  // raw, folds inside
};

struct Part {
  std::vector<Field> fields;
  std::string_view body;  // raw, still in its transfer encoding
  std::string_view raw;   // headers and body
  Parameters type;        // Content-Type; value "text/plain" when there is none
  bool has_type = false;
  std::vector<Part> children;  // of a multipart; the one letter of a message/rfc822
  bool broken_multipart = false;  // says multipart, but its boundary is missing: read as text
  bool body_in_headers = false;   // no empty line before the body

  /// Raw value of the first field of this name (any case), "" when absent.
  std::string_view field(std::string_view name) const;
};

bool equal_ignoring_case(std::string_view a, std::string_view b);

/// Errors: too_large, naming the limit (parts, depth, header bytes). The views live as long as `raw`.
Result<Part> mime_tree(std::string_view raw, const Limits& limits);

/// Header lines of `raw`, and how many bytes they and the empty line take.
struct HeaderBlock {
  std::vector<Field> fields;
  std::size_t size = 0;
  bool missing_blank_line = false;
};
HeaderBlock read_header_block(std::string_view raw);

/// Body of a part without its transfer encoding; `damaged` = it said base64 and was not.
std::string decode_transfer(std::string_view body, std::string_view encoding, bool* damaged = nullptr);

}  // namespace kotae::mail
