// The tar file of a backup, written and read in a stream.
#pragma once
#include <functional>
#include <string>
#include <string_view>

struct archive;

namespace kotae::store {

class TarWriter {
 public:
  /// Below `file` + ".part" until finish().
  explicit TarWriter(std::string file);
  ~TarWriter();  // without finish() nothing stays behind
  void add(const std::string& name, std::string_view bytes);
  void add_file(const std::string& name, const std::string& path);
  void finish();

 private:
  void header(const std::string& name, std::int64_t size);
  void data(std::string_view bytes);
  std::string file_, part_;
  int fd_ = -1;
  archive* a_ = nullptr;
};

class TarReader {
 public:
  explicit TarReader(const std::string& file);  // throws DbError when it is no tar file
  ~TarReader();
  /// The next entry, which must be a plain file; false at the end.
  bool next(std::string& name, std::int64_t& size);
  std::string bytes(std::int64_t most);  // of the entry; throws DbError when it is longer
  void to_file(const std::string& path);  // synced

 private:
  std::string file_;
  archive* a_;
};

}  // namespace kotae::store
