#include "app/roles.h"

#include <stdexcept>

#include "app/people.h"

namespace kotae::app {
namespace {

void take(store::User& u, const desk::Permissions& p) {
  u.access = p.tickets;
  u.light_agent = p.light_agent;
  u.only_private_comments = !p.public_comments;
}

}  // namespace

bool take_role(store::Tx& tx, store::User& u) {
  if (u.custom_role_id == 0) {
    u.light_agent = u.only_private_comments = false;
    return true;
  }
  const auto d = store::definition(tx, "custom_role", u.custom_role_id);
  if (!d) return false;
  take(u, desk::permissions_of(d->data));
  return true;
}

void change_role(store::Tx& tx, UserId actor, std::int64_t role, const desk::Permissions& now) {
  std::vector<UserId> who;
  {
    store::Query q(tx, KOTAE_SQL(tx, "user.of_custom_role"), role);
    while (q.next()) who.push_back(q.get_id<UserId>(0));
  }
  for (const UserId id : who) {
    const auto before = store::user(tx, id);
    if (!before) continue;
    store::User u = *before;
    take(u, now);
    // Nothing of what put_user refuses is changed here.
    if (auto d = put_user(tx, actor, before, std::move(u)); !d) throw std::logic_error(d.error().description);
  }
}

std::int64_t count_people_of_role(store::Tx& tx, std::int64_t role) {
  store::Query q(tx, KOTAE_SQL(tx, "user.count_custom_role"), role);
  q.next();
  return q.i64(0);
}

}  // namespace kotae::app
