// People. https://developer.zendesk.com/api-reference/ticketing/users/users/
#include <algorithm>
#include <charconv>

#include "api/print.h"
#include "api/user_fields.h"
#include "app/fields.h"
#include "app/people.h"

namespace kotae::api {
namespace {

constexpr int max_found = 1000;   // of a search, over all its pages
constexpr std::size_t max_ids = 100;

json::object one(const store::User& u, const Call& c, store::Tx& tx) { return {{"user", print_user(u, c.base(), c.viewer(), app::fields(tx, "user_field").get())}}; }

// ?role=agent and ?role[]=agent&role[]=admin as a bit set; 0 = all.
Result<unsigned> roles_of(const Call& c) {
  unsigned bits = 0;
  for (const auto& [k, v] : c.request->query) {
    if (k != "role" && k != "role[]") continue;
    const auto r = desk::role_of(v);
    if (!r) return invalid("role", "inclusion", "must be end-user, agent or admin");
    bits |= 1u << static_cast<unsigned>(*r);
  }
  return bits;
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto roles = roles_of(c);
  if (!roles) return fail(roles.error());
  if (c.request->has_param("external_id")) {
    json::array one;
    if (const auto u = store::user_by_external_id(tx, c.param("external_id"))) one.push_back(print_user(*u, c.base(), c.viewer()));
    const auto count = static_cast<std::int64_t>(one.size());
    json::object o{{"users", std::move(one)}};
    add_paging(o, c, *p, 0, 0, false, count);
    return json_answer(o);
  }
  const auto page = p->cursor ? store::users_by_id(tx, p->after, p->size, *roles) : store::users_by_offset(tx, p->offset, p->size, *roles);
  const auto& v = page.users;
  json::array a;
  const auto fields = app::fields(tx, "user_field");
  for (const auto& u : v) a.push_back(print_user(u, c.base(), c.viewer(), fields.get()));
  json::object o{{"users", std::move(a)}};
  add_paging(o, c, *p, v.empty() ? 0 : v.front().id.v, v.empty() ? 0 : v.back().id.v, page.more, p->cursor ? 0 : store::count_users(tx, *roles));
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
  const bool external = !c.request->has_param("ids");
  std::string_view ids = c.param(external ? "external_ids" : "ids");
  for (std::size_t n = 0; !ids.empty(); ++n) {
    if (n == max_ids) return invalid(external ? "external_ids" : "ids", "too_many", "at most 100 at once");
    const std::string_view word = ids.substr(0, ids.find(','));
    ids.remove_prefix(std::min(ids.size(), word.size() + 1));
    std::optional<store::User> u;
    if (external) {
      u = store::user_by_external_id(tx, word);
    } else {
      std::int64_t id = 0;
      std::from_chars(word.data(), word.data() + word.size(), id);
      u = store::user(tx, {id});
    }
    if (u) a.push_back(print_user(*u, c.base(), c.viewer()));
  }
  const auto count = a.size();
  return json_answer({{"users", std::move(a)}, {"next_page", nullptr}, {"previous_page", nullptr}, {"count", count}});
}

std::string_view unquoted(std::string_view s) {
  if (s.size() >= 2 && s.front() == '"' && s.back() == '"') s = s.substr(1, s.size() - 2);
  return s;
}

// query=email:x and external_id: find one person; name:, role: and plain words find many.
std::vector<store::User> find(const Call& c, store::Tx& tx) {
  std::vector<store::User> found;
  const auto only = [&](std::optional<store::User> u) {
    if (u) found.push_back(std::move(*u));
    return found;
  };
  if (c.request->has_param("external_id")) return only(store::user_by_external_id(tx, c.param("external_id")));
  std::string_view q = c.request->param("query", c.param("name"));
  unsigned role = 0;
  constexpr std::string_view type = "type:user";
  if (q.substr(0, type.size()) == type) q.remove_prefix(type.size());
  for (;;) {
    while (!q.empty() && q.front() == ' ') q.remove_prefix(1);
    constexpr std::string_view mark = "role:";
    if (q.substr(0, mark.size()) != mark) break;
    const auto word = q.substr(mark.size(), q.find(' ') - mark.size());
    if (const auto r = desk::role_of(word)) role |= 1u << static_cast<unsigned>(*r);
    q.remove_prefix(std::min(q.size(), mark.size() + word.size()));
  }
  const auto after = [&](std::string_view mark) { return q.substr(0, mark.size()) == mark ? std::optional(unquoted(q.substr(mark.size()))) : std::nullopt; };
  if (const auto e = after("email:")) return only(store::user_by_email(tx, *e));
  if (const auto e = after("external_id:")) return only(store::user_by_external_id(tx, *e));
  if (const auto n = after("name:")) q = *n;
  q = unquoted(q);
  if (q.empty() && role == 0) return {};
  found = q.empty() ? store::users_by_id(tx, 0, max_found, role).users : store::find_users(tx, q, max_found);
  if (role) std::erase_if(found, [&](const store::User& u) { return !(role & (1u << static_cast<unsigned>(u.role))); });
  return found;
}

Result<Answer> search(const Call& c, store::Tx& tx) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto found = find(c, tx);
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

Result<UserWish> wish_of(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  const auto* u = body->if_contains("user");
  return user_wish(c, u ? *u : json::value(nullptr));
}

Result<Answer> put(store::Tx& tx, const Call& c, const UserWish& wish, const std::optional<store::User>& before) {
  store::User u = before.value_or(store::User{});
  if (auto d = apply_user(tx, wish, u); !d) return fail(d.error());
  if (auto d = may_write_user(c.caller->user, before ? &*before : nullptr, u); !d) return fail(d.error());
  const GroupId group = u.default_group_id;
  auto saved = app::put_user(tx, c.caller->user.id, before, std::move(u), before && before->id == c.caller->user.id ? c.caller->session_id : 0);
  if (!saved) return fail(saved.error());
  if (group && (!before || before->default_group_id != group) && saved->role != desk::Role::end_user && saved->active) app::set_default_group(tx, *saved, group);
  Answer a = json_answer(one(*saved, c, tx), before ? 200 : 201);
  if (!before) a.headers.emplace_back("Location", c.base() + "/api/v2/users/" + std::to_string(saved->id.v) + ".json");
  return a;
}

// The person create_or_update means: by external_id, else by address.
std::optional<store::User> meant(store::Tx& tx, const json::object& given) {
  const auto word = [&](const char* key) {
    const auto* p = given.if_contains(key);
    return p && p->is_string() ? std::string_view(p->get_string()) : std::string_view{};
  };
  if (const auto x = word("external_id"); !x.empty())
    if (auto u = store::user_by_external_id(tx, x)) return u;
  return word("email").empty() ? std::nullopt : store::user_by_email(tx, word("email"));
}

}  // namespace

void zendesk_users(Routes& r);
void zendesk_users(Routes& r) {
  r.read("/api/v2/users", Access::staff, list);
  r.read("/api/v2/users/count", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto roles = roles_of(c);
    if (!roles) return fail(roles.error());
    return json_answer({{"count", json::object{{"value", store::count_users(tx, *roles)}, {"refreshed_at", iso8601(tx.at())}}}});
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
    return Write{[c, wish = std::move(*wish)](store::Tx& tx) { return put(tx, c, wish, meant(tx, wish.given)); }};
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
      if (auto d = may_write_user(c.caller->user, &*before, u); !d) return fail(d.error());
      auto saved = app::put_user(tx, c.caller->user.id, *before, std::move(u));
      if (!saved) return fail(saved.error());
      return json_answer(one(*saved, c, tx));
    }};
  });
}

}  // namespace kotae::api
