// manifest.json of a backup.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "store/backup.h"

namespace kotae::store {

constexpr std::int64_t manifest_most = 1 << 20;  // bytes

std::string to_json(const Manifest& m);
std::optional<Manifest> manifest_of(std::string_view json);  // nothing when it is not a manifest of a format we know

}  // namespace kotae::store
