// A backup is one tar file: manifest.json, the database (desk.db, or desk.pgdump of pg_dump -Fc with the blobs inside), then the files in blobs/
// that the snapshot names. Made while the desk serves. secret.key is not in it: who has a backup alone cannot read mailbox passwords.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "store/db.h"

namespace kotae::store {

struct BackupProgress {
  const char* phase;  // "database", "check", "blobs"
  std::int64_t done = 0;
  std::int64_t total = 0;
};
using OnBackupProgress = std::function<void(const BackupProgress&)>;

/// What a table holds: its rows, and a sum over their contents that does not depend on their order.
struct TableSum {
  std::int64_t rows = 0;
  std::string sum;
  bool operator==(const TableSum&) const = default;
};

struct Manifest {
  Engine engine = Engine::sqlite;
  std::int64_t schema = 0;
  Time at;
  std::map<std::string, TableSum> tables;
  std::int64_t files = 0;       // in blobs/
  std::int64_t file_bytes = 0;
};

/// Writes `file` (a temporary name until it is whole and synced). from.data_dir holds blobs/ on SQLite. Machine failures are exceptions.
Result<Manifest> backup(Database& db, const OpenOptions& from, const std::string& file, const OnBackupProgress& progress = {});
/// Into a desk that does not exist yet (SQLite) or a database without tables (PostgreSQL); the engine must be the backup's. Every table is
/// compared with the manifest and every file with its hash before the desk is there.
Result<Manifest> restore(const std::string& file, const OpenOptions& to, const OnBackupProgress& progress = {});
/// Restores into a place that is removed afterwards: a folder below scratch_folder; for a backup of PostgreSQL a database made beside database_url's.
Result<Manifest> verify_backup(const std::string& file, const std::string& scratch_folder, const std::string& database_url,
                               const OnBackupProgress& progress = {});

/// All tables of the transaction's snapshot.
std::map<std::string, TableSum> table_sums(Tx& tx, const OnBackupProgress& progress = {});

}  // namespace kotae::store
