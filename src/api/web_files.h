// The web app inside the binary: hashed assets for ever, index.html for every address of the app.
#pragma once
#include <optional>

#include "net/http.h"

namespace kotae::api {
std::optional<net::Response> web_file(const net::Request& request);
}
