// Zendesk's search language: words, "phrases", key:value with < <= > >=, - before what must not be. Reading it knows no database.
// https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/searching-with-the-zendesk-api/
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kotae::api {

struct SearchCondition {
  std::string key;      // lower case: "status", "assignee", …
  std::string op;       // ":", "<", "<=", ">", ">="
  std::string value;    // without quotes
  bool negated = false;
};
struct SearchWish {
  std::string type;                         // "ticket", "user", "group", or "" = all
  std::vector<SearchCondition> conditions;
  std::string words;                        // free words as they were, quotes and minus signs kept: for the index
  std::string order_by, sort;               // as written in the query, may be empty
};
/// Errors: more than 50 conditions, or more than 4,096 bytes; both name "query".
Result<SearchWish> read_search(std::string_view query);

}  // namespace kotae::api
