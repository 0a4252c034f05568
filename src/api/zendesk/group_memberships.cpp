// Who is in which group. https://developer.zendesk.com/api-reference/ticketing/groups/group_memberships/
#include "api/slice.h"
#include "app/people.h"
#include "base/fields.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

Result<Answer> answer(const Call& c, const std::vector<store::Membership>& all) {
  auto o = slice(c, "group_memberships", all, [&](const store::Membership& m) { return print_membership(m, c.base()); }, [](const store::Membership& m) { return m.id; });
  if (!o) return fail(o.error());
  return json_answer(*o);
}

// Those a ticket can be given to: an agent who works here, in a group that is there.
Result<Answer> assignable(const Call& c, store::Tx& tx, std::optional<GroupId> group) {
  auto all = store::memberships(tx, {}, group);
  std::erase_if(all, [&](const store::Membership& m) {
    const auto u = store::user(tx, m.user_id);
    return !u || !u->active || u->suspended;
  });
  return answer(c, all);
}

Result<store::Membership> named(const Call& c, store::Tx& tx, std::size_t arg) {
  const auto id = c.id(arg);
  if (!id) return fail(id.error());
  for (const auto& m : store::memberships(tx))
    if (m.id == *id) return m;
  return fail(Code::not_found, "group membership " + std::to_string(*id) + " does not exist");
}

void tell(store::Tx& tx, const Call& c, UserId user, GroupId group) {
  store::emit(tx, 0, {}, c.caller->user.id, "user.updated", "{\"user_id\":" + std::to_string(user.v) + "}");
  store::emit(tx, 0, {}, c.caller->user.id, "group.updated", "{\"group_id\":" + std::to_string(group.v) + "}");
}

void make_default(store::Tx& tx, const Call& c, store::User u, GroupId group) {
  app::set_default_group(tx, u, group);
  if (auto d = store::save_user(tx, u); !d) throw std::logic_error(d.error().description);  // its address is its own already
  tell(tx, c, u.id, group);
}

// `of` names the person when the path does.
Result<Answer> create(store::Tx& tx, const Call& c, const json::object& o, UserId of) {
  UserId user = of;
  GroupId group;
  bool is_default = false;
  Fields f(o);
  if (!of) f.id("user_id", user);
  f.id("group_id", group);
  f.flag("default", is_default);
  const auto u = store::user(tx, user);
  if (!user) f.fault("user_id", "blank", "cannot be blank");
  else if (!u) f.fault("user_id", "not_found", "is no user");
  else if (!u->active || u->role == desk::Role::end_user) f.fault("user_id", "invalid", "only active agents and admins are in groups");
  if (!group) f.fault("group_id", "blank", "cannot be blank");
  else if (!store::group(tx, group)) f.fault("group_id", "not_found", "is no group");
  if (!f.ok()) return fail(f.error());
  const auto m = store::add_membership(tx, user, group);
  if (is_default || m.is_default) make_default(tx, c, *u, group);
  else tell(tx, c, user, group);
  return json_answer({{"group_membership", print_membership(store::memberships(tx, user, group).at(0), c.base())}}, 201);
}

Result<json::object> given(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* m = body->if_contains("group_membership");
  if (!m || !m->is_object()) return invalid("group_membership", "blank", "the body must hold a group_membership object");
  return std::move(m->get_object());
}

Result<Answer> remove(store::Tx& tx, const Call& c, std::size_t arg) {
  const auto m = named(c, tx, arg);
  if (!m) return fail(m.error());
  if (arg == 1)
    if (const auto user = c.id(0); !user || m->user_id.v != *user) return fail(Code::not_found, "this user is not in that group");
  store::delete_membership(tx, m->id);
  if (auto u = store::user(tx, m->user_id); u && u->default_group_id == m->group_id) {
    const auto rest = store::memberships(tx, m->user_id);
    make_default(tx, c, *u, rest.empty() ? GroupId{} : rest.front().group_id);
  }
  tell(tx, c, m->user_id, m->group_id);
  return no_content();
}

}  // namespace

void zendesk_group_memberships(Routes& r);
void zendesk_group_memberships(Routes& r) {
  r.read("/api/v2/group_memberships", Access::staff, [](const Call& c, store::Tx& tx) {
    const UserId user{c.number("user_id", 0, 0, std::int64_t{1} << 53)};
    const GroupId group{c.number("group_id", 0, 0, std::int64_t{1} << 53)};
    return answer(c, store::memberships(tx, user ? std::optional(user) : std::nullopt, group ? std::optional(group) : std::nullopt));
  });
  r.read("/api/v2/users/{}/group_memberships", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    if (!store::user(tx, {*id})) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
    return answer(c, store::memberships(tx, UserId{*id}));
  });
  r.read("/api/v2/groups/{}/memberships", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    if (!store::group(tx, {*id})) return fail(Code::not_found, "group " + std::to_string(*id) + " does not exist");
    return answer(c, store::memberships(tx, {}, GroupId{*id}));
  });
  r.read("/api/v2/group_memberships/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto m = named(c, tx, 0);
    if (!m) return fail(m.error());
    return json_answer({{"group_membership", print_membership(*m, c.base())}});
  });
  r.read("/api/v2/users/{}/group_memberships/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto m = named(c, tx, 1);
    if (!m) return fail(m.error());
    if (const auto user = c.id(0); !user || m->user_id.v != *user) return fail(Code::not_found, "this user is not in that group");
    return json_answer({{"group_membership", print_membership(*m, c.base())}});
  });
  r.read("/api/v2/group_memberships/assignable", Access::staff, [](const Call& c, store::Tx& tx) { return assignable(c, tx, {}); });
  r.read("/api/v2/groups/{}/memberships/assignable", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    if (!store::group(tx, {*id})) return fail(Code::not_found, "group " + std::to_string(*id) + " does not exist");
    return assignable(c, tx, GroupId{*id});
  });
  r.write("POST", "/api/v2/group_memberships", Access::admin, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) { return create(tx, c, o, {}); }};
  });
  r.write("POST", "/api/v2/users/{}/group_memberships", Access::admin, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    return Write{[c, o = std::move(*o), user = UserId{*id}](store::Tx& tx) -> Result<Answer> {
      if (!store::user(tx, user)) return fail(Code::not_found, "user " + std::to_string(user.v) + " does not exist");
      return create(tx, c, o, user);
    }};
  });
  r.write("DELETE", "/api/v2/group_memberships/{}", Access::admin, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) { return remove(tx, c, 0); }};
  });
  r.write("DELETE", "/api/v2/users/{}/group_memberships/{}", Access::admin, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) { return remove(tx, c, 1); }};
  });
  r.write("PUT", "/api/v2/users/{}/group_memberships/{}/make_default", Access::admin, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto m = named(c, tx, 1);
      if (!m) return fail(m.error());
      const auto user = c.id(0);
      const auto u = store::user(tx, m->user_id);
      if (!user || !u || m->user_id.v != *user) return fail(Code::not_found, "this user is not in that group");
      make_default(tx, c, *u, m->group_id);
      return answer(c, store::memberships(tx, u->id));
    }};
  });
}

}  // namespace kotae::api
