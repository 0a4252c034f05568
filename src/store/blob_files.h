// Files of DIR/blobs as the store's own parts see them: blobs, their sweep, backup and restore.
#pragma once
#include <string>
#include <string_view>

namespace kotae::store {

/// "ab/abcdef…", below the folder of blobs.
std::string blob_path(std::string_view sha256);
/// Whole or not at all: written under another name, synced, renamed, the folder synced. Throws DbError.
void write_blob_file(const std::string& path, std::string_view bytes);

/// Renames within one folder and syncs the folder. Throws DbError.
void move_synced(const std::string& from, const std::string& to);

/// flock on one folder of blobs (LOCK_SH, LOCK_EX); false when there is no such folder.
class BlobFolderLock {
 public:
  BlobFolderLock(const std::string& folder, int how);
  ~BlobFolderLock();
  BlobFolderLock(const BlobFolderLock&) = delete;
  BlobFolderLock& operator=(const BlobFolderLock&) = delete;
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

}  // namespace kotae::store
