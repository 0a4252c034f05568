// Who belongs to which organization. https://developer.zendesk.com/api-reference/ticketing/organizations/organization_memberships/
#include "api/organization_print.h"
#include "app/organization_wish.h"
#include "store/feed.h"
#include "store/users.h"

namespace kotae::api {
namespace {

using store::OrganizationMembership;

json::object one(const OrganizationMembership& m, const Call& c) { return {{"organization_membership", print_organization_membership(m, c.base())}}; }

Result<Answer> answer(const Call& c, store::Tx& tx, std::optional<UserId> user, std::optional<OrganizationId> organization) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto page = store::organization_memberships(tx, user, organization, p->cursor ? p->after : 0, p->cursor ? 0 : p->offset, p->size);
  const auto& v = page.memberships;
  json::array a;
  for (const auto& m : v) a.push_back(print_organization_membership(m, c.base()));
  json::object o{{"organization_memberships", std::move(a)}};
  add_paging(o, c, *p, v.empty() ? 0 : v.front().id, v.empty() ? 0 : v.back().id, page.more, p->cursor ? 0 : store::count_organization_memberships(tx, user, organization));
  return json_answer(o);
}

// Of the person in the path, when there is one.
Result<OrganizationMembership> named(const Call& c, store::Tx& tx, std::size_t arg) {
  const auto id = c.id(arg);
  if (!id) return fail(id.error());
  const auto m = store::organization_membership(tx, *id);
  const auto user = arg == 1 ? c.id(0) : Result<std::int64_t>(0);
  if (!m || !user || (arg == 1 && m->user_id.v != *user)) return fail(Code::not_found, "organization membership " + std::to_string(*id) + " does not exist");
  return *m;
}

void tell(store::Tx& tx, const Call& c, const OrganizationMembership& m, const char* act) {
  store::emit(tx, 0, {}, c.caller->user.id, "user.updated",
              json::serialize(json::object{{"user_id", m.user_id.v}, {"organization_id", m.organization_id.v}, {"organization_membership", act}}));
}

Result<Answer> create(store::Tx& tx, const Call& c, const json::object& given, UserId of_path) {
  const auto m = app::join_organization(tx, c.viewer(), given, of_path);
  if (!m) return fail(m.error());
  Answer a = json_answer(one(*m, c), 201);
  a.headers.emplace_back("Location", c.base() + "/api/v2/organization_memberships/" + std::to_string(m->id) + ".json");
  return a;
}

Done leave(store::Tx& tx, const Call& c, const OrganizationMembership& m) {
  if (auto d = app::may_join_organization(tx, c.viewer(), m.user_id, m.organization_id); !d) return d;
  app::leave_organization(tx, c.caller->user.id, m);
  return {};
}

Result<Answer> make_default(store::Tx& tx, const Call& c, const OrganizationMembership& m) {
  if (auto d = app::may_join_organization(tx, c.viewer(), m.user_id, m.organization_id); !d) return fail(d.error());
  store::set_default_organization(tx, m.user_id, m.organization_id);
  tell(tx, c, m, "default");
  return answer(c, tx, m.user_id, {});
}

Result<Write> creating(const Call& c, bool of_path) {
  auto body = c.body();
  if (!body) return fail(body.error());
  const auto* m = body->if_contains("organization_membership");
  if (!m || !m->is_object()) return invalid("organization_membership", "blank", "the body must hold an organization_membership object");
  UserId user;
  if (of_path) {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    user = {*id};
  }
  return Write{[c, o = m->get_object(), user](store::Tx& tx) { return create(tx, c, o, user); }};
}

// users/{}/organizations/{}
Result<OrganizationMembership> pair(const Call& c, store::Tx& tx) {
  const auto user = c.id(0), organization = c.id(1);
  if (!user) return fail(user.error());
  if (!organization) return fail(organization.error());
  const auto m = store::organization_membership(tx, UserId{*user}, OrganizationId{*organization});
  if (!m) return fail(Code::not_found, "this user does not belong to that organization");
  return *m;
}

}  // namespace

void zendesk_organization_memberships(Routes& r);
void zendesk_organization_memberships(Routes& r) {
  r.read("/api/v2/organization_memberships", Access::staff, [](const Call& c, store::Tx& tx) { return answer(c, tx, {}, {}); });
  r.read("/api/v2/users/{}/organization_memberships", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    if (!store::user(tx, {*id}) || (!c.viewer().staff() && c.caller->user.id.v != *id)) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
    return answer(c, tx, UserId{*id}, {});
  });
  r.read("/api/v2/organizations/{}/organization_memberships", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    if (!store::organization(tx, {*id})) return fail(Code::not_found, "organization " + std::to_string(*id) + " does not exist");
    return answer(c, tx, {}, OrganizationId{*id});
  });
  for (const std::size_t arg : {std::size_t{0}, std::size_t{1}}) {
    r.read(arg == 0 ? "/api/v2/organization_memberships/{}" : "/api/v2/users/{}/organization_memberships/{}", Access::staff, [arg](const Call& c, store::Tx& tx) -> Result<Answer> {
      const auto m = named(c, tx, arg);
      if (!m) return fail(m.error());
      return json_answer(one(*m, c));
    });
    r.write("DELETE", arg == 0 ? "/api/v2/organization_memberships/{}" : "/api/v2/users/{}/organization_memberships/{}", Access::staff, [arg](const Call& c) -> Result<Write> {
      return Write{[c, arg](store::Tx& tx) -> Result<Answer> {
        const auto m = named(c, tx, arg);
        if (!m) return fail(m.error());
        if (auto d = leave(tx, c, *m); !d) return fail(d.error());
        return no_content();
      }};
    });
  }
  r.write("POST", "/api/v2/organization_memberships", Access::staff, [](const Call& c) { return creating(c, false); });
  r.write("POST", "/api/v2/users/{}/organization_memberships", Access::staff, [](const Call& c) { return creating(c, true); });
  r.write("PUT", "/api/v2/users/{}/organization_memberships/{}/make_default", Access::staff, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto m = named(c, tx, 1);
      if (!m) return fail(m.error());
      return make_default(tx, c, *m);
    }};
  });
  r.write("PUT", "/api/v2/users/{}/organizations/{}/make_default", Access::staff, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto m = pair(c, tx);
      if (!m) return fail(m.error());
      return make_default(tx, c, *m);
    }};
  });
  r.write("DELETE", "/api/v2/users/{}/organizations/{}", Access::staff, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto m = pair(c, tx);
      if (!m) return fail(m.error());
      if (auto d = leave(tx, c, *m); !d) return fail(d.error());
      return no_content();
    }};
  });
}

}  // namespace kotae::api
