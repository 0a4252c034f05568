// Every person by the time of their last change.
#include "api/incremental.h"

namespace kotae::api {
namespace {

Time stamp(const store::User& u) { return u.updated_at; }
std::int64_t number(const store::User& u) { return u.id.v; }

Result<Answer> answer(const Call& c, store::Tx& tx, bool by_cursor) {
  const auto read = [&](store::ExportPlace place, int limit) { return store::users_changed_after(tx, place, limit); };
  json::object o;
  const auto page = by_cursor ? export_by_cursor<store::User>(o, c, tx.at(), read, stamp, number) : export_by_time<store::User>(o, c, tx.at(), read, stamp, number);
  if (!page) return fail(page.error());
  json::array a;
  for (const auto& u : *page) a.push_back(print_user(u, c.base(), c.viewer()));
  o["users"] = std::move(a);
  return json_answer(o);
}

}  // namespace

void zendesk_incremental_users(Routes& r);
void zendesk_incremental_users(Routes& r) {
  r.read("/api/v2/incremental/users", Access::admin, [](const Call& c, store::Tx& tx) { return answer(c, tx, false); });
  r.read("/api/v2/incremental/users/cursor", Access::admin, [](const Call& c, store::Tx& tx) { return answer(c, tx, true); });
}

}  // namespace kotae::api
