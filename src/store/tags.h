// Tags of tickets, by how many carry them.
#pragma once
#include <string>
#include <vector>

#include "desk/permission.h"
#include "store/db.h"

namespace kotae::store {

struct TagCount {
  std::string name;
  std::int64_t count = 0;
};
/// The most used tags of the tickets this viewer may see, most used first.
std::vector<TagCount> tags(Tx& tx, const desk::Viewer& viewer, int limit);
/// Tags that begin with this (lower case), by name.
std::vector<std::string> tags_beginning(Tx& tx, const desk::Viewer& viewer, std::string_view prefix, int limit);

}  // namespace kotae::store
