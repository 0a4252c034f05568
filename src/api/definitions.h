// The routes every configured kind of record has: list, count, show, create, update, delete, many at once, order. A kind's file describes what is its own.
#pragma once
#include "api/print.h"
#include "base/fields.h"
#include "store/definitions.h"

namespace kotae::api {

struct DefinitionKind {
  const char* kind;                 // as stored: "ticket_field"
  const char* one;                  // member of a body: "ticket_field"
  const char* many;                 // path and member of lists: "ticket_fields"
  Access read = Access::staff, write = Access::admin;
  std::size_t max = 2000;           // records of this kind; one more is refused
  /// Reads `given` over d (fresh, or a copy of what is there): title, active, position and data. Faults go into f, named as the caller named them; a Done that
  /// failed stands for what is not about a field.
  std::function<Done(const Call&, store::Tx&, Fields& f, const json::object& given, store::Definition& d)> accept;
  /// The record as the API shows it. id, url, title, active, position, created_at and updated_at are added where it does not say them itself.
  std::function<json::object(const Call&, store::Tx&, const store::Definition&)> print;
  /// Who of those let in by `read` may see this one; absent: all. What one may not see is not found.
  std::function<bool(const Call&, const store::Definition&)> seen = nullptr;
  /// Who of those let in by `write` may change this one; absent: all.
  std::function<bool(const Call&, const store::Definition&)> writable = nullptr;
  /// Before it is deleted: refuses, or takes it out of what names it.
  std::function<Done(const Call&, store::Tx&, const store::Definition&)> dropping = nullptr;
};

/// GET many, GET many/count, GET many/{}, POST many, PUT many/{}, DELETE many/{}, PUT many/update_many, DELETE many/destroy_many, PUT many/reorder
/// ({ONE_ids: […]}: these first, in this order). Lists take active=, sort_by=alphabetical|created_at|updated_at|position, sort_order= and both ways to page.
/// Each change is an event "definition.updated" {kind, id, act: "created"|"updated"|"deleted"} with the titles and data before and after in its texts.
void definition_routes(Routes& r, const DefinitionKind& kind);

/// GET many/show_many?ids=1,2: those of at most 100 that are there, in the order asked for.
void show_many_route(Routes& r, const DefinitionKind& kind);

/// Patterns of routes are kept as long as the program runs.
const char* lasting_pattern(std::string pattern);

/// The record whole.
json::object print_definition(const Call& c, store::Tx& tx, const DefinitionKind& kind, const store::Definition& d);
/// The record of this id as this caller may see it, or not_found.
Result<store::Definition> seen_definition(const Call& c, store::Tx& tx, const DefinitionKind& kind, std::int64_t id);

}  // namespace kotae::api
