// Named statements: store/sql/<noun>.sql holds "-- name: what" (both engines) or "-- name: what @postgres" / "@sqlite" before each statement.
#include <map>
#include <stdexcept>

#include "base/embedded.h"
#include "store/db.h"

namespace kotae::embedded {
extern const File sql_files[];
extern const std::size_t sql_files_count;
}  // namespace kotae::embedded

namespace kotae::store {
namespace {

using Table = std::map<std::string, Sql, std::less<>>;

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\n')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\n' || s.back() == ';')) s.remove_suffix(1);
  return s;
}

void add(Table (&tables)[2], std::string_view noun, std::string_view head, std::string_view body) {
  const auto at = head.find('@');
  const std::string name = std::string(noun) + "." + std::string(trim(head.substr(0, at)));
  const std::string_view only = at == std::string_view::npos ? std::string_view{} : trim(head.substr(at + 1));
  for (int e = 0; e < 2; ++e) {
    if (only == "sqlite" && e != 0) continue;
    if (only == "postgres" && e != 1) continue;
    if (!tables[e].emplace(name, Sql{std::string(trim(body))}).second) throw std::logic_error("statement named twice: " + name);
  }
}

const Table& table(Engine engine) {
  static const auto* const tables = [] {
    auto* t = new Table[2];
    for (std::size_t i = 0; i < embedded::sql_files_count; ++i) {
      const auto& f = embedded::sql_files[i];
      std::string_view noun = f.path;
      noun.remove_suffix(4);
      std::string_view text = f.bytes();
      constexpr std::string_view mark = "-- name:";
      auto p = text.find(mark);
      while (p != std::string_view::npos) {
        const auto nl = text.find('\n', p);
        const auto next = text.find(mark, nl);
        add(*reinterpret_cast<Table(*)[2]>(t), noun, text.substr(p + mark.size(), nl - p - mark.size()),
            text.substr(nl + 1, next == std::string_view::npos ? next : next - nl - 1));
        p = next;
      }
    }
    return t;
  }();
  return tables[engine == Engine::postgres];
}

}  // namespace

const Sql& named(Engine engine, std::string_view name) {
  const auto& t = table(engine);
  const auto it = t.find(name);
  if (it == t.end()) throw std::logic_error("no statement named " + std::string(name));
  return it->second;
}

std::vector<std::string> named_statements(Engine engine) {
  std::vector<std::string> out;
  for (const auto& [name, sql] : table(engine)) out.push_back(name);
  return out;
}

}  // namespace kotae::store
