// People. https://developer.zendesk.com/api-reference/ticketing/users/users/
#include <algorithm>

#include "api/ids.h"
#include "api/people_search.h"
#include "api/print.h"
#include "api/user_fields.h"
#include "app/fields.h"
#include "app/people.h"

namespace kotae::api {
namespace {

constexpr int max_found = 1000;   // of a search, over all its pages

json::object one(const store::User& u, const Call& c, store::Tx& tx) { return {{"user", print_user(u, c.base(), c.viewer(), app::fields(tx, "user_field").get())}}; }

// ?role=agent, ?role[]=agent&role[]=admin, ?permission_set=ID. Who was deleted is in deleted_users.
Result<store::UserFilter> filter_of(const Call& c) {
  store::UserFilter f;
  for (const auto& [k, v] : c.request->query) {
    if (k != "role" && k != "role[]") continue;
    const auto r = desk::role_of(v);
    if (!r) return invalid("role", "inclusion", "must be end-user, agent or admin");
    f.roles |= 1u << static_cast<unsigned>(*r);
  }
  f.custom_role = c.number("permission_set", 0, 0, std::int64_t{1} << 53);
  f.active_alone = true;
  return f;
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto f = filter_of(c);
  if (!f) return fail(f.error());
  if (c.request->has_param("external_id")) {
    json::array one;
    if (const auto u = store::user_by_external_id(tx, c.param("external_id"))) one.push_back(print_user(*u, c.base(), c.viewer()));
    const auto count = static_cast<std::int64_t>(one.size());
    json::object o{{"users", std::move(one)}};
    add_paging(o, c, *p, 0, 0, false, count);
    return json_answer(o);
  }
  const auto page = p->cursor ? store::users_by_id(tx, p->after, p->size, *f) : store::users_by_offset(tx, p->offset, p->size, *f);
  const auto& v = page.users;
  json::array a;
  const auto fields = app::fields(tx, "user_field");
  for (const auto& u : v) a.push_back(print_user(u, c.base(), c.viewer(), fields.get()));
  json::object o{{"users", std::move(a)}};
  add_paging(o, c, *p, v.empty() ? 0 : v.front().id.v, v.empty() ? 0 : v.back().id.v, page.more, p->cursor ? 0 : store::count_users(tx, *f));
  return json_answer(o);
}

Result<store::User> named(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto u = store::user(tx, {*id});
  if (!u) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
  return *u;
}

Result<Answer> show_many(const Call& c, store::Tx& tx) {
  json::array a;
  const auto add = [&](const std::optional<store::User>& u) {
    if (u) a.push_back(print_user(*u, c.base(), c.viewer()));
  };
  if (c.request->has_param("external_ids")) {
    const auto words = word_list(c, "external_ids", false);
    if (!words) return fail(words.error());
    for (const auto& w : *words) add(store::user_by_external_id(tx, w));
  } else {
    const auto ids = id_list(c, "ids", false);
    if (!ids) return fail(ids.error());
    for (const auto id : *ids) add(store::user(tx, {id}));
  }
  const auto count = a.size();
  return json_answer({{"users", std::move(a)}, {"next_page", nullptr}, {"previous_page", nullptr}, {"count", count}});
}

// external_id= finds one person; query= is Zendesk's language, name= plain words.
Result<std::vector<store::User>> find(const Call& c, store::Tx& tx) {
  if (c.request->has_param("external_id")) {
    std::vector<store::User> found;
    if (auto u = store::user_by_external_id(tx, c.param("external_id"))) found.push_back(std::move(*u));
    return found;
  }
  auto wish = read_search(c.request->param("query", c.param("name")));
  if (!wish) return fail(wish.error());
  if (!wish->type.empty() && wish->type != "user") return invalid("query", "inclusion", "type: must be user here");
  if (wish->conditions.empty() && wish->words.empty() && wish->type.empty()) return std::vector<store::User>{};
  return search_people(tx, *wish, max_found);
}

Result<Answer> search(const Call& c, store::Tx& tx) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto all = find(c, tx);
  if (!all) return fail(all.error());
  const auto& found = *all;
  const auto count = static_cast<std::int64_t>(found.size());
  const std::int64_t skip = p->cursor ? p->after : p->offset;   // this list's cursor is a position
  const auto from = std::min(skip, count), to = std::min(skip + p->size, count);
  json::array a;
  for (auto i = from; i < to; ++i) a.push_back(print_user(found[static_cast<std::size_t>(i)], c.base(), c.viewer()));
  json::object o{{"users", std::move(a)}};
  add_paging(o, c, *p, from, to, to < count, count);
  return json_answer(o);
}

Result<Answer> autocomplete(const Call& c, store::Tx& tx) {
  const auto q = c.request->param("name", c.param("query"));
  if (q.empty()) return invalid("name", "blank", "cannot be blank");
  json::array a;
  for (const auto& u : store::find_users(tx, q, 100)) a.push_back(print_user(u, c.base(), c.viewer()));
  const auto count = a.size();
  return json_answer({{"users", std::move(a)}, {"next_page", nullptr}, {"previous_page", nullptr}, {"count", count}});
}

Result<app::UserWish> wish_of(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  const auto* u = body->if_contains("user");
  return user_wish(c, u ? *u : json::value(nullptr));
}

Result<Answer> put(store::Tx& tx, const Call& c, const app::UserWish& wish, const std::optional<store::User>& before) {
  const auto saved = app::write_user(tx, c.viewer(), wish, before, c.caller->session_id);
  if (!saved) return fail(saved.error());
  Answer a = json_answer(one(*saved, c, tx), before ? 200 : 201);
  if (!before) a.headers.emplace_back("Location", c.base() + "/api/v2/users/" + std::to_string(saved->id.v) + ".json");
  return a;
}

}  // namespace

