// How a stranger's bytes leave the desk: as a download, or inside the page when they are plain text or a picture; never as a document.
#pragma once
#include <string>
#include <string_view>

#include "api/route.h"

namespace kotae::api {

/// What libmagic says the bytes are, "image/png"; looks at the first 64 KiB.
std::string sniffed_type(std::string_view bytes);
/// A content type as it is kept: lower case, without parameters, "application/octet-stream" when it is none. Where the caller says nothing useful,
/// or claims a picture that is none, the bytes decide.
std::string settled_type(std::string_view declared, std::string_view bytes);
/// attachment; filename="…"; filename*=UTF-8''… (RFC 6266, RFC 8187).
std::string content_disposition(std::string_view file_name, bool in_page);
/// in_page is only a wish: granted for PNG, JPEG, GIF, WebP by their bytes, and for text (always sent as text/plain; charset=utf-8).
Answer file_answer(std::string bytes, std::string_view declared, std::string_view file_name, bool in_page);

}  // namespace kotae::api
