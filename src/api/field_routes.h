// The routes of fields, for tickets, users and organizations alike: definitions, and the options of those that have some.
#pragma once
#include "api/definitions.h"
#include "desk/field.h"

namespace kotae::api {

struct FieldKind {
  const char* one;    // "ticket_field", also as stored
  const char* many;   // "ticket_fields"
  bool profile;       // of users or organizations: with a key, without what only tickets have
};
/// definition_routes, and GET, POST many/{}/options, GET, DELETE many/{}/options/{}. POST with the id of an option changes it (200), else it makes one (201).
void field_routes(Routes& r, const FieldKind& kind);

/// Words of system fields and statuses which nobody renamed, in the caller's language.
std::string local_title(const Call& c, const std::string& title);

}  // namespace kotae::api
