// Bytes by SHA-256: raw letters and attachments. Small ones are rows in the same commit; on SQLite larger ones are files, written and synced
// before the transaction that names them; on PostgreSQL rows of 1 MiB.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/db.h"

namespace kotae::store {

constexpr std::size_t blob_row_bytes = 64u << 10;        // SQLite: up to here a row
constexpr std::size_t blob_part_bytes = 1u << 20;        // PostgreSQL: bytes per part

struct PreparedBlob {
  std::string sha256;   // hex
  std::int64_t size = 0;
  std::shared_ptr<const std::string> bytes;
  bool in_file = false;
};

std::string sha256_hex(std::string_view bytes);

class Blobs {
 public:
  /// folder: DIR/blobs of a SQLite desk; not used on PostgreSQL.
  Blobs(Engine engine, std::string folder) : engine_(engine), folder_(std::move(folder)) {}
  /// On a worker, before the transaction. Throws DbError when the file cannot be written.
  PreparedBlob prepare(std::shared_ptr<const std::string> bytes) const;
  /// In the transaction that names it; the same again changes nothing.
  void put(Tx& tx, const PreparedBlob& blob) const;
  std::optional<std::string> get(Tx& tx, std::string_view sha256) const;
  bool exists(Tx& tx, std::string_view sha256) const;
  std::string path(std::string_view sha256) const;

 private:
  Engine engine_;
  std::string folder_;
};

}  // namespace kotae::store