void zendesk_users(Routes& r);
void zendesk_users(Routes& r) {
  r.read("/api/v2/users", Access::staff, list);
  r.read("/api/v2/users/count", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto f = filter_of(c);
    if (!f) return fail(f.error());
    return count_answer(store::count_users(tx, *f), tx.at());
  });
  r.read("/api/v2/users/show_many", Access::staff, show_many);
  r.read("/api/v2/users/search", Access::staff, search);
  r.read("/api/v2/users/autocomplete", Access::staff, autocomplete);
  r.read("/api/v2/users/me", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto u = store::user(tx, c.caller->user.id);
    return json_answer(one(u ? *u : c.caller->user, c, tx));
  });
  r.read("/api/v2/users/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto u = named(c, tx);
    if (!u) return fail(u.error());
    return json_answer(one(*u, c, tx));
  });
  constexpr std::size_t max_body = 1u << 20;
  r.write("POST", "/api/v2/users", Access::staff, [](const Call& c) -> Result<Write> {
    auto wish = wish_of(c);
    if (!wish) return fail(wish.error());
    return Write{[c, wish = std::move(*wish)](store::Tx& tx) { return put(tx, c, wish, std::nullopt); }};
  }, max_body, true);
  r.write("POST", "/api/v2/users/create_or_update", Access::staff, [](const Call& c) -> Result<Write> {
    auto wish = wish_of(c);
    if (!wish) return fail(wish.error());
    return Write{[c, wish = std::move(*wish)](store::Tx& tx) { return put(tx, c, wish, app::meant_user(tx, wish.given)); }};
  }, max_body, true);
  r.write("PUT", "/api/v2/users/{}", Access::staff, [](const Call& c) -> Result<Write> {
    auto wish = wish_of(c);
    if (!wish) return fail(wish.error());
    return Write{[c, wish = std::move(*wish)](store::Tx& tx) -> Result<Answer> {
      const auto before = named(c, tx);
      if (!before) return fail(before.error());
      return put(tx, c, wish, *before);
    }};
  }, max_body, true);
  r.write("DELETE", "/api/v2/users/{}", Access::staff, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto before = named(c, tx);
      if (!before) return fail(before.error());
      store::User u = *before;
      u.active = false;
      if (auto d = app::may_write_user(tx, c.viewer(), &*before, u); !d) return fail(d.error());
      auto saved = app::put_user(tx, c.caller->user.id, *before, std::move(u));
      if (!saved) return fail(saved.error());
      return json_answer(one(*saved, c, tx));
    }};
  });
}

}  // namespace kotae::api
