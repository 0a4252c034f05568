// The desk itself: locales, search over everything.
#include "api/schema.h"

#include <string>

namespace kotae::api {
void schemas_account(Schemas& s);
void schemas_account(Schemas& s) {
  s.record("Locale", R"(
    url string
    id integer
    locale string
    name string
    native_name string
    presentation_name string
    rtl boolean
    default boolean
    created_at time?
    updated_at time?
  )");
  s.collection("locales", "Locale", "locale");
  for (const char* which : {"agent", "public"}) s.list(("GET /api/v2/locales/" + std::string(which)).c_str(), "locales", "Locale");
  s.answer("GET /api/v2/locales/current", "locale Locale");
  for (const char* method : {"GET", "PUT"}) s.answer((std::string(method) + " /api/v2/locales/detect_best_locale").c_str(), "locale Locale");
  s.query("GET /api/v2/locales/detect_best_locale", "available_locales[]");
  for (const char* method : {"GET", "PUT"}) s.answer((std::string(method) + " /api/v2/account/settings").c_str(), "settings object");
  s.answer("GET /api/v2/account", "account object");
  // A result is a record of its kind with result_type beside it.
  s.answer("GET /api/v2/search", R"(
    results object[]
    count? integer
    next_page? string?
    previous_page? string?
    facets? any
    meta? PageMeta
    links? PageLinks
    users? User[]
    groups? Group[]
    organizations? Organization[]
  )");
  s.answer("GET /api/v2/search/export", R"(
    results object[]
    facets? any
    meta PageMeta
    links PageLinks
  )");
  s.query("GET /api/v2/search/export", "query filter[type] page[size] page[after]");
  s.query("GET /api/v2/search", "query sort_by sort_order");
  s.answer("GET /api/v2/search/count", "count integer");
  s.query("GET /api/v2/search/count", "query");
}
}  // namespace kotae::api
