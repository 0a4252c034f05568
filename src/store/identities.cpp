#include "store/identities.h"

#include "store/rows.h"

namespace kotae::store {
namespace {

Identity read(const Query& q) { return {q.i64(0), q.get_id<UserId>(1), q.text(2), q.text(3), q.flag(4), q.flag(5), q.time(6), q.time(7)}; }

Done free_value(Tx& tx, const Identity& i) {
  Query q(tx, KOTAE_SQL(tx, "identity.owner"), i.value, i.kind);
  if (q.next() && q.i64(0) != i.id) return invalid("value", "taken", i.value + " is already being used by another user");
  return {};
}

}  // namespace

std::vector<Identity> identities(Tx& tx, UserId user) {
  std::vector<Identity> out;
  Query q(tx, KOTAE_SQL(tx, "identity.of_user"), user);
  while (q.next()) out.push_back(read(q));
  return out;
}

std::optional<Identity> identity(Tx& tx, std::int64_t id) {
  Query q(tx, KOTAE_SQL(tx, "identity.by_id"), id);
  return q.next() ? std::optional(read(q)) : std::nullopt;
}

Done insert(Tx& tx, Identity& i) {
  i.id = 0;
  if (auto d = free_value(tx, i); !d) return d;
  i.created_at = i.updated_at = tx.at();
  i.id = inserted(Query(tx, KOTAE_SQL(tx, "identity.insert"), i.user_id, i.kind, i.value, i.primary ? 1 : 0, i.verified ? 1 : 0, tx.at()));
  return {};
}

Done save(Tx& tx, Identity& i) {
  if (auto d = free_value(tx, i); !d) return d;
  i.updated_at = tx.at();
  Query(tx, KOTAE_SQL(tx, "identity.save"), i.value, i.verified ? 1 : 0, tx.at(), i.id).run();
  if (i.primary && i.kind == "email") Query(tx, KOTAE_SQL(tx, "identity.set_email"), i.user_id, i.value, tx.at()).run();
  return {};
}

void make_primary(Tx& tx, const Identity& i) {
  Query(tx, KOTAE_SQL(tx, "identity.set_primary"), i.id, i.user_id, i.kind, tx.at()).run();
  if (i.kind == "email") Query(tx, KOTAE_SQL(tx, "identity.set_email"), i.user_id, i.value, tx.at()).run();
}

void delete_identity(Tx& tx, std::int64_t id) { Query(tx, KOTAE_SQL(tx, "identity.delete"), id).run(); }
void move_identities(Tx& tx, UserId from, UserId to) { Query(tx, KOTAE_SQL(tx, "identity.move"), from, to, tx.at()).run(); }
void delete_identities(Tx& tx, UserId user) { Query(tx, KOTAE_SQL(tx, "identity.delete_of"), user).run(); }

}  // namespace kotae::store
