// What a team configures: records of a kind ("ticket_field", "view", "macro" …), few and read often. A kind's file in api/zendesk says what its data holds.
#pragma once
#include <boost/json.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/db.h"

namespace kotae::store {

struct Definition {
  std::int64_t id = 0;
  std::string kind, title;
  std::int64_t position = 0;
  bool active = true;
  boost::json::object data;
  Time created_at, updated_at;
};
using Definitions = std::shared_ptr<const std::vector<Definition>>;

/// All of a kind, by position and id. Costs one small statement when nothing changed since the last call of this process.
Definitions definitions(Tx& tx, std::string_view kind);
/// One of definitions(); nullopt when there is none of this kind.
std::optional<Definition> definition(Tx& tx, std::string_view kind, std::int64_t id);
/// Takes id and times. position 0 puts it behind the last.
void insert(Tx& tx, Definition& d);
/// Writes title, position, active, data; takes updated_at.
void save(Tx& tx, Definition& d);
void delete_definition(Tx& tx, std::string_view kind, std::int64_t id);

}  // namespace kotae::store
