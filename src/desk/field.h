// Custom and system fields: what one is, and which values it takes. Tickets, users and organizations have them by the same rules.
#pragma once
#include <boost/json.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"

namespace re2 {
class RE2;
}

namespace kotae::desk {

enum class FieldType {
  text, textarea, integer, decimal, date, checkbox, regexp, tagger, multiselect, lookup, partialcreditcard,
  subject, description, status, tickettype, priority, group, assignee,   // system fields: every desk has one of each, of tickets
};
/// As the API names it. tagger is "dropdown" where people and organizations have it; read both.
std::string_view name(FieldType t);
std::optional<FieldType> field_type_of(std::string_view word);
inline bool is_system(FieldType t) { return t >= FieldType::subject; }
/// tagger or multiselect.
inline bool has_options(FieldType t) { return t == FieldType::tagger || t == FieldType::multiselect; }

struct FieldOption {
  std::int64_t number = 0;    // within its field, from 1, never reused
  std::string name, value;    // value: a tag
  bool is_default = false;
};

struct Field {
  std::int64_t id = 0, position = 0;
  std::string key;            // of people and organizations: names it in user_fields and organization_fields
  std::string title, description, agent_description, title_in_portal;
  FieldType type = FieldType::text;
  bool active = true;
  bool required = false;      // to solve a ticket
  bool required_in_portal = false, visible_in_portal = false, editable_in_portal = false, collapsed_for_agents = false;
  std::string pattern, tag;   // of regexp; of checkbox: the tag it sets
  std::vector<FieldOption> options;
  std::int64_t next_option = 1;
  std::string target;         // of lookup: "zen:user", "zen:organization", "zen:ticket"
  boost::json::value filter = nullptr;   // of lookup: kept and given back
  std::int64_t creator = 0;
  std::shared_ptr<const re2::RE2> compiled;   // of pattern, when the field came from field_of

  const FieldOption* option(std::string_view value) const;
  const FieldOption* default_option() const;
};

/// A field from its record, and the record's data from the field (all but id, position, title, active).
Field field_of(std::int64_t id, std::string_view title, std::int64_t position, bool active, const boost::json::object& data);
boost::json::object data_of(const Field& f);

/// A pattern in RE2's language (linear time): nullptr when it is none, or needs more than 1 MiB of memory.
std::shared_ptr<const re2::RE2> compile_pattern(const std::string& pattern);

/// The value as it is kept, null for none. Texts at most 64 KiB (text, regexp: 4,096 bytes in one line); integers within ±2^53, decimals finite, both also as words;
/// dates YYYY-MM-DD, a time behind it dropped; options by their value; a lookup's id is a word of digits; of a card number the last four digits.
/// The error's one detail names `label`.
Result<boost::json::value> accept(const Field& f, const boost::json::value& given, const std::string& label);
/// Nothing is in it: null, an empty word or list, an unticked checkbox.
bool is_blank(const boost::json::value& v);
/// The tags this value stands for.
std::vector<std::string> tags_of(const Field& f, const boost::json::value& v);
/// What an unset field shows: null, but false in a checkbox.
boost::json::value unset(const Field& f);

/// All fields of a kind, in their order.
class FieldSet {
 public:
  FieldSet() = default;
  explicit FieldSet(std::vector<Field> all);
  const std::vector<Field>& all() const { return all_; }
  const Field* find(std::int64_t id) const;
  const Field* find(std::string_view key) const;
  const Field* of_type(FieldType t) const;

 private:
  std::vector<Field> all_;
  std::vector<std::pair<std::int64_t, std::size_t>> by_id_;
};

/// Tags follow fields and fields follow tags. `values` are a ticket's by field id; fields named in `given` were set by the caller, for all others the change from
/// `tags_before` to `tags` counts: a new tag that is an option's value (a checkbox's tag) sets the field, a removed one empties it. Then each field's tags stand in
/// `tags`, and those of values that went are gone. `tags` sorted, each once.
void settle_tags(const FieldSet& fields, const boost::json::object& values_before, boost::json::object& values, const std::vector<std::int64_t>& given,
                 const std::vector<std::string>& tags_before, std::vector<std::string>& tags);

}  // namespace kotae::desk
