// Input: the JSON of a field's definition, a NUL, the JSON of a value, a NUL, tags with spaces between them. What is accepted is accepted again as it is, its tags
// and the field say the same, and settling them twice changes nothing more.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/fields.h"
#include "desk/field_definition.h"
#include "desk/ticket.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kotae;
  namespace json = boost::json;
  if (size > 16'384) return 0;
  std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto piece = [&] {
    const auto nul = all.find('\0');
    const auto out = all.substr(0, nul);
    all.remove_prefix(nul == std::string_view::npos ? all.size() : nul + 1);
    return out;
  };
  boost::system::error_code ec;
  const json::value definition = json::parse(piece(), ec);
  if (ec || !definition.is_object()) return 0;
  const json::value given = json::parse(piece(), ec);
  if (ec) return 0;
  Fields f(definition.get_object());
  desk::Field made;
  desk::read_field(f, made, false);
  if (!f.ok()) return 0;
  const desk::Field field = desk::field_of(7, made.title, 1, true, desk::data_of(made));
  if (json::serialize(desk::data_of(field)) != json::serialize(desk::data_of(made))) std::abort();

  const auto value = desk::accept(field, given, "x");
  if (!value) return value.error().details.size() == 1 && value.error().details.front().field == "x" ? 0 : (std::abort(), 0);
  const auto again = desk::accept(field, *value, "x");
  if (!again || *again != *value) std::abort();

  const desk::FieldSet set({field});
  auto tags = desk::tidy_tags({std::string(all)});
  const auto before = tags;
  json::object values;
  if (!value->is_null()) values["7"] = *value;
  desk::settle_tags(set, {}, values, {7}, before, tags);
  const auto* kept = values.if_contains("7");
  if (kept ? *kept != *value : !value->is_null()) std::abort();
  for (const auto& t : desk::tags_of(field, *value))
    if (std::find(tags.begin(), tags.end(), t) == tags.end()) std::abort();
  const auto settled = tags;
  const json::object same = values;
  desk::settle_tags(set, same, values, {}, settled, tags);
  if (tags != settled || values != same) std::abort();
  return 0;
}
