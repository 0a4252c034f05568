#include "store/blob_check.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <filesystem>

#include "store/blob_files.h"

namespace kotae::store {
namespace {

constexpr int page = 200;

bool old_file(const std::string& path, Time at) {
  struct stat s {};
  return ::stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode) && s.st_mtim.tv_sec < seconds(at) - orphan_age_s;
}

bool named_by_a_row(Database& db, std::string_view sha256) {
  bool known = false;
  db.read([&](Tx& tx) { known = Query(tx, KOTAE_SQL(tx, "blob.known"), sha256).next(); });
  return known;
}

}  // namespace

std::size_t sweep_blob_files(Database& db, const std::string& folder, Time at) {
  std::size_t removed = 0;
  if (!std::filesystem::exists(folder)) return removed;
  for (const auto& sub : std::filesystem::directory_iterator(folder)) {
    if (!sub.is_directory()) continue;
    std::vector<std::string> old;
    for (const auto& f : std::filesystem::directory_iterator(sub.path()))
      if (old_file(f.path().string(), at)) old.push_back(f.path().string());
    for (const auto& path : old) {
      const std::string name = std::filesystem::path(path).filename().string();
      if (name.size() == 64 && named_by_a_row(db, name)) continue;
      const BlobFolderLock lock(sub.path().string(), LOCK_EX);
      // Looked at again under the lock: a prepare() that wanted the bytes meanwhile has made the file young.
      if (lock && old_file(path, at) && std::filesystem::remove(path)) ++removed;
    }
  }
  return removed;
}

std::vector<BlobFault> verify_blobs(Database& db, const Blobs& blobs, const std::function<void(std::int64_t)>& progress) {
  std::vector<BlobFault> faults;
  std::int64_t done = 0;
  std::string last;
  for (std::vector<std::string> names;; last = names.back()) {
    names.clear();
    db.read([&](Tx& tx) {
      Query q(tx, KOTAE_SQL(tx, "blob.page"), last, page);
      while (q.next()) names.push_back(q.text(0));
    });
    if (names.empty()) return faults;
    for (const auto& name : names) {
      db.read([&](Tx& tx) {
        try {
          const auto bytes = blobs.get(tx, name);
          if (bytes && sha256_hex(*bytes) != name) faults.push_back({name, "the bytes have another hash"});
        } catch (const DbError& e) {
          if (e.retry) throw;
          faults.push_back({name, e.what()});
        }
      });
      if (progress) progress(++done);
    }
  }
}

}  // namespace kotae::store
