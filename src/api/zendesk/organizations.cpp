// Organizations. https://developer.zendesk.com/api-reference/ticketing/organizations/organizations/
#include <algorithm>

#include "api/ids.h"
#include "api/organization_print.h"
#include "api/print.h"
#include "app/organization_wish.h"
#include "store/users.h"

namespace kotae::api {
namespace {

json::array printed(const Call& c, store::Tx& tx, const std::vector<store::Organization>& all) {
  json::array a;
  const auto fields = app::fields(tx, "organization_field");
  for (const auto& o : all) a.push_back(print_organization(o, c.base(), fields.get()));
  return a;
}

Answer whole_list(const Call& c, store::Tx& tx, const std::vector<store::Organization>& all) {
  return json_answer({{"organizations", printed(c, tx, all)}, {"count", all.size()}, {"next_page", nullptr}, {"previous_page", nullptr}});
}

Result<store::Organization> named(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto o = store::organization(tx, {*id});
  if (!o) return fail(Code::not_found, "organization " + std::to_string(*id) + " does not exist");
  return *o;
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto page = p->cursor ? store::organizations_by_id(tx, p->after, p->size) : store::organizations_by_offset(tx, p->offset, p->size);
  const auto& v = page.organizations;
  json::object o{{"organizations", printed(c, tx, v)}};
  add_paging(o, c, *p, v.empty() ? 0 : v.front().id.v, v.empty() ? 0 : v.back().id.v, page.more, p->cursor ? 0 : store::count_organizations(tx));
  return json_answer(o);
}

// ids= or external_ids=: those that exist, in the order asked for.
Result<std::vector<store::Organization>> many(const Call& c, store::Tx& tx) {
  std::vector<store::Organization> out;
  if (c.request->has_param("external_ids")) {
    const auto words = word_list(c, "external_ids");
    if (!words) return fail(words.error());
    for (const auto& w : *words)
      if (auto o = store::organization_by_external_id(tx, w)) out.push_back(std::move(*o));
    return out;
  }
  const auto ids = id_list(c, "ids");
  if (!ids) return fail(ids.error());
  for (const auto id : *ids)
    if (auto o = store::organization(tx, {id})) out.push_back(std::move(*o));
  return out;
}

Result<Answer> search(const Call& c, store::Tx& tx) {
  std::optional<store::Organization> found;
  if (c.request->has_param("external_id")) found = store::organization_by_external_id(tx, c.param("external_id"));
  else if (c.request->has_param("name")) found = store::organization_by_name(tx, c.param("name"));
  else return invalid("external_id", "blank", "external_id or name must be given");
  return whole_list(c, tx, found ? std::vector{*found} : std::vector<store::Organization>{});
}

Result<Answer> of_user(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  if (!store::user(tx, {*id})) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
  return whole_list(c, tx, store::organizations_of(tx, UserId{*id}));
}

Result<Answer> users(const Call& c, store::Tx& tx) {
  const auto o = named(c, tx);
  if (!o) return fail(o.error());
  const auto p = paging(c);
  if (!p) return fail(p.error());
  std::vector<UserId> ids;
  // Pages by number walk from the front: members of one organization are thousands at most.
  const auto wanted = p->cursor ? p->size : static_cast<int>(std::min<std::int64_t>(p->offset + p->size, 100'000));
  ids = store::members(tx, o->id, p->cursor ? p->after : 0, wanted + 1);
  const bool more = static_cast<int>(ids.size()) > wanted;
  if (more) ids.resize(static_cast<std::size_t>(wanted));
  if (!p->cursor) ids.erase(ids.begin(), ids.begin() + std::min<std::int64_t>(p->offset, static_cast<std::int64_t>(ids.size())));
  json::array a;
  for (const UserId id : ids)
    if (const auto u = store::user(tx, id)) a.push_back(print_user(*u, c.base(), c.viewer()));
  json::object answer{{"users", std::move(a)}};
  add_paging(answer, c, *p, ids.empty() ? 0 : ids.front().v, ids.empty() ? 0 : ids.back().v, more, p->cursor ? 0 : store::count_members(tx, o->id));
  return json_answer(answer);
}

Result<json::object> given(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* o = body->if_contains("organization");
  if (!o || !o->is_object()) return invalid("organization", "blank", "the body must hold an organization object");
  return std::move(o->get_object());
}

Result<Answer> put_answer(store::Tx& tx, const Call& c, const json::object& o, const std::optional<store::Organization>& before) {
  const auto after = app::write_organization(tx, c.viewer(), o, before);
  if (!after) return fail(after.error());
  Answer a = json_answer({{"organization", print_organization(*after, c.base(), app::fields(tx, "organization_field").get())}}, before ? 200 : 201);
  if (!before) a.headers.emplace_back("Location", c.base() + "/api/v2/organizations/" + std::to_string(after->id.v) + ".json");
  return a;
}

json::object print_merge(const store::OrganizationMerge& m, const std::string& base) {
  return {{"id", m.id}, {"loser_id", m.loser_id.v}, {"winner_id", m.winner_id.v}, {"status", "complete"}, {"url", base + "/api/v2/organization_merges/" + m.id + ".json"}};
}

Result<Answer> merge(store::Tx& tx, const Call& c, const json::object& body) {
  const auto loser = named(c, tx);
  if (!loser) return fail(loser.error());
  const auto* wish = body.if_contains("organization_merge");
  if (!wish || !wish->is_object()) return invalid("organization_merge", "blank", "the body must hold an organization_merge object");
  Fields f(wish->get_object());
  OrganizationId id;
  f.id("winner_id", id);
  const auto winner = id ? store::organization(tx, id) : std::nullopt;
  if (f.ok() && !id) f.fault("winner_id", "blank", "cannot be blank");
  else if (f.ok() && !winner) f.fault("winner_id", "not_found", "is no organization");
  else if (f.ok() && winner->id == loser->id) f.fault("winner_id", "invalid", "must be another organization");
  if (!f.ok()) return fail(f.error());
  return json_answer({{"organization_merge", print_merge(app::merge_organizations(tx, c.caller->user.id, *loser, *winner), c.base())}}, 201);
}

// GET shows, POST and PUT: see zendesk. mode: 's'et, 'a'dd, 'r'emove.
Result<Write> tags(const Call& c, char mode) {
  auto body = c.body();
  if (!body) return fail(body.error());
  return Write{[c, mode, body = std::move(*body)](store::Tx& tx) -> Result<Answer> {
    const auto before = named(c, tx);
    if (!before) return fail(before.error());
    const auto* list = body.if_contains("tags");
    if (!list || (!list->is_array() && !list->is_string())) return invalid("tags", "blank", "must be an array of words");
    auto after = *before;
    if (auto d = app::apply_organization(tx, json::object{{"tags", *list}}, after); !d) return fail(d.error());
    if (mode != 's') {
      std::vector<std::string> all = desk::tidy_tags({before->tags}), some = desk::tidy_tags({after.tags});
      if (mode == 'a') all.insert(all.end(), some.begin(), some.end());
      else std::erase_if(all, [&](const std::string& t) { return std::binary_search(some.begin(), some.end(), t); });
      json::array a;
      for (const auto& t : desk::tidy_tags(all)) a.push_back(json::string(t));
      if (auto d = app::apply_organization(tx, json::object{{"tags", std::move(a)}}, after); !d) return fail(d.error());
    }
    if (auto d = app::may_write_organization(c.viewer(), &*before, after); !d) return fail(d.error());
    if (auto d = app::put_organization(tx, c.caller->user.id, *before, after); !d) return fail(d.error());
    return json_answer({{"tags", print_organization(after, "").at("tags")}}, mode == 's' ? 201 : 200);
  }};
}

}  // namespace

void zendesk_organizations(Routes& r);
void zendesk_organizations(Routes& r) {
  r.read("/api/v2/organizations", Access::staff, list);
  r.read("/api/v2/organizations/count", Access::staff, [](const Call&, store::Tx& tx) -> Result<Answer> {
    return count_answer(store::count_organizations(tx), tx.at());
  });
  r.read("/api/v2/organizations/show_many", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto all = many(c, tx);
    if (!all) return fail(all.error());
    return whole_list(c, tx, *all);
  });
  r.read("/api/v2/organizations/search", Access::staff, search);
  r.read("/api/v2/organizations/autocomplete", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto name = c.param("name");
    if (name.empty()) return invalid("name", "blank", "cannot be blank");
    return whole_list(c, tx, store::find_organizations(tx, name, 100));
  });
  r.read("/api/v2/organizations/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto o = named(c, tx);
    if (!o) return fail(o.error());
    return json_answer({{"organization", print_organization(*o, c.base(), app::fields(tx, "organization_field").get())}});
  });
  r.read("/api/v2/organizations/{}/related", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto o = named(c, tx);
    if (!o) return fail(o.error());
    store::Query q(tx, KOTAE_SQL(tx, "organization.count_tickets"), o->id);
    q.next();
    return json_answer({{"organization_related", json::object{{"tickets_count", q.i64(0)}, {"users_count", store::count_members(tx, o->id)}}}});
  });
  r.read("/api/v2/organizations/{}/users", Access::staff, users);
  r.read("/api/v2/users/{}/organizations", Access::staff, of_user);
  r.read("/api/v2/organizations/{}/tags", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto o = named(c, tx);
    if (!o) return fail(o.error());
    return json_answer({{"tags", print_organization(*o, "").at("tags")}});
  });
  r.write("POST", "/api/v2/organizations/{}/tags", Access::staff, [](const Call& c) { return tags(c, 's'); });
  r.write("PUT", "/api/v2/organizations/{}/tags", Access::staff, [](const Call& c) { return tags(c, 'a'); });
  r.write("DELETE", "/api/v2/organizations/{}/tags", Access::staff, [](const Call& c) { return tags(c, 'r'); });
  r.write("POST", "/api/v2/organizations", Access::staff, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) { return put_answer(tx, c, o, std::nullopt); }};
  });
  r.write("POST", "/api/v2/organizations/create_or_update", Access::staff, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) { return put_answer(tx, c, o, app::meant_organization(tx, o)); }};
  });
  r.write("PUT", "/api/v2/organizations/{}", Access::staff, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) -> Result<Answer> {
      const auto before = named(c, tx);
      if (!before) return fail(before.error());
      return put_answer(tx, c, o, *before);
    }};
  });
  r.write("DELETE", "/api/v2/organizations/{}", Access::staff, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto id = c.id(0);
      if (!id) return fail(id.error());
      if (auto d = app::remove_organization(tx, c.viewer(), {*id}); !d) return fail(d.error());
      return no_content();
    }};
  });
  r.write("POST", "/api/v2/organizations/{}/merge", Access::admin, [](const Call& c) -> Result<Write> {
    auto body = c.body();
    if (!body) return fail(body.error());
    return Write{[c, body = std::move(*body)](store::Tx& tx) { return merge(tx, c, body); }};
  });
  r.read("/api/v2/organizations/{}/merges", Access::admin, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    json::array a;
    for (const auto& m : store::organization_merges(tx, {*id})) a.push_back(print_merge(m, c.base()));
    if (a.empty() && !store::organization(tx, {*id})) return fail(Code::not_found, "organization " + std::to_string(*id) + " does not exist");
    return json_answer({{"organization_merges", std::move(a)}});
  });
  r.read("/api/v2/organization_merges/{}", Access::admin, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto m = store::organization_merge(tx, c.args.at(0));
    if (!m) return fail(Code::not_found, "this merge does not exist");
    return json_answer({{"organization_merge", print_merge(*m, c.base())}});
  });
}

}  // namespace kotae::api
