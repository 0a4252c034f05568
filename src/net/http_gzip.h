// Compression of answers (RFC 1952 by zlib). Pure.
#pragma once
#include <string>
#include <string_view>

namespace kotae::net {

/// Whether an Accept-Encoding header takes gzip: named (or *) with q above 0. Absent = no.
bool accepts_gzip(std::string_view accept_encoding);
/// text/*, JSON, XML, JavaScript, SVG: types that shrink.
bool is_text_type(std::string_view content_type);
/// Keeps one compressor (about 256 kB) per thread that calls it.
std::string gzip(std::string_view text);

}  // namespace kotae::net
