// Where a person can be found: addresses, telephone numbers. A letter from any address is from the same person.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store/db.h"

namespace kotae::store {

struct Identity {
  std::int64_t id = 0;
  UserId user_id;
  std::string kind, value;   // kind: "email", "phone"
  bool primary = false, verified = false;
  Time created_at, updated_at;
};

std::vector<Identity> identities(Tx& tx, UserId user);
std::optional<Identity> identity(Tx& tx, std::int64_t id);
/// `taken` when somebody has it already, this person too. Takes id and times.
Done insert(Tx& tx, Identity& i);
/// Writes value and verified; `taken` as above.
Done save(Tx& tx, Identity& i);
/// Of its kind; users.email follows.
void make_primary(Tx& tx, const Identity& i);
void delete_identity(Tx& tx, std::int64_t id);
/// All of one person become another's, none of them primary.
void move_identities(Tx& tx, UserId from, UserId to);
void delete_identities(Tx& tx, UserId user);

}  // namespace kotae::store
