// What the screen needs at its start, in one answer.
#include "api/print.h"
#include "base/version.h"
#include "store/feed.h"
#include "store/mailboxes.h"

namespace kotae::api {

json::object print_me(const store::User& u, const desk::Viewer& v);

namespace {

Result<Answer> desk_answer(const Call& c, store::Tx& tx) {
  const auto s = c.desk.settings();
  const auto all = store::memberships(tx);
  json::array users, groups, brands, mailboxes;
  for (const auto& u : store::users_by_offset(tx, 0, 2000, {0b110}).users) {
    json::array in;
    for (const auto& m : all)
      if (m.user_id == u.id) in.push_back(m.group_id.v);
    users.push_back(json::object{{"id", u.id.v}, {"name", u.name}, {"email", u.email}, {"role", desk::name(u.role)}, {"active", u.active && !u.suspended}, {"group_ids", std::move(in)}});
  }
  for (const auto& g : store::groups(tx)) {
    json::array in;
    for (const auto& m : all)
      if (m.group_id == g.id) in.push_back(m.user_id.v);
    groups.push_back(json::object{{"id", g.id.v}, {"name", g.name}, {"description", g.description}, {"user_ids", std::move(in)}});
  }
  for (const auto& b : store::brands(tx)) brands.push_back(json::object{{"id", b.id.v}, {"name", b.name}, {"active", b.active}, {"signature", b.signature}, {"color", b.color}});
  for (const auto& m : store::mailboxes(tx)) {
    const json::value receipt = json::parse(m.receipt), status = json::parse(m.status);
    const auto* enabled = receipt.as_object().if_contains("enabled");
    const auto* phase = status.as_object().if_contains("phase");
    mailboxes.push_back(json::object{{"id", m.id.v}, {"name", m.name}, {"address", m.address}, {"brand_id", m.brand_id.v}, {"group_id", id_or_null(m.group_id)},
                                     {"state", m.paused ? json::value("paused") : phase ? *phase : json::value("idle")}, {"charset", m.charset}, {"signature", m.signature},
                                     {"receipt_enabled", enabled && enabled->is_bool() && enabled->get_bool()}});
  }
  return json_answer({{"account", json::object{{"name", s.name}, {"locale", s.locale}, {"time_zone", s.time_zone}, {"hold_s", s.hold_s}, {"close_after_days", s.close_after_days}}},
                      {"user", print_me(c.caller->user, c.viewer())},
                      {"users", std::move(users)},
                      {"groups", std::move(groups)},
                      {"brands", std::move(brands)},
                      {"mailboxes", std::move(mailboxes)},
                      {"seq", store::feed_head(tx)},
                      {"version", version},
                      {"features", json::array{}}});
}

}  // namespace

void kotae_desk(Routes& r);
void kotae_desk(Routes& r) { r.read("/api/kotae/desk", Access::staff, desk_answer); }

}  // namespace kotae::api
