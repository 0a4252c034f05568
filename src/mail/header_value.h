// Header values: encoded words (RFC 2047), parameters (RFC 2231 and the ways programs break it), Message-IDs.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kotae::mail {

/// Line folds removed: every line break goes, the white space after it stays.
std::string unfold(std::string_view raw);

/// Text for people: encoded words decoded, neighbours of one charset as one stream of bytes, raw 8-bit by evidence.
/// `hint` = charset of the letter's text, for raw bytes. Repairs are appended as "<charset phrase>" when asked for.
std::string decode_words(std::string_view unfolded, std::string_view hint = "", std::vector<std::string>* repairs = nullptr);

/// Raw 8-bit and raw escape sequences of a structured header to UTF-8, encoded words untouched, so that its syntax can be read.
std::string decode_raw(std::string_view unfolded, std::string_view hint = "", std::vector<std::string>* repairs = nullptr);

/// "text/plain; charset=…; name*0*=…": the value before the first ';' in lower case and its decoded parameters, names in lower case.
struct Parameters {
  std::string value;
  std::vector<std::pair<std::string, std::string>> all;
  std::string_view get(std::string_view name) const;
};
Parameters parse_parameters(std::string_view unfolded, std::string_view hint = "", std::vector<std::string>* repairs = nullptr);

/// Message-IDs of a value, without < >, in order, each once.
std::vector<std::string> message_ids(std::string_view unfolded);

/// Base64 that forgives line breaks, foreign characters and missing padding.
std::string decode_base64(std::string_view text);

}  // namespace kotae::mail
