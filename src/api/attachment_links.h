// Addresses of files as the API prints them: signed, good for one to two days for whoever holds them, because programs pass them on.
#pragma once
#include <string>

#include "api/route.h"
#include "store/comments.h"

namespace kotae::api {

/// "https://…/api/kotae/attachments/ID/TOKEN/EXPIRES-SIGNATURE?name=…". The same all day (UTC), so that answers stay the same.
std::string attachment_link(const Call& c, const store::Attachment& a);
enum class Link { wrong, expired, good };
/// What the last part of such an address is worth.
Link check_link(const app::Desk& desk, const store::Attachment& a, std::string_view part, Time at);

}  // namespace kotae::api
