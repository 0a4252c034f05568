// Mailboxes: where letters come from and leave.
#include <map>

#include "api/mail_probe.h"
#include "api/print.h"
#include "app/mailbox_settings.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

json::object status_of(const store::Mailbox& m, std::int64_t queue) {
  const json::value kept = json::parse(m.status);
  const auto member = [&](const char* key) {
    const auto* p = kept.is_object() ? kept.as_object().if_contains(key) : nullptr;
    return p ? *p : json::value(nullptr);
  };
  const json::value imap = json::parse(m.imap);
  const auto* on = imap.is_object() ? imap.as_object().if_contains("enabled") : nullptr;
  json::value phase = member("phase");
  if (m.paused) phase = "paused";
  else if (!on || !on->is_bool() || !on->get_bool()) phase = "off";
  else if (!phase.is_string()) phase = "waiting";
  json::value error = member("error");
  if (error.is_string() && error.get_string().empty()) error = nullptr;
  return {{"phase", phase}, {"error", error}, {"lag_s", member("lag_s")}, {"last_letter_at", member("last_letter_at")}, {"last_check_at", member("last_check_at")}, {"queue", queue}};
}

json::object print(const Call& c, const store::Mailbox& m, const std::map<MailboxId, std::int64_t>& waiting) {
  json::object o = app::print_mailbox(m, c.desk.keys());
  const auto it = waiting.find(m.id);
  o["status"] = status_of(m, it == waiting.end() ? 0 : it->second);
  return o;
}

Result<store::Mailbox> named(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto m = store::mailbox(tx, {*id});
  if (!m) return fail(Code::not_found, "mailbox " + std::to_string(*id) + " does not exist");
  return *m;
}

void tell(store::Tx& tx, const Call& c, MailboxId id) {
  store::emit(tx, 0, {}, c.caller->user.id, "mailbox.updated", "{\"mailbox_id\":" + std::to_string(id.v) + "}");
}

Result<Answer> put(store::Tx& tx, const Call& c, const json::object& given, const std::optional<store::Mailbox>& before) {
  auto m = app::apply_mailbox(tx, c.desk.keys(), before.value_or(store::Mailbox{}), given);
  if (!m) return fail(m.error());
  if (!m->brand_id) m->brand_id = store::default_brand(tx);
  if (before) {
    if (auto d = store::save_mailbox(tx, *m); !d) return fail(d.error());
  } else {
    m = store::create_mailbox(tx, *m);
    if (!m) return fail(m.error());
  }
  tell(tx, c, m->id);
  return json_answer({{"mailbox", print(c, *m, store::waiting_deliveries(tx))}}, before ? 200 : 201);
}

// Only the two servers matter; a nameless mailbox may be tried out too.
Result<Answer> test(const Call& c, std::optional<store::Mailbox> saved) {
  auto body = c.body();
  if (!body) return fail(body.error());
  json::object given;
  for (const char* kind : {"imap", "smtp"})
    if (const auto* p = body->if_contains(kind)) given[kind] = *p;
  store::Mailbox m = saved.value_or(store::Mailbox{});
  if (m.name.empty()) m.name = "test";
  if (m.address.empty()) m.address = "nobody@kotae.invalid";
  Result<store::Mailbox> wished = m;
  c.desk.db().read([&](store::Tx& tx) { wished = app::apply_mailbox(tx, c.desk.keys(), m, given); });
  if (!wished) return fail(wished.error());
  const auto renewed = [&](const std::string& kind, const std::string& token) {
    if (!saved) return;
    const Done d = c.desk.db().write_wait([&](store::Tx& tx) -> Done {
      auto now = store::mailbox(tx, saved->id);
      if (!now) return {};
      app::set_secret(*now, c.desk.keys(), kind + "_refresh_token", token);
      return store::save_mailbox(tx, *now);
    });
    if (!d) throw std::runtime_error(d.error().description);
  };
  return json_answer(probe_mailbox(*wished, c.desk.keys(), wants_japanese(c.request->header("accept-language")), renewed));
}

}  // namespace

void kotae_mailboxes(Routes& r);
void kotae_mailboxes(Routes& r) {
  r.read("/api/kotae/mailboxes", Access::admin, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto waiting = store::waiting_deliveries(tx);
    json::array all;
    for (const auto& m : store::mailboxes(tx)) all.push_back(print(c, m, waiting));
    return json_answer({{"mailboxes", std::move(all)}});
  });
  r.read("/api/kotae/mailboxes/{}", Access::admin, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto m = named(c, tx);
    if (!m) return fail(m.error());
    return json_answer({{"mailbox", print(c, *m, store::waiting_deliveries(tx))}});
  });
  r.write("POST", "/api/kotae/mailboxes", Access::admin, [](const Call& c) -> Result<Write> {
    auto given = c.body();
    if (!given) return fail(given.error());
    return Write{[c, given = std::move(*given)](store::Tx& tx) { return put(tx, c, given, std::nullopt); }};
  });
  r.write("PUT", "/api/kotae/mailboxes/{}", Access::admin, [](const Call& c) -> Result<Write> {
    auto given = c.body();
    if (!given) return fail(given.error());
    return Write{[c, given = std::move(*given)](store::Tx& tx) -> Result<Answer> {
      const auto m = named(c, tx);
      if (!m) return fail(m.error());
      return put(tx, c, given, *m);
    }};
  });
  r.write("DELETE", "/api/kotae/mailboxes/{}", Access::admin, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto m = named(c, tx);
      if (!m) return fail(m.error());
      store::delete_mailbox(tx, m->id);
      tell(tx, c, m->id);
      return no_content();
    }};
  });
  r.slow("POST", "/api/kotae/mailboxes/test", Access::admin, [](const Call& c) { return test(c, std::nullopt); });
  r.slow("POST", "/api/kotae/mailboxes/{}/test", Access::admin, [](const Call& c) -> Result<Answer> {
    Result<store::Mailbox> m = fail(Code::internal, "");
    c.desk.db().read([&](store::Tx& tx) { m = named(c, tx); });
    if (!m) return fail(m.error());
    return test(c, *m);
  });
}

}  // namespace kotae::api
