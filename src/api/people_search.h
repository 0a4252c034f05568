// People found by Zendesk's query language: name, email, phone, role, organization, tags, external_id, notes, details, created, updated, free words.
#pragma once
#include "api/route.h"
#include "api/search_query.h"

namespace kotae::api {

/// At most `limit`, staff first, then the newest. Names every key it does not know.
Result<std::vector<store::User>> search_people(store::Tx& tx, const SearchWish& wish, int limit);

}  // namespace kotae::api
