// Header words and bodies in the charset of a letter (RFC 2047, RFC 2231).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace kotae::mail {

/// The text in ISO-2022-JP (JIS X 0208 and JIS X 0201 Roman-compatible ASCII), back in ASCII at the end; nothing when a character does not fit.
/// The dashes, minus and wave that Unicode tables disagree about are written as JIS X 0208 has them.
std::optional<std::string> to_iso_2022_jp(std::string_view utf8);

/// Unstructured header text after "Name: ": as it is when it is short printable ASCII, else encoded words of at most 75 bytes, folded by CRLF and a blank.
/// `used` = bytes already on the first line.
std::string header_text(std::string_view utf8, bool iso_2022_jp, std::size_t used);

/// Parameters for a file name: quoted ASCII, or filename*=UTF-8''… in sections (RFC 2231) of at most 75 bytes each; every line begins ";\r\n ".
std::string rfc2231_parameter(std::string_view name, std::string_view utf8);

std::string base64(std::string_view bytes);
/// Base64 in CRLF lines of 76 bytes.
std::string base64_lines(std::string_view bytes);
/// Quoted-printable of text whose line ends are CRLF.
std::string quoted_printable(std::string_view text);

}  // namespace kotae::mail
