// {"user": {…}} of a request.
#pragma once
#include "api/route.h"
#include "app/user_wish.h"
#include "base/fields.h"

namespace kotae::api {

/// Hashes a password (40 ms): call on the slow pool when `password` may be in it.
Result<app::UserWish> user_wish(const Call& c, const json::value& user);

}  // namespace kotae::api
