#include "store/leases.h"

namespace kotae::store {
bool claim_lease(Tx& tx, std::string_view name, std::string_view owner, Time until) {
  return Query(tx, KOTAE_SQL(tx, "lease.claim"), name, owner, until, tx.at()).run() > 0;
}
void drop_lease(Tx& tx, std::string_view name, std::string_view owner) { Query(tx, KOTAE_SQL(tx, "lease.drop"), name, owner).run(); }
}  // namespace kotae::store
