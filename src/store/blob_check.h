// Housekeeping of blobs: files that nothing names, and bytes that are not what their name says.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "store/blobs.h"

namespace kotae::store {

constexpr std::int64_t orphan_age_s = 24 * 3600;  // a younger file may belong to a transaction that is still to come

/// Removes files below folder (DIR/blobs of a SQLite desk) that no row names and that were last written or wanted more than a day before `at`,
/// and leftovers of interrupted writes of that age. Safe while serving. Gives the number removed.
std::size_t sweep_blob_files(Database& db, const std::string& folder, Time at);

struct BlobFault {
  std::string sha256;
  std::string reason;  // English
};
/// Reads every blob and compares size and hash. progress(done) after each.
std::vector<BlobFault> verify_blobs(Database& db, const Blobs& blobs, const std::function<void(std::int64_t done)>& progress = {});

}  // namespace kotae::store
