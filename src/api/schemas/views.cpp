// Views and macros.
#include "api/schema.h"

#include <string>

namespace kotae::api {
void schemas_views(Schemas& s);
void schemas_views(Schemas& s) {
  s.record("ViewOrder", R"(
    id string
    title string
    order string
  )");
  // A column is an object with id and title; one of a field has type and url, too.
  s.record("ViewExecution", R"(
    group_by string?
    group_order string?
    sort_by string?
    sort_order string?
    group ViewOrder?
    sort ViewOrder?
    columns object[]
    fields object[]
    custom_fields object[]
  )");
  s.record("Condition", R"(
    field string
    operator string
    value any
  )");
  s.record("Conditions", R"(
    all Condition[]
    any Condition[]
  )");
  s.record("View", R"(
    url string
    id integer
    title string
    raw_title string
    active boolean
    position integer
    description string?
    default boolean
    execution ViewExecution
    conditions Conditions
    restriction object?
    watchable boolean
    warnings? string[]
    created_at time
    updated_at time
  )");
  s.writes("View", R"(
    all Condition[]
    any Condition[]
    output object
  )");
  s.definitions("views", "View", "view");
  s.record("CompactView", R"(
    id integer
    title string
    active boolean
    position integer
    restriction object?
  )");
  s.list("GET /api/v2/views/compact", "views", "CompactView");
  s.record("ViewCount", R"(
    view_id integer?
    url string?
    value integer
    pretty string
    fresh boolean
    active string
    channel string?
    refresh string
    refreshed_at time
  )");
  s.answer("GET /api/v2/views/{}/count", "view_count ViewCount");
  s.list("GET /api/v2/views/count_many", "view_counts", "ViewCount");
  s.answer("POST /api/v2/views/preview/count", "view_count ViewCount");
  // Members of a row follow from the view's columns.
  const std::string rows = R"(
    rows object[]
    columns object[]
    view object
    users object[]
    groups object[]
    organizations object[]
    count? integer
    next_page? string?
    previous_page? string?
    meta? PageMeta
    links? PageLinks
  )";
  s.answer("GET /api/v2/views/{}/execute", rows);
  s.answer("POST /api/v2/views/preview", rows);
  s.answer("GET /api/v2/views/{}/export", "export object");
  s.answer("GET /api/v2/views/definitions", "definitions object");
  for (const char* at : {"execute", "tickets"}) s.query(("GET /api/v2/views/{}/" + std::string(at)).c_str(), "sort_by sort_order");
  for (const char* of : {"views", "macros"}) {
    s.query(("GET /api/v2/" + std::string(of)).c_str(), "access active group_id sort_by sort_order");
    s.query(("GET /api/v2/" + std::string(of) + "/search").c_str(), "query");
  }
  for (const char* at : {"views/count_many", "views/show_many"}) s.query(("GET /api/v2/" + std::string(at)).c_str(), "ids");

  s.record("Action", R"(
    field string
    value any
  )");
  s.record("Macro", R"(
    url string
    id integer
    title string
    raw_title string
    active boolean
    position integer
    description string?
    default boolean
    actions Action[]
    restriction object?
    usage_1h? integer
    usage_24h? integer
    usage_7d? integer
    usage_30d? integer
    created_at time
    updated_at time
  )");
  s.definitions("macros", "Macro", "macro");
  s.answer("GET /api/v2/macros/categories", "categories string[]");
  s.answer("GET /api/v2/macros/actions", "actions object[]");
  s.answer("GET /api/v2/macros/definitions", "definitions object");
  s.answer("GET /api/v2/macros/new", "macro object");
  for (const char* at : {"GET /api/v2/macros/{}/apply", "GET /api/v2/tickets/{}/macros/{}/apply"}) s.answer(at, "result object");
}
}  // namespace kotae::api
