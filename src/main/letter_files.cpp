#include "main/letter_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace kotae::cli {
namespace fs = std::filesystem;
namespace {

using Letter = std::function<void(std::string, std::int64_t, std::int64_t)>;

std::ifstream open(const fs::path& p) {
  std::ifstream in(p, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + p.string());
  return in;
}

std::string all_of(const fs::path& p) {
  auto in = open(p);
  return {std::istreambuf_iterator<char>(in), {}};
}

// "From " begins a letter at the start of the file and after an empty line; ">From " lost nothing but one '>' (mboxrd).
void mbox(const fs::path& p, const Letter& f) {
  auto in = open(p);
  const auto total = static_cast<std::int64_t>(fs::file_size(p));
  std::int64_t done = 0;
  std::string letter, line;
  bool after_empty = true, begun = false;
  const auto give = [&] {
    if (begun && !letter.empty()) f(std::move(letter), done, total);
    letter.clear();
  };
  while (std::getline(in, line)) {
    done += static_cast<std::int64_t>(line.size()) + 1;
    if (after_empty && line.starts_with("From ")) {
      give();
      begun = true;
      after_empty = false;
      continue;
    }
    after_empty = line.empty() || line == "\r";
    const auto quote = line.find_first_not_of('>');
    if (quote != 0 && quote != std::string::npos && line.compare(quote, 5, "From ") == 0) line.erase(0, 1);
    letter += line;
    letter += '\n';
  }
  give();
}

void folder(const fs::path& p, const Letter& f) {
  std::vector<fs::path> files;
  std::int64_t total = 0, done = 0;
  const auto add = [&](const fs::path& from, bool eml_only) {
    for (const auto& e : fs::recursive_directory_iterator(from)) {
      if (!e.is_regular_file() || (eml_only && e.path().extension() != ".eml")) continue;
      files.push_back(e.path());
      total += static_cast<std::int64_t>(e.file_size());
    }
  };
  const bool maildir = fs::is_directory(p / "cur") && fs::is_directory(p / "new");
  if (maildir) {
    add(p / "cur", false);
    add(p / "new", false);
  } else {
    add(p, true);
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.filename() < b.filename(); });
  for (const auto& file : files) {
    std::string raw = all_of(file);
    done += static_cast<std::int64_t>(raw.size());
    f(std::move(raw), done, total);
  }
}

}  // namespace

void each_letter(const std::string& path, const Letter& f) {
  const fs::path p(path);
  if (fs::is_directory(p)) return folder(p, f);
  auto in = open(p);
  char lead[5] = {};
  in.read(lead, sizeof lead);
  if (in.gcount() == 5 && std::string_view(lead, 5) == "From ") return mbox(p, f);
  std::string raw = all_of(p);
  const auto size = static_cast<std::int64_t>(raw.size());
  f(std::move(raw), size, size);
}

}  // namespace kotae::cli
