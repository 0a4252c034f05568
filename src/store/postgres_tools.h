// PostgreSQL's own programs, pg_dump and pg_restore, run beside us.
#pragma once
#include <string>
#include <vector>

namespace kotae::store {

/// Runs program with arguments and the connection in its environment (a password is not seen in the list of processes).
/// Throws DbError with what it said when it fails or is not installed.
void run_postgres_tool(const std::string& program, const std::vector<std::string>& arguments, const std::string& url);
std::string database_name(const std::string& url);  // empty when the URL names none
/// The same connection, another database.
std::string with_database_name(const std::string& url, const std::string& name);

}  // namespace kotae::store
