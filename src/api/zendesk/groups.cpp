// Groups. https://developer.zendesk.com/api-reference/ticketing/groups/groups/
#include "api/slice.h"
#include "app/people.h"
#include "base/fields.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

Result<Answer> answer(const Call& c, const std::vector<store::Group>& all) {
  auto o = slice(c, "groups", all, [&](const store::Group& g) { return print_group(g, c.base()); }, [](const store::Group& g) { return g.id.v; });
  if (!o) return fail(o.error());
  return json_answer(*o);
}

Result<store::Group> named(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto g = store::group(tx, {*id});
  if (!g) return fail(Code::not_found, "group " + std::to_string(*id) + " does not exist");
  return *g;
}

Result<json::object> given(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* g = body->if_contains("group");
  if (!g || !g->is_object()) return invalid("group", "blank", "the body must hold a group object");
  return std::move(g->get_object());
}

Result<Answer> put(store::Tx& tx, const Call& c, const json::object& o, const std::optional<store::Group>& before) {
  store::Group g = before.value_or(store::Group{});
  Fields f(o);
  f.line("name", g.name, 255, false);
  f.text("description", g.description, 10'000);
  if (!before && !f.find("name")) f.fault("name", "blank", "cannot be blank");
  for (const auto& other : store::groups(tx))
    if (other.id != g.id && other.name == g.name) f.fault("name", "taken", "is the name of another group");
  if (!f.ok()) return fail(f.error());
  if (before) {
    store::save_group(tx, g);
    g.updated_at = tx.at();
  } else {
    g = store::create_group(tx, g);
  }
  json::object changes;
  if (before && before->name != g.name) changes["name"] = json::array{json::string(before->name), json::string(g.name)};
  if (before && before->description != g.description) changes["description"] = json::array{json::string(before->description), json::string(g.description)};
  store::emit(tx, 0, {}, c.caller->user.id, "group.updated", json::serialize(json::object{{"group_id", g.id.v}, {"act", before ? "updated" : "created"}}),
              json::serialize(json::object{{"label", g.name}, {"changes", std::move(changes)}}));
  Answer a = json_answer({{"group", print_group(g, c.base())}}, before ? 200 : 201);
  if (!before) a.headers.emplace_back("Location", c.base() + "/api/v2/groups/" + std::to_string(g.id.v) + ".json");
  return a;
}

Result<Answer> of_user(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  if (!store::user(tx, {*id})) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
  std::vector<store::Group> all;
  for (const auto& m : store::memberships(tx, UserId{*id}))
    if (auto g = store::group(tx, m.group_id)) all.push_back(std::move(*g));
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return answer(c, all);
}

Result<Answer> users(const Call& c, store::Tx& tx) {
  const auto g = named(c, tx);
  if (!g) return fail(g.error());
  std::vector<store::User> all;
  for (const auto& m : store::memberships(tx, {}, g->id))
    if (auto u = store::user(tx, m.user_id)) all.push_back(std::move(*u));
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  auto o = slice(c, "users", all, [&](const store::User& u) { return print_user(u, c.base(), c.viewer()); }, [](const store::User& u) { return u.id.v; });
  if (!o) return fail(o.error());
  return json_answer(*o);
}

}  // namespace

void zendesk_groups(Routes& r);
void zendesk_groups(Routes& r) {
  const auto list = [](const Call& c, store::Tx& tx) { return answer(c, store::groups(tx)); };
  r.read("/api/v2/groups", Access::staff, list);
  r.read("/api/v2/groups/assignable", Access::staff, list);
  r.read("/api/v2/groups/count", Access::staff, [](const Call&, store::Tx& tx) -> Result<Answer> {
    return count_answer(static_cast<std::int64_t>(store::groups(tx).size()), tx.at());
  });
  r.read("/api/v2/groups/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto g = named(c, tx);
    if (!g) return fail(g.error());
    return json_answer({{"group", print_group(*g, c.base())}});
  });
  r.read("/api/v2/groups/{}/users", Access::staff, users);
  r.read("/api/v2/users/{}/groups", Access::staff, of_user);
  r.read("/api/v2/groups/{}/users/count", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto g = named(c, tx);
    if (!g) return fail(g.error());
    return count_answer(static_cast<std::int64_t>(store::memberships(tx, {}, g->id).size()), tx.at());
  });
  r.read("/api/v2/users/{}/groups/count", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    if (!store::user(tx, {*id})) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
    return count_answer(static_cast<std::int64_t>(store::memberships(tx, UserId{*id}).size()), tx.at());
  });
  r.write("POST", "/api/v2/groups", Access::admin, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) { return put(tx, c, o, std::nullopt); }};
  });
  r.write("PUT", "/api/v2/groups/{}", Access::admin, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) -> Result<Answer> {
      const auto g = named(c, tx);
      if (!g) return fail(g.error());
      return put(tx, c, o, *g);
    }};
  });
  r.write("DELETE", "/api/v2/groups/{}", Access::admin, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto g = named(c, tx);
      if (!g) return fail(g.error());
      app::drop_group(tx, c.caller->user.id, g->id);
      return no_content();
    }};
  });
}

}  // namespace kotae::api
