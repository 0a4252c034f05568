// A person's addresses and telephone numbers. https://developer.zendesk.com/api-reference/ticketing/users/user_identities/
#include <algorithm>

#include "api/slice.h"
#include "api/user_fields.h"
#include "store/feed.h"
#include "store/identities.h"

namespace kotae::api {
namespace {

constexpr std::size_t max_identities = 50;   // of one person

std::string_view type_of(const store::Identity& i) { return i.kind == "phone" ? "phone_number" : std::string_view(i.kind); }

json::object print(const store::Identity& i, const std::string& base) {
  return {{"url", base + "/api/v2/users/" + std::to_string(i.user_id.v) + "/identities/" + std::to_string(i.id) + ".json"},
          {"id", i.id},
          {"user_id", i.user_id.v},
          {"type", type_of(i)},
          {"value", i.value},
          {"verified", i.verified},
          {"primary", i.primary},
          {"created_at", iso8601(i.created_at)},
          {"updated_at", iso8601(i.updated_at)},
          {"undeliverable_count", 0},
          {"deliverable_state", "deliverable"}};
}

// End-users know themselves alone.
Result<store::User> person(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto u = store::user(tx, {*id});
  if (!u || (!c.viewer().staff() && u->id != c.caller->user.id)) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
  return *u;
}

Result<store::Identity> named(const Call& c, store::Tx& tx, const store::User& u) {
  const auto id = c.id(1);
  if (!id) return fail(id.error());
  auto i = store::identity(tx, *id);
  if (!i || i->user_id != u.id) return fail(Code::not_found, "identity " + std::to_string(*id) + " does not exist");
  return *i;
}

// An address is a way in: those of staff are for admins, those of end-users for whoever edits them.
Result<store::User> changeable(const Call& c, store::Tx& tx) {
  auto u = person(c, tx);
  if (!u) return u;
  store::User after = *u;
  after.email += ".";   // what would be refused for a change of address is refused here
  if (auto d = app::may_write_user(tx, c.viewer(), &*u, after); !d) return fail(d.error());
  return u;
}

void tell(store::Tx& tx, const Call& c, UserId user, const char* act, const store::Identity& i) {
  store::emit(tx, 0, {}, c.caller->user.id, "user.updated", json::serialize(json::object{{"user_id", user.v}, {"identity", act}, {"type", type_of(i)}}),
              json::serialize(json::object{{"value", i.value}}));
}

Done read_value(Fields& f, store::Identity& i) {
  std::string value;
  if (!f.line("value", value, 1000, false)) return f.done();
  if (i.kind == "email") {
    i.value = store::tidy_email(value);
    if (i.value.empty()) f.fault("value", "invalid", value.substr(0, 300) + " is no mail address");
  } else {
    i.value.clear();
    for (const char ch : value)
      if ((ch >= '0' && ch <= '9') || (ch == '+' && i.value.empty())) i.value += ch;
    if (i.value.size() < 3 || i.value.size() > 20) f.fault("value", "invalid", "is no telephone number");
  }
  return f.done();
}

Result<json::object> given(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* o = body->if_contains("identity");
  if (!o || !o->is_object()) return invalid("identity", "blank", "the body must hold an identity object");
  return std::move(o->get_object());
}

Result<Answer> create(store::Tx& tx, const Call& c, const json::object& o) {
  const auto u = changeable(c, tx);
  if (!u) return fail(u.error());
  Fields f(o);
  store::Identity i;
  i.user_id = u->id;
  std::string type;
  if (!f.choice("type", type, {"email", "phone_number"}) && f.ok()) f.fault("type", "blank", "cannot be blank");
  i.kind = type == "phone_number" ? "phone" : type;
  if (!f.find("value")) f.fault("value", "blank", "cannot be blank");
  f.flag("verified", i.verified);
  bool skip = false, primary = false;
  f.flag("skip_verify_email", skip);
  f.flag("primary", primary);
  if (!f.ok()) return fail(f.error());
  if (auto d = read_value(f, i); !d) return fail(d.error());
  const auto all = store::identities(tx, u->id);
  if (all.size() >= max_identities) return invalid("identity", "too_many", "at most 50 of one person");
  if (auto d = store::insert(tx, i); !d) return fail(d.error());
  const bool first = std::none_of(all.begin(), all.end(), [&](const auto& x) { return x.kind == i.kind; });
  if (first || primary) {
    store::make_primary(tx, i);
    i.primary = true;
  }
  tell(tx, c, u->id, "created", i);
  Answer a = json_answer({{"identity", print(i, c.base())}}, 201);
  a.headers.emplace_back("Location", std::string(print(i, c.base()).at("url").as_string()));
  return a;
}

Result<Answer> update(store::Tx& tx, const Call& c, const json::object& o) {
  const auto u = changeable(c, tx);
  if (!u) return fail(u.error());
  auto i = named(c, tx, *u);
  if (!i) return fail(i.error());
  Fields f(o);
  f.flag("verified", i->verified);
  if (auto d = read_value(f, *i); !d) return fail(d.error());
  if (auto d = store::save(tx, *i); !d) return fail(d.error());
  tell(tx, c, u->id, "updated", *i);
  return json_answer({{"identity", print(*i, c.base())}});
}

Answer all_of(const Call& c, store::Tx& tx, UserId user) {
  json::array a;
  for (const auto& i : store::identities(tx, user)) a.push_back(print(i, c.base()));
  const auto count = a.size();
  return json_answer({{"identities", std::move(a)}, {"next_page", nullptr}, {"previous_page", nullptr}, {"count", count}});
}

}  // namespace

void zendesk_user_identities(Routes& r);
void zendesk_user_identities(Routes& r) {
  r.read("/api/v2/users/{}/identities", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto u = person(c, tx);
    if (!u) return fail(u.error());
    auto all = store::identities(tx, u->id);
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    auto o = slice(c, "identities", all, [&](const store::Identity& i) { return print(i, c.base()); }, [](const store::Identity& i) { return i.id; });
    if (!o) return fail(o.error());
    return json_answer(*o);
  });
  r.read("/api/v2/users/{}/identities/{}", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto u = person(c, tx);
    if (!u) return fail(u.error());
    const auto i = named(c, tx, *u);
    if (!i) return fail(i.error());
    return json_answer({{"identity", print(*i, c.base())}});
  });
  r.write("POST", "/api/v2/users/{}/identities", Access::staff, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) { return create(tx, c, o); }};
  });
  r.write("PUT", "/api/v2/users/{}/identities/{}", Access::staff, [](const Call& c) -> Result<Write> {
    auto o = given(c);
    if (!o) return fail(o.error());
    return Write{[c, o = std::move(*o)](store::Tx& tx) { return update(tx, c, o); }};
  });
  r.write("PUT", "/api/v2/users/{}/identities/{}/make_primary", Access::staff, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto u = changeable(c, tx);
      if (!u) return fail(u.error());
      const auto i = named(c, tx, *u);
      if (!i) return fail(i.error());
      store::make_primary(tx, *i);
      tell(tx, c, u->id, "primary", *i);
      return all_of(c, tx, u->id);
    }};
  });
  r.write("PUT", "/api/v2/users/{}/identities/{}/verify", Access::staff, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto u = changeable(c, tx);
      if (!u) return fail(u.error());
      auto i = named(c, tx, *u);
      if (!i) return fail(i.error());
      i->verified = true;
      if (auto d = store::save(tx, *i); !d) return fail(d.error());
      tell(tx, c, u->id, "verified", *i);
      return json_answer({{"identity", print(*i, c.base())}});
    }};
  });
  r.write("DELETE", "/api/v2/users/{}/identities/{}", Access::staff, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto u = changeable(c, tx);
      if (!u) return fail(u.error());
      const auto i = named(c, tx, *u);
      if (!i) return fail(i.error());
      if (i->primary && i->kind == "email") return invalid("identity", "invalid", "the primary address stays; make another one primary first");
      store::delete_identity(tx, i->id);
      tell(tx, c, u->id, "deleted", *i);
      return no_content();
    }};
  });
}

}  // namespace kotae::api
