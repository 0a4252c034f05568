// People who were deleted, until they are deleted for good. https://developer.zendesk.com/api-reference/ticketing/users/users/#list-deleted-users
#include "api/print.h"
#include "app/merge_people.h"

namespace kotae::api {
namespace {

Result<store::User> named(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto u = store::user(tx, {*id});
  if (!u || u->active) return fail(Code::not_found, "deleted user " + std::to_string(*id) + " does not exist");
  return *u;
}

json::object print(const store::User& u, const Call& c) {
  json::object o = print_user(u, c.base(), c.viewer());
  o["url"] = c.base() + "/api/v2/deleted_users/" + std::to_string(u.id.v) + ".json";
  return o;
}

std::int64_t count(store::Tx& tx) {
  store::Query q(tx, KOTAE_SQL(tx, "user.count_inactive"));
  q.next();
  return q.i64(0);
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  std::vector<UserId> ids;
  {
    store::Query q(tx, KOTAE_SQL(tx, "user.inactive"), p->cursor ? p->after : 0, p->size + 1, p->cursor ? 0 : p->offset);
    while (q.next()) ids.push_back(q.get_id<UserId>(0));
  }
  const bool more = static_cast<int>(ids.size()) > p->size;
  if (more) ids.pop_back();
  json::array a;
  for (const UserId id : ids)
    if (const auto u = store::user(tx, id)) a.push_back(print(*u, c));
  json::object o{{"deleted_users", std::move(a)}};
  add_paging(o, c, *p, ids.empty() ? 0 : ids.front().v, ids.empty() ? 0 : ids.back().v, more, p->cursor ? 0 : count(tx));
  return json_answer(o);
}

}  // namespace

void zendesk_deleted_users(Routes& r);
void zendesk_deleted_users(Routes& r) {
  r.read("/api/v2/deleted_users", Access::staff, list);
  r.read("/api/v2/deleted_users/count", Access::staff, [](const Call&, store::Tx& tx) -> Result<Answer> {
    return count_answer(count(tx), tx.at());
  });
  r.read("/api/v2/deleted_users/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto u = named(c, tx);
    if (!u) return fail(u.error());
    return json_answer({{"deleted_user", print(*u, c)}});
  });
  r.write("DELETE", "/api/v2/deleted_users/{}", Access::admin, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto u = named(c, tx);
      if (!u) return fail(u.error());
      if (auto d = app::forget_person(tx, c.caller->user.id, *u); !d) return fail(d.error());
      return json_answer({{"deleted_user", print(*u, c)}});
    }};
  });
}

}  // namespace kotae::api
