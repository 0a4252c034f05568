#include "api/ids.h"

#include <algorithm>
#include <charconv>

namespace kotae::api {

Result<std::vector<std::string>> word_list(const Call& c, std::string_view name, bool needed) {
  std::vector<std::string> out;
  std::string_view all = c.param(name);
  while (!all.empty()) {
    auto word = all.substr(0, all.find(','));
    all.remove_prefix(std::min(all.size(), word.size() + 1));
    while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    if (word.empty()) continue;
    if (out.size() == max_ids) return invalid(std::string(name), "too_many", "at most 100 at once");
    out.emplace_back(word);
  }
  if (needed && out.empty()) return invalid(std::string(name), "blank", "cannot be blank");
  return out;
}

Result<std::vector<std::int64_t>> id_list(const Call& c, std::string_view name, bool needed) {
  const auto words = word_list(c, name, needed);
  if (!words) return fail(words.error());
  std::vector<std::int64_t> out;
  for (const auto& w : *words) {
    std::int64_t id = 0;
    const auto r = std::from_chars(w.data(), w.data() + w.size(), id);
    if (r.ec != std::errc{} || r.ptr != w.data() + w.size() || id <= 0) return invalid(std::string(name), "invalid", w.substr(0, 40) + " is no id");
    out.push_back(id);
  }
  return out;
}

}  // namespace kotae::api
