// Conditions of a search as conditions on tickets: names become ids, dates become times.
#pragma once
#include "api/route.h"
#include "api/search_query.h"
#include "store/ticket_query.h"

namespace kotae::api {
/// Errors name the keyword. Somebody who is not there is no error: nothing is found.
Result<std::vector<store::TicketCondition>> ticket_conditions(const Call& c, store::Tx& tx, const SearchWish& wish);
}  // namespace kotae::api
