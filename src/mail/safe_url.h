// Addresses in strangers' HTML: only schemes that open a page, a letter or a call.
#pragma once
#include <string>
#include <string_view>

namespace kotae::mail {

/// A http(s), mailto or tel address without control characters, at most 8 KiB; "" for anything else (relative addresses too).
std::string safe_link(std::string_view url);
/// A http(s) address as above.
std::string safe_remote_image(std::string_view url);
/// data:image/png|gif|jpeg|webp;base64,… with nothing but Base64 in it, at most 512 KiB; else "".
std::string safe_data_image(std::string_view url);
/// Content-ID of a cid: address, percent escapes decoded; "" when it is none.
std::string content_id_of(std::string_view url);

}  // namespace kotae::mail
