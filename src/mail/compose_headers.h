#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "mail/letter.h"

namespace kotae::mail {

/// An address as a header may carry it: local part quoted when it is no dot-atom, domain in ASCII. Errors: invalid.
Result<std::string> header_address(const std::string& field, const Address& address);
/// "Name: address,\r\n address\r\n"; "" when the list is empty.
Result<std::string> address_header(const std::string& field, const std::vector<Address>& addresses, bool iso_2022_jp);
/// May stand between < and > in a header.
bool is_safe_id(std::string_view id);
/// "Name: <a>\r\n <b>\r\n" of the ids that can be written, the first and the last ten; "" when there is none.
std::string id_header(std::string_view name, const std::vector<std::string>& ids);

}  // namespace kotae::mail
