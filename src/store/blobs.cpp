#include "store/blobs.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "store/blob_files.h"

namespace kotae::store {
namespace {

[[noreturn]] void raise(const std::string& what) { throw DbError("blob: " + what + ": " + std::strerror(errno), false, false); }

void sync_folder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) raise(folder);
  const int rc = ::fsync(fd);
  ::close(fd);
  if (rc != 0) raise(folder);
}

}  // namespace

void write_blob_file(const std::string& path, std::string_view bytes) {
  const auto folder = std::filesystem::path(path).parent_path();
  if (std::filesystem::create_directories(folder)) sync_folder(folder.parent_path());
  std::string temporary = path + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) raise(temporary);
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      ::close(fd);
      ::unlink(temporary.c_str());
      raise(path);
    }
    done += static_cast<std::size_t>(n);
  }
  const bool ok = ::fsync(fd) == 0;
  ::close(fd);
  if (!ok || ::rename(temporary.c_str(), path.c_str()) != 0) {
    ::unlink(temporary.c_str());
    raise(path);
  }
  sync_folder(folder);
}

namespace {

// True when the bytes are there already. Their file counts as new again, so that the sweep does not take it before the transaction that names it.
bool keep_file(const std::string& path, std::size_t size) {
  const BlobFolderLock lock(std::filesystem::path(path).parent_path(), LOCK_SH);
  std::error_code ec;
  return lock && std::filesystem::file_size(path, ec) == size && !ec && ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0) == 0;
}

}  // namespace

void move_synced(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) raise(to);
  sync_folder(std::filesystem::absolute(to).parent_path().string());
}

BlobFolderLock::BlobFolderLock(const std::string& folder, int how) : fd_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (fd_ >= 0 && ::flock(fd_, how) != 0) raise(folder);
}

BlobFolderLock::~BlobFolderLock() {
  if (fd_ >= 0) ::close(fd_);
}

std::string sha256_hex(std::string_view bytes) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  char hex[2 * sizeof hash + 1];
  sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
  return hex;
}

std::string blob_path(std::string_view sha256) { return std::string(sha256.substr(0, 2)) + "/" + std::string(sha256); }

std::string Blobs::path(std::string_view sha256) const { return folder_ + "/" + blob_path(sha256); }

PreparedBlob Blobs::prepare(std::shared_ptr<const std::string> bytes) const {
  PreparedBlob b{sha256_hex(*bytes), static_cast<std::int64_t>(bytes->size()), std::move(bytes), false};
  if (engine_ == Engine::sqlite && b.bytes->size() > blob_row_bytes) {
    b.in_file = true;
    const std::string p = path(b.sha256);
    if (!keep_file(p, b.bytes->size())) write_blob_file(p, *b.bytes);
  }
  return b;
}

void Blobs::put(Tx& tx, const PreparedBlob& b) const {
  if (Query(tx, KOTAE_SQL(tx, "blob.insert"), b.sha256, b.size, b.in_file ? 1 : 0, tx.at()).run() == 0) return;
  if (b.in_file) return;
  const std::string_view all = *b.bytes;
  for (std::size_t i = 0, part = 0; i < all.size() || part == 0; i += blob_part_bytes, ++part)
    Query(tx, KOTAE_SQL(tx, "blob.insert_part"), b.sha256, part, Blob{all.substr(i, blob_part_bytes)}).run();
}

std::optional<std::string> Blobs::get(Tx& tx, std::string_view sha256) const {
  bool file = false;
  std::int64_t size = 0;
  {
    Query q(tx, KOTAE_SQL(tx, "blob.known"), sha256);
    if (!q.next()) return std::nullopt;
    file = q.flag(0);
    size = q.i64(1);
  }
  std::string out;
  out.reserve(static_cast<std::size_t>(size));
  if (file) {
    std::ifstream in(path(sha256), std::ios::binary);
    out.assign(std::istreambuf_iterator<char>(in), {});
  } else {
    Query q(tx, KOTAE_SQL(tx, "blob.parts"), sha256);
    while (q.next()) out += q.blob(0);
  }
  if (static_cast<std::int64_t>(out.size()) != size) throw DbError("blob " + std::string(sha256) + ": bytes are missing", false, false);
  return out;
}

bool Blobs::exists(Tx& tx, std::string_view sha256) const {
  Query q(tx, KOTAE_SQL(tx, "blob.known"), sha256);
  return q.next();
}

}  // namespace kotae::store
