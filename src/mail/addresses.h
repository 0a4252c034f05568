// Address headers as people and programs really write them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mail/letter.h"

namespace kotae::mail {

/// Every mailbox of a From/To/Cc/Reply-To value: groups opened, comments as names, brackets optional, ';' as good as ','.
/// An entry without any address keeps its name with an empty email.
std::vector<Address> parse_addresses(std::string_view unfolded, std::string_view hint = "", std::vector<std::string>* repairs = nullptr);

}  // namespace kotae::mail
