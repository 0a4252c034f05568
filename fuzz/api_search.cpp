// Input: a query in the language of API search. However it looks, it is read within its limits, and no word gets lost on the way.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "api/search_query.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view query(reinterpret_cast<const char*>(data), size);
  const auto w = kotae::api::read_search(query);
  if (!w) {
    if (w.error().details.size() != 1 || w.error().details[0].field != "query") std::abort();
    return 0;
  }
  if (w->conditions.size() > 50 || w->words.size() > 2 * query.size() + 2) std::abort();
  for (const auto& c : w->conditions)
    if (c.key.empty() || c.op.empty() || c.value.find('"') != std::string::npos) std::abort();
  return 0;
}
