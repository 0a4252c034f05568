#include "store/backup.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "store/backup_manifest.h"
#include "store/backup_tar.h"
#include "store/blob_files.h"
#include "store/migrate.h"
#include "store/postgres_connection.h"
#include "store/postgres_tools.h"
#include "store/sqlite.h"

namespace kotae::store {
namespace {

struct Removed {  // a temporary file
  std::string path;
  ~Removed() {
    std::error_code ec;
    std::filesystem::remove(path, ec);
  }
};

struct File {
  std::string sha256;
  std::int64_t size = 0;
};

Manifest described(Tx& tx, const OnBackupProgress& progress) {
  Manifest m;
  m.engine = tx.engine();
  m.at = tx.at();
  {
    Query q(tx, std::string_view("SELECT max(version) FROM schema_migrations"));
    if (q.next()) m.schema = q.i64(0);
  }
  m.tables = table_sums(tx, progress);
  return m;
}

Result<Manifest> backup_sqlite(Database& db, const OpenOptions& from, const std::string& file, const OnBackupProgress& progress) {
  const Removed snapshot{file + ".snapshot"};
  if (progress) progress({"database", 0, 1});
  if (Done d = db.snapshot_to(snapshot.path); !d) return fail(d.error());
  if (progress) progress({"database", 1, 1});
  Manifest m;
  std::vector<File> files;
  {
    SqliteConnection c(snapshot.path, SqliteConnection::Mode::read_only);
    Tx tx(c, now());
    m = described(tx, progress);
    Query q(tx, std::string_view("SELECT sha256, size FROM blobs WHERE stored = 1 ORDER BY sha256"));
    while (q.next()) files.push_back({q.text(0), q.i64(1)});
  }
  m.files = static_cast<std::int64_t>(files.size());
  for (const auto& f : files) m.file_bytes += f.size;
  TarWriter tar(file);
  tar.add("manifest.json", to_json(m));
  tar.add_file("desk.db", snapshot.path);
  std::int64_t done = 0;
  for (const auto& f : files) {
    tar.add_file("blobs/" + blob_path(f.sha256), from.data_dir + "/blobs/" + blob_path(f.sha256));
    if (progress) progress({"blobs", ++done, m.files});
  }
  tar.finish();
  return m;
}

// pg_dump and the sums look at the same exported snapshot.
Result<Manifest> backup_postgres(const OpenOptions& from, const std::string& file, const OnBackupProgress& progress) {
  const Removed dump{file + ".pgdump"};
  Manifest m;
  {
    PgConnection c(from.database_url, PgConnection::For::migrating);
    c.exec("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const std::string snapshot = c.ask("SELECT pg_export_snapshot()");
    if (progress) progress({"database", 0, 1});
    run_postgres_tool("pg_dump", {"--format=custom", "--no-owner", "--no-privileges", "--snapshot=" + snapshot, "--file=" + dump.path}, from.database_url);
    if (progress) progress({"database", 1, 1});
    Tx tx(c, now());
    m = described(tx, progress);
    c.rollback();
  }
  TarWriter tar(file);
  tar.add("manifest.json", to_json(m));
  tar.add_file("desk.pgdump", dump.path);
  tar.finish();
  return m;
}

}  // namespace

Result<Manifest> backup(Database& db, const OpenOptions& from, const std::string& file, const OnBackupProgress& progress) {
  return db.engine() == Engine::sqlite ? backup_sqlite(db, from, file, progress) : backup_postgres(from, file, progress);
}

}  // namespace kotae::store
