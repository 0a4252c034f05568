// Settings of the desk.
#include "api/route.h"
#include "net/clamd.h"
#include "store/access.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

json::value current(store::Tx& tx) {
  app::Settings s;
  if (const auto text = store::setting(tx, "desk"))
    if (auto r = app::apply_settings(s, *text)) s = *r;
  return json::parse(app::to_json(s));
}

Result<Answer> put(store::Tx& tx, const Call& c, const std::string& given) {
  app::Settings s;
  if (const auto text = store::setting(tx, "desk"))
    if (auto r = app::apply_settings(s, *text)) s = *r;
  const auto wished = app::apply_settings(s, given);
  if (!wished) return fail(wished.error());
  const json::value before = current(tx);
  store::set_setting(tx, "desk", app::to_json(*wished));
  const json::value after = current(tx);
  json::object changes;
  for (const auto& [k, v] : after.as_object())
    if (const auto* was = before.as_object().if_contains(k); !was || *was != v) changes[k] = json::array{was ? *was : json::value(nullptr), v};
  store::emit(tx, 0, {}, c.caller->user.id, "settings.updated", "{}", json::serialize(json::object{{"label", wished->name}, {"changes", std::move(changes)}}));
  return json_answer(current(tx));
}

}  // namespace

void kotae_settings(Routes& r);
void kotae_settings(Routes& r) {
  r.read("/api/kotae/settings", Access::admin, [](const Call&, store::Tx& tx) -> Result<Answer> { return json_answer(current(tx)); });
  r.write("PUT", "/api/kotae/settings", Access::admin, [](const Call& c) -> Result<Write> {
    const auto given = c.body();
    if (!given) return fail(given.error());
    // A scanner that does not answer would keep every attachment waiting.
    if (const auto* clamd = given->if_contains("clamd"); clamd && clamd->is_string() && !clamd->get_string().empty() && clamd->get_string() != c.desk.settings().clamd)
      if (const auto d = net::clamd_probe({std::string(clamd->get_string()), 5}); !d) return invalid("clamd", "invalid", d.error().description);
    Write w;
    w.run = [c, text = json::serialize(*given)](store::Tx& tx) { return put(tx, c, text); };
    // Other nodes hear of it through the feed; the one that was asked answers by it at once.
    w.committed = [c] { c.desk.db().read([&](store::Tx& tx) { c.desk.reload_settings(tx); }); };
    return w;
  }, 64u << 10, true);
}

}  // namespace kotae::api
