// Values of custom fields as the rows by which tickets are found.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <boost/json.hpp>

namespace kotae::store {

/// How a value stands in ticket_field_values: text folded as search folds it (width, case, kana), its first 200 bytes; a number as 16 digits before and
/// 6 after the point behind a sign, so that the order of the words is that of the numbers; true and false as words; a date as it is. "" for null,
/// an object, and what folds away.
std::string field_value(const boost::json::value& v);
/// The same of what somebody typed: a number when it is one and `numeric`.
std::string field_value(std::string_view typed, bool numeric);
/// Field and value of each member of a ticket's `fields`; a list gives one of each item.
std::set<std::pair<std::int64_t, std::string>> field_values(std::string_view fields_json);

}  // namespace kotae::store
