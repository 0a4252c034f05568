#include "store/backup_tar.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "store/db.h"

namespace kotae::store {
namespace {

constexpr std::size_t chunk = 1u << 20;

[[noreturn]] void raise(const std::string& file, archive* a) {
  const char* why = a ? archive_error_string(a) : nullptr;
  throw DbError("backup " + file + ": " + (why ? why : std::strerror(errno)), false, false);
}

void sync_folder_of(const std::string& file) {
  const auto folder = std::filesystem::absolute(file).parent_path().string();
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool ok = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!ok) raise(file, nullptr);
}

}  // namespace

TarWriter::TarWriter(std::string file) : file_(std::move(file)), part_(file_ + ".part") {
  fd_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);  // it holds everything people wrote
  if (fd_ < 0) raise(part_, nullptr);
  a_ = archive_write_new();
  if (archive_write_set_format_pax_restricted(a_) != ARCHIVE_OK || archive_write_open_fd(a_, fd_) != ARCHIVE_OK) raise(part_, a_);
}

TarWriter::~TarWriter() {
  if (a_) archive_write_free(a_);
  if (fd_ >= 0) {
    ::close(fd_);
    ::unlink(part_.c_str());
  }
}

void TarWriter::header(const std::string& name, std::int64_t size) {
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> e(archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(e.get(), name.c_str());
  archive_entry_set_size(e.get(), size);
  archive_entry_set_filetype(e.get(), AE_IFREG);
  archive_entry_set_perm(e.get(), 0600);
  archive_entry_set_mtime(e.get(), seconds(now()), 0);
  if (archive_write_header(a_, e.get()) != ARCHIVE_OK) raise(part_, a_);
}

void TarWriter::data(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = archive_write_data(a_, bytes.data(), bytes.size());
    if (n <= 0) raise(part_, a_);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

void TarWriter::add(const std::string& name, std::string_view bytes) {
  header(name, static_cast<std::int64_t>(bytes.size()));
  data(bytes);
}

void TarWriter::add_file(const std::string& name, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::error_code ec;
  const auto size = std::filesystem::file_size(path, ec);
  if (!in || ec) throw DbError("backup: cannot read " + path, false, false);
  header(name, static_cast<std::int64_t>(size));
  std::string buf(chunk, '\0');
  for (std::uintmax_t left = size; left > 0;) {
    in.read(buf.data(), static_cast<std::streamsize>(std::min<std::uintmax_t>(left, buf.size())));
    const auto n = in.gcount();
    if (n <= 0) throw DbError("backup: cannot read " + path, false, false);
    data(std::string_view(buf).substr(0, static_cast<std::size_t>(n)));
    left -= static_cast<std::uintmax_t>(n);
  }
}

void TarWriter::finish() {
  if (archive_write_close(a_) != ARCHIVE_OK) raise(part_, a_);
  if (::fsync(fd_) != 0 || ::rename(part_.c_str(), file_.c_str()) != 0) raise(part_, nullptr);
  ::close(fd_);
  fd_ = -1;
  sync_folder_of(file_);
}

TarReader::TarReader(const std::string& file) : file_(file), a_(archive_read_new()) {
  archive_read_support_format_tar(a_);
  if (archive_read_open_filename(a_, file.c_str(), chunk) != ARCHIVE_OK) {
    const std::string why = archive_error_string(a_);
    archive_read_free(a_);
    throw DbError("backup " + file + ": " + why, false, false);
  }
}

TarReader::~TarReader() { archive_read_free(a_); }

bool TarReader::next(std::string& name, std::int64_t& size) {
  archive_entry* e = nullptr;
  const int rc = archive_read_next_header(a_, &e);
  if (rc == ARCHIVE_EOF) return false;
  if (rc != ARCHIVE_OK) raise(file_, a_);
  const char* path = archive_entry_pathname(e);
  if (!path || archive_entry_filetype(e) != AE_IFREG || archive_entry_hardlink(e)) throw DbError("backup " + file_ + ": holds something else than files", false, false);
  name = path;
  size = archive_entry_size(e);
  return true;
}

std::string TarReader::bytes(std::int64_t most) {
  std::string out, buf(chunk, '\0');
  for (;;) {
    const auto n = archive_read_data(a_, buf.data(), buf.size());
    if (n < 0) raise(file_, a_);
    if (n == 0) return out;
    out.append(buf, 0, static_cast<std::size_t>(n));
    if (static_cast<std::int64_t>(out.size()) > most) throw DbError("backup " + file_ + ": an entry is too long", false, false);
  }
}

void TarReader::to_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) raise(path, nullptr);
  const bool whole = archive_read_data_into_fd(a_, fd) == ARCHIVE_OK;
  const bool kept = ::fsync(fd) == 0;
  ::close(fd);
  if (!whole) raise(file_, a_);
  if (!kept) raise(path, nullptr);
}

}  // namespace kotae::store
