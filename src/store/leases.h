// Which of several nodes does a thing that only one may do. A lease that is not renewed is free after its time.
#pragma once
#include <string_view>

#include "store/db.h"

namespace kotae::store {
/// Takes or renews; false when another owner has it.
bool claim_lease(Tx& tx, std::string_view name, std::string_view owner, Time until);
void drop_lease(Tx& tx, std::string_view name, std::string_view owner);
}  // namespace kotae::store
