// Letters in files: one .eml, an mbox, a Maildir, or a folder of .eml.
#pragma once
#include <cstdint>
#include <functional>
#include <string>

namespace kotae::cli {
/// Calls f for each letter with the bytes read so far and in all. Throws std::runtime_error when the path cannot be read.
void each_letter(const std::string& path, const std::function<void(std::string raw, std::int64_t done, std::int64_t total)>& f);
}  // namespace kotae::cli
