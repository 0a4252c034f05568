// Restoring and verifying backups.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "store/backup.h"
#include "store/backup_manifest.h"
#include "store/backup_tar.h"
#include "store/blob_files.h"
#include "store/blobs.h"
#include "store/migrate.h"
#include "store/postgres_connection.h"
#include "store/postgres_tools.h"
#include "store/sqlite.h"

namespace kotae::store {
namespace {

namespace fs = std::filesystem;
constexpr std::int64_t blob_most = std::int64_t{1} << 31;  // bytes of one file in blobs/

struct Folder {  // removed with everything in it
  std::string path;
  explicit Folder(const std::string& parent) : path(parent + "/kotae-backup-XXXXXX") {
    if (!mkdtemp(path.data())) throw DbError("cannot make a folder in " + parent, false, false);
  }
  ~Folder() {
    std::error_code ec;
    fs::remove_all(path, ec);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
};

tl::unexpected<Error> faulty(const std::string& file, const std::string& what) { return fail(Code::invalid, "backup " + file + ": " + what); }

/// "blobs/ab/<64 hex>": its hash, else nothing.
std::optional<std::string> blob_name(const std::string& name) {
  if (name.size() != 6 + 3 + 64 || name.substr(0, 6) != "blobs/") return std::nullopt;
  const std::string sha = name.substr(9);
  const bool hex = std::all_of(sha.begin(), sha.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!hex || name.substr(6) != blob_path(sha)) return std::nullopt;
  return sha;
}

Done same_tables(const std::string& file, const Manifest& m, Tx& tx, const OnBackupProgress& progress) {
  const auto found = table_sums(tx, progress);
  for (const auto& [name, sum] : m.tables) {
    const auto it = found.find(name);
    if (it == found.end()) return faulty(file, "table " + name + " is missing");
    if (it->second.rows != sum.rows) return faulty(file, "table " + name + " has " + std::to_string(it->second.rows) + " rows instead of " + std::to_string(sum.rows));
    if (it->second != sum) return faulty(file, "table " + name + " has other contents");
  }
  if (found.size() != m.tables.size()) return faulty(file, "the database has tables that the manifest does not name");
  return {};
}

Done check_sqlite(const std::string& file, const Manifest& m, const std::string& database, const std::string& folder, const OnBackupProgress& progress) {
  SqliteConnection c(database, SqliteConnection::Mode::read_only);
  Tx tx(c, now());
  {
    Query q(tx, std::string_view("PRAGMA integrity_check"));
    if (!q.next() || q.view(0) != "ok") return faulty(file, "the database is damaged: " + q.text(0));
  }
  if (Done d = same_tables(file, m, tx, progress); !d) return d;
  std::int64_t files = 0;
  Query q(tx, std::string_view("SELECT sha256, size FROM blobs WHERE stored = 1"));
  for (; q.next(); ++files) {
    std::error_code ec;
    if (fs::file_size(folder + "/" + blob_path(q.text(0)), ec) != static_cast<std::uintmax_t>(q.i64(1)) || ec)
      return faulty(file, "file " + q.text(0) + " is missing or has another size");
  }
  if (files != m.files) return faulty(file, "the number of files differs from the manifest");
  return {};
}

Done restore_sqlite(const std::string& file, const Manifest& m, TarReader& tar, const OpenOptions& to, const OnBackupProgress& progress) {
  const std::string database = to.data_dir + "/desk.db", part = database + ".restoring", blobs = to.data_dir + "/blobs";
  if (fs::exists(database)) return fail(Code::invalid, to.data_dir + " holds a desk already");
  fs::create_directories(to.data_dir);
  std::string name;
  bool have_database = false;
  std::int64_t done = 0;
  for (std::int64_t size = 0; tar.next(name, size);) {
    if (name == "desk.db") {
      tar.to_file(part);
      have_database = true;
      if (progress) progress({"database", 1, 1});
    } else if (const auto sha = blob_name(name)) {
      const std::string bytes = tar.bytes(blob_most);
      if (sha256_hex(bytes) != *sha) return faulty(file, name + " has other contents");
      write_blob_file(blobs + "/" + blob_path(*sha), bytes);
      if (progress) progress({"blobs", ++done, m.files});
    } else {
      return faulty(file, "unknown entry " + name);
    }
  }
  if (!have_database) return faulty(file, "there is no database in it");
  if (Done d = check_sqlite(file, m, part, blobs, progress); !d) {
    fs::remove(part);
    return d;
  }
  move_synced(part, database);
  return {};
}

bool has_tables(PgConnection& c) { return c.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") != "0"; }

Done restore_postgres(const std::string& file, const Manifest& m, TarReader& tar, const OpenOptions& to, const OnBackupProgress& progress) {
  PgConnection c(to.database_url, PgConnection::For::migrating);
  if (has_tables(c)) return fail(Code::invalid, "the database has tables already");
  const Folder scratch(fs::temp_directory_path().string());
  const std::string dump = scratch.path + "/desk.pgdump";
  std::string name;
  std::int64_t size = 0;
  if (!tar.next(name, size) || name != "desk.pgdump") return faulty(file, "there is no database in it");
  tar.to_file(dump);
  if (tar.next(name, size)) return faulty(file, "unknown entry " + name);
  if (progress) progress({"database", 0, 1});
  run_postgres_tool("pg_restore", {"--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--dbname=" + database_name(to.database_url), dump},
                    to.database_url);
  if (progress) progress({"database", 1, 1});
  c.exec("BEGIN ISOLATION LEVEL REPEATABLE READ");
  Tx tx(c, now());
  if (Done d = same_tables(file, m, tx, progress); !d) {
    c.rollback();
    c.exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public");  // nobody shall serve it
    return d;
  }
  // Events that had no number yet carry transaction numbers of the old server: they would wait for ever.
  c.exec("WITH ready AS (SELECT id, row_number() OVER (ORDER BY xid, id) AS n FROM events WHERE seq IS NULL),"
         " numbered AS (UPDATE events e SET seq = head.seq + ready.n FROM ready, feed_head head WHERE e.id = ready.id AND head.one = 1 RETURNING 1)"
         " UPDATE feed_head SET seq = seq + (SELECT count(*) FROM numbered) WHERE one = 1");
  c.exec("COMMIT; ANALYZE");
  return {};
}

}  // namespace

Result<Manifest> restore(const std::string& file, const OpenOptions& to, const OnBackupProgress& progress) {
  TarReader tar(file);
  std::string name;
  std::int64_t size = 0;
  if (!tar.next(name, size) || name != "manifest.json") return faulty(file, "this is not a backup of Kotae");
  const auto m = manifest_of(tar.bytes(manifest_most));
  if (!m) return faulty(file, "its manifest cannot be read");
  if (m->schema > schema_version()) return faulty(file, "it was made by a newer Kotae");
  const bool postgres = !to.database_url.empty();
  if (postgres != (m->engine == Engine::postgres))
    return fail(Code::invalid, postgres ? "the backup is of a SQLite desk: restore it with --data" : "the backup is of a PostgreSQL desk: restore it with --database");
  if (Done d = postgres ? restore_postgres(file, *m, tar, to, progress) : restore_sqlite(file, *m, tar, to, progress); !d) return fail(d.error());
  return *m;
}

Result<Manifest> verify_backup(const std::string& file, const std::string& scratch_folder, const std::string& database_url, const OnBackupProgress& progress) {
  std::optional<Manifest> m;
  {
    TarReader tar(file);
    std::string name;
    std::int64_t size = 0;
    if (tar.next(name, size) && name == "manifest.json") m = manifest_of(tar.bytes(manifest_most));
  }
  if (!m) return faulty(file, "this is not a backup of Kotae");
  OpenOptions to;
  if (m->engine == Engine::sqlite) {
    const Folder scratch(scratch_folder);
    to.data_dir = scratch.path;
    return restore(file, to, progress);
  }
  if (database_url.empty()) return fail(Code::invalid, "the backup is of a PostgreSQL desk: name a server with --database");
  PgConnection c(database_url, PgConnection::For::migrating);
  struct Scratch {
    PgConnection& c;
    std::string name;
    explicit Scratch(PgConnection& connection) : c(connection), name("kotae_verify_" + std::to_string(getpid()) + "_" + std::to_string(now().us)) {
      c.exec("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
    }
    ~Scratch() {
      try {
        c.exec("DROP DATABASE " + name + " WITH (FORCE)");
      } catch (const DbError&) {  // the server went away: the name says what the left-over database is
      }
    }
  } scratch(c);
  to.database_url = with_database_name(database_url, scratch.name);
  return restore(file, to, progress);
}

}  // namespace kotae::store
