// The two homes of the search index.
#pragma once
#include "store/search.h"

namespace kotae::store {

std::unique_ptr<SearchIndex> open_sqlite_search(const OpenOptions& options);
std::unique_ptr<SearchIndex> open_postgres_search(Database& desk);

}  // namespace kotae::store
