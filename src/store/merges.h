// Merges of tickets, and the rows a merge, its undo, or a split move.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store/comments.h"

namespace kotae::store {

struct Merge {
  std::int64_t id = 0;
  TicketId source_id, target_id;
  UserId actor_id;
  std::string data;       // JSON, see app/merge.cpp
  Time created_at;
};
void insert(Tx& tx, Merge& m);
/// The merge of this source that stands.
std::optional<Merge> standing_merge(Tx& tx, TicketId source);
/// Merges into this ticket that stand.
std::vector<Merge> standing_merges_into(Tx& tx, TicketId target);
void end_merge(Tx& tx, std::int64_t id);

/// The comment, its words, files, reply and Message-IDs go; a delivery that has not begun is called off.
void delete_comment(Tx& tx, CommentId id);
/// The comment with everything that hangs on it goes to another ticket, under another change.
void move_comment(Tx& tx, CommentId id, TicketId to, std::int64_t change_id);

}  // namespace kotae::store
