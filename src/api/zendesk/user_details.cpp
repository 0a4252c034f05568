// What hangs on one person: counts, tags, permissions, merging, and an end-user's own record.
#include <algorithm>

#include "api/print.h"
#include "api/user_fields.h"
#include "app/merge_people.h"
#include "store/organizations.h"
#include "store/visible.h"

namespace kotae::api {
namespace {

Result<store::User> named(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto u = store::user(tx, {*id});
  if (!u) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
  return *u;
}

// Counted are tickets the caller may see.
Result<Answer> related(const Call& c, store::Tx& tx) {
  const auto u = named(c, tx);
  if (!u) return fail(u.error());
  const auto count = [&](const std::string& condition) {
    store::Query q(tx, "SELECT count(*) FROM tickets t WHERE t.state = 0 AND (" + store::visible(c.viewer()) + ") AND " + condition, u->id);
    q.next();
    return q.i64(0);
  };
  return json_answer({{"user_related",
                       json::object{{"assigned_tickets", count("t.assignee_id = ?1")},
                                    {"requested_tickets", count("t.requester_id = ?1")},
                                    {"ccd_tickets", count("t.id IN (SELECT p.ticket_id FROM ticket_people p WHERE p.user_id = ?1 AND p.kind = 'cc')")},
                                    {"followed_tickets", count("t.id IN (SELECT p.ticket_id FROM ticket_people p WHERE p.user_id = ?1 AND p.kind = 'follower')")},
                                    {"organization_subscriptions", 0},
                                    {"topics", 0}, {"topic_comments", 0}, {"votes", 0}, {"subscriptions", 0}, {"entry_subscriptions", 0}, {"forum_subscriptions", 0}}}});
}

json::value tags_of(const store::User& u, const Call& c) { return print_user(u, c.base(), c.viewer()).at("tags"); }

// mode: 's'et, 'a'dd, 'r'emove.
Result<Write> tags(const Call& c, char mode) {
  auto body = c.body();
  if (!body) return fail(body.error());
  return Write{[c, mode, body = std::move(*body)](store::Tx& tx) -> Result<Answer> {
    const auto before = named(c, tx);
    if (!before) return fail(before.error());
    const auto* list = body.if_contains("tags");
    if (!list || (!list->is_array() && !list->is_string())) return invalid("tags", "blank", "must be an array of words");
    store::User after = *before;
    if (auto d = app::apply_user(tx, {json::object{{"tags", *list}}, ""}, after); !d) return fail(d.error());
    if (mode != 's') {
      std::vector<std::string> all = desk::tidy_tags({before->tags}), some = desk::tidy_tags({after.tags});
      if (mode == 'a') all.insert(all.end(), some.begin(), some.end());
      else std::erase_if(all, [&](const std::string& t) { return std::binary_search(some.begin(), some.end(), t); });
      json::array a;
      for (const auto& t : desk::tidy_tags(all)) a.push_back(json::string(t));
      if (auto d = app::apply_user(tx, {json::object{{"tags", std::move(a)}}, ""}, after); !d) return fail(d.error());
    }
    if (auto d = app::may_write_user(tx, c.viewer(), &*before, after); !d) return fail(d.error());
    const auto saved = app::put_user(tx, c.caller->user.id, *before, after, c.caller->session_id);
    if (!saved) return fail(saved.error());
    return json_answer({{"tags", tags_of(*saved, c)}}, mode == 's' ? 201 : 200);
  }};
}

// {"user": {"id": 5}}: the person of the path becomes this one.
Result<Answer> merge(store::Tx& tx, const Call& c, const json::object& body) {
  const auto loser = named(c, tx);
  if (!loser) return fail(loser.error());
  const auto* o = body.if_contains("user");
  if (!o || !o->is_object()) return invalid("user", "blank", "the body must hold a user object");
  UserId into;
  Fields f(o->get_object());
  if (!f.id("id", into) && f.ok()) f.fault("id", "blank", "cannot be blank");
  if (!f.ok()) return fail(f.error());
  for (const UserId id : {loser->id, into}) {
    const auto u = store::user(tx, id);
    if (!u || u->role != desk::Role::end_user) continue;   // named by the verb
    if (auto d = app::may_write_user(tx, c.viewer(), &*u, *u); !d) return fail(d.error());
  }
  const auto winner = app::merge_people(tx, c.caller->user.id, loser->id, into);
  if (!winner) return fail(winner.error());
  return json_answer({{"user", print_user(*winner, c.base(), c.viewer())}});
}

// The record an end-user has of themselves; staff see anybody's.
Result<store::User> own(const Call& c, store::Tx& tx) {
  auto u = named(c, tx);
  if (u && (u->role != desk::Role::end_user || (!c.viewer().staff() && u->id != c.caller->user.id))) return fail(Code::not_found, "user " + c.args.at(0) + " does not exist");
  return u;
}

// Of themselves people change their name, telephone, language and time zone.
Result<Answer> put_own(store::Tx& tx, const Call& c, const json::object& given) {
  const auto before = own(c, tx);
  if (!before) return fail(before.error());
  json::object kept;
  for (const char* key : {"name", "phone", "locale", "locale_id", "time_zone"})
    if (const auto* p = given.if_contains(key)) kept[key] = *p;
  store::User after = *before;
  if (auto d = app::apply_user(tx, {std::move(kept), ""}, after); !d) return fail(d.error());
  if (c.viewer().staff())
    if (auto d = app::may_write_user(tx, c.viewer(), &*before, after); !d) return fail(d.error());
  const auto saved = app::put_user(tx, c.caller->user.id, *before, after, c.caller->session_id);
  if (!saved) return fail(saved.error());
  return json_answer({{"user", print_user(*saved, c.base(), c.viewer())}});
}

}  // namespace

void zendesk_user_details(Routes& r);
void zendesk_user_details(Routes& r) {
  r.read("/api/v2/users/{}/related", Access::staff, related);
  r.read("/api/v2/users/{}/tags", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto u = named(c, tx);
    if (!u) return fail(u.error());
    return json_answer({{"tags", tags_of(*u, c)}});
  });
  r.write("POST", "/api/v2/users/{}/tags", Access::staff, [](const Call& c) { return tags(c, 's'); });
  r.write("PUT", "/api/v2/users/{}/tags", Access::staff, [](const Call& c) { return tags(c, 'a'); });
  r.write("DELETE", "/api/v2/users/{}/tags", Access::staff, [](const Call& c) { return tags(c, 'r'); });
  r.write("PUT", "/api/v2/users/{}/merge", Access::staff, [](const Call& c) -> Result<Write> {
    auto body = c.body();
    if (!body) return fail(body.error());
    return Write{[c, body = std::move(*body)](store::Tx& tx) { return merge(tx, c, body); }};
  });
  r.read("/api/v2/users/{}/permissions", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto u = named(c, tx);
    if (!u || (!c.viewer().admin() && u->id != c.caller->user.id)) return fail(Code::not_found, "user " + c.args.at(0) + " does not exist");
    return json_answer({{"permissions", desk::to_json(store::viewer_of(tx, *u).may())}});
  });
  r.read("/api/v2/end_users/{}", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto u = own(c, tx);
    if (!u) return fail(u.error());
    return json_answer({{"user", print_user(*u, c.base(), c.viewer())}});
  });
  r.write("PUT", "/api/v2/end_users/{}", Access::signed_in, [](const Call& c) -> Result<Write> {
    auto body = c.body();
    if (!body) return fail(body.error());
    auto* u = body->if_contains("user");
    if (!u || !u->is_object()) return invalid("user", "blank", "the body must hold a user object");
    return Write{[c, o = std::move(u->get_object())](store::Tx& tx) { return put_own(tx, c, o); }};
  });
}

}  // namespace kotae::api
