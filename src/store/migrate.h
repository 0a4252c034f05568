// Brings a database to the newest schema in one step from any older one. Files schema/NNNN_what.sql run in order, each in a transaction.
// Words in double braces differ by engine: {{id}} {{blob}} {{bigserial}}; blocks between "--@sqlite" / "--@postgres" and "--@end" are for one engine.
#pragma once
#include <string>

#include "store/db.h"

namespace kotae::store {

void migrate(Connection& connection);                 // throws DbError naming the file
void require_current_schema(Connection& connection);  // throws DbError when older or newer than this program
int schema_version();                                 // what this program needs
/// The schema text for an engine (tests compare the two).
std::string schema_text(Engine engine, std::string_view file);

}  // namespace kotae::store
