#include "store/backup_manifest.h"

#include <boost/json.hpp>

namespace kotae::store {
namespace {

namespace json = boost::json;
constexpr std::int64_t format = 1;

}  // namespace

std::string to_json(const Manifest& m) {
  json::object tables;
  for (const auto& [name, t] : m.tables) tables[name] = json::object{{"rows", t.rows}, {"sum", t.sum}};
  return json::serialize(json::object{{"kotae_backup", format},
                                      {"engine", m.engine == Engine::sqlite ? "sqlite" : "postgres"},
                                      {"schema", m.schema},
                                      {"at", iso8601(m.at)},
                                      {"tables", tables},
                                      {"files", m.files},
                                      {"file_bytes", m.file_bytes}});
}

std::optional<Manifest> manifest_of(std::string_view text) {
  try {
    const json::value v = json::parse(json::string_view(text.data(), text.size()));
    const auto& o = v.as_object();
    if (o.at("kotae_backup").as_int64() != format) return std::nullopt;
    Manifest m;
    const auto& engine = o.at("engine").as_string();
    if (engine != "sqlite" && engine != "postgres") return std::nullopt;
    m.engine = engine == "sqlite" ? Engine::sqlite : Engine::postgres;
    m.schema = o.at("schema").as_int64();
    const auto& at = o.at("at").as_string();
    m.at = parse_iso8601({at.data(), at.size()}).value_or(Time{});
    for (const auto& t : o.at("tables").as_object()) {
      const auto& sum = t.value().at("sum").as_string();
      m.tables[std::string(t.key())] = {t.value().at("rows").as_int64(), std::string(sum.data(), sum.size())};
    }
    m.files = o.at("files").as_int64();
    m.file_bytes = o.at("file_bytes").as_int64();
    return m;
  } catch (const std::exception&) {  // Boost.JSON tells a wrong document by several kinds of exception
    return std::nullopt;
  }
}

}  // namespace kotae::store
