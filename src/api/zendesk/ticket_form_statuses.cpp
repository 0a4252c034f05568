// Which custom statuses a form offers. https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_form_statuses/
// A pair is named "FORM-STATUS"; a form without pairs offers every status.
#include <algorithm>
#include <charconv>

#include "api/slice.h"
#include "app/fields.h"
#include "store/definitions.h"

namespace kotae::api {
namespace {

using store::Definition;

struct Pair {
  std::int64_t form = 0, status = 0;
};

json::array& statuses_of(Definition& form) {
  auto& list = form.data["status_ids"];
  if (!list.is_array()) list = json::array{};
  return list.get_array();
}

std::vector<Pair> pairs(store::Tx& tx, std::int64_t form = 0) {
  const auto known = app::custom_statuses(tx);
  const auto forms = store::definitions(tx, "ticket_form");
  std::vector<Pair> out;
  for (const auto& f : *forms) {
    const auto* list = f.data.if_contains("status_ids");
    if ((form && f.id != form) || !list || !list->is_array()) continue;
    for (const auto& s : list->get_array())
      if (known->find(s.as_int64())) out.push_back({f.id, s.as_int64()});
  }
  return out;
}

std::string name(const Pair& p) { return std::to_string(p.form) + "-" + std::to_string(p.status); }
json::object print(const Pair& p) { return {{"id", name(p)}, {"ticket_form_id", p.form}, {"custom_status_id", p.status}}; }

json::object printed(const std::vector<Pair>& list) {
  json::array a;
  for (const auto& p : list) a.push_back(print(p));
  return {{"ticket_form_statuses", std::move(a)}};
}

Result<Definition> form_named(store::Tx& tx, const Call& c) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto d = store::definition(tx, "ticket_form", *id);
  if (!d) return fail(Code::not_found, "ticket_form " + std::to_string(*id) + " does not exist");
  return *d;
}

void offer(store::Tx& tx, Definition& form, std::int64_t status) {
  auto& list = statuses_of(form);
  if (std::find(list.begin(), list.end(), json::value(status)) == list.end()) list.push_back(status);
  store::save(tx, form);
}

void withdraw(store::Tx& tx, Definition& form, std::int64_t status) {
  json::array kept;
  for (const auto& s : statuses_of(form))
    if (s != json::value(status)) kept.push_back(s);
  form.data["status_ids"] = std::move(kept);
  store::save(tx, form);
}

// {"ticket_form_status": [{…}]}, or one alone.
Result<json::array> wishes(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* p = body->if_contains("ticket_form_status");
  if (p && p->is_object()) return json::array{*p};
  if (!p || !p->is_array() || p->get_array().empty() || p->get_array().size() > 300) return invalid("ticket_form_status", "blank", "must be a list of 1 to 300 objects");
  for (const auto& v : p->get_array())
    if (!v.is_object()) return invalid("ticket_form_status", "invalid", "must be a list of objects");
  return p->get_array();
}

Result<std::int64_t> known_id(store::Tx& tx, const json::value& wish, const char* key, const char* kind) {
  const auto* p = wish.get_object().if_contains(key);
  if (!p || !p->is_int64() || !store::definition(tx, kind, p->get_int64())) return invalid(key, p ? "not_found" : "blank", std::string("must be the id of a ") + kind);
  return p->get_int64();
}

// The status of "FORM-STATUS" where the form offers it.
Result<std::int64_t> status_named(const Definition& form, std::string_view pair) {
  const std::string front = std::to_string(form.id) + "-";
  std::int64_t status = 0;
  if (pair.substr(0, front.size()) == front) std::from_chars(pair.data() + front.size(), pair.data() + pair.size(), status);
  const auto* list = form.data.if_contains("status_ids");
  if (!status || !list || std::find(list->as_array().begin(), list->as_array().end(), json::value(status)) == list->as_array().end())
    return fail(Code::not_found, "ticket_form_status " + std::string(pair.substr(0, 60)) + " does not exist");
  return status;
}

using InForm = Result<Answer> (*)(store::Tx&, const Call&, Definition&, const json::array&);

void in_form(Routes& r, const char* method, const char* pattern, bool body, InForm run) {
  r.write(method, pattern, Access::admin, [body, run](const Call& c) -> Result<Write> {
    json::array given;
    if (body) {
      auto w = wishes(c);
      if (!w) return fail(w.error());
      given = std::move(*w);
    }
    return Write{[c, run, given = std::move(given)](store::Tx& tx) -> Result<Answer> {
      auto form = form_named(tx, c);
      if (!form) return fail(form.error());
      return run(tx, c, *form, given);
    }};
  });
}

Result<Answer> add(store::Tx& tx, const Call&, Definition& form, const json::array& given) {
  for (const auto& w : given) {
    const auto status = known_id(tx, w, "custom_status_id", "custom_status");
    if (!status) return fail(status.error());
    offer(tx, form, *status);
  }
  return json_answer(printed(pairs(tx, form.id)), 201);
}

// Each of the list is added, changed (with an id), or goes (with an id and _destroy).
Result<Answer> change(store::Tx& tx, const Call&, Definition& form, const json::array& given) {
  for (const auto& w : given) {
    const auto* id = w.get_object().if_contains("id");
    const auto* gone = w.get_object().if_contains("_destroy");
    if (id && id->is_string()) {
      const auto old = status_named(form, id->get_string());
      if (!old) return fail(old.error());
      withdraw(tx, form, *old);
      if (gone && gone->is_bool() && gone->get_bool()) continue;
    }
    const auto status = known_id(tx, w, "custom_status_id", "custom_status");
    if (!status) return fail(status.error());
    offer(tx, form, *status);
  }
  return json_answer(printed(pairs(tx, form.id)));
}

Result<Answer> change_one(store::Tx& tx, const Call& c, Definition& form, const json::array& given) {
  const auto old = status_named(form, c.args[1]);
  if (!old) return fail(old.error());
  const auto status = known_id(tx, given.front(), "custom_status_id", "custom_status");
  if (!status) return fail(status.error());
  withdraw(tx, form, *old);
  offer(tx, form, *status);
  return json_answer({{"ticket_form_status", print({form.id, *status})}});
}

Result<Answer> drop_one(store::Tx& tx, const Call& c, Definition& form, const json::array&) {
  const auto old = status_named(form, c.args[1]);
  if (!old) return fail(old.error());
  withdraw(tx, form, *old);
  return no_content();
}

Result<Answer> drop_all(store::Tx& tx, const Call&, Definition& form, const json::array&) {
  form.data.erase("status_ids");
  store::save(tx, form);
  return no_content();
}

}  // namespace

void zendesk_ticket_form_statuses(Routes& r);
void zendesk_ticket_form_statuses(Routes& r) {
  r.read("/api/v2/ticket_form_statuses", Access::staff, [](const Call&, store::Tx& tx) -> Result<Answer> { return json_answer(printed(pairs(tx))); });
  r.read("/api/v2/ticket_form_statuses/show_many", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const std::string ids = "," + std::string(c.param("ids")) + ",";
    auto list = pairs(tx);
    std::erase_if(list, [&](const Pair& p) { return ids.find("," + name(p) + ",") == std::string::npos; });
    return json_answer(printed(list));
  });
  r.read("/api/v2/ticket_forms/{}/ticket_form_statuses", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto form = form_named(tx, c);
    if (!form) return fail(form.error());
    return json_answer(printed(pairs(tx, form->id)));
  });
  in_form(r, "POST", "/api/v2/ticket_forms/{}/ticket_form_statuses", true, add);
  in_form(r, "PUT", "/api/v2/ticket_forms/{}/ticket_form_statuses", true, change);
  in_form(r, "DELETE", "/api/v2/ticket_forms/{}/ticket_form_statuses", false, drop_all);
  in_form(r, "PUT", "/api/v2/ticket_forms/{}/ticket_form_statuses/{}", true, change_one);
  in_form(r, "DELETE", "/api/v2/ticket_forms/{}/ticket_form_statuses/{}", false, drop_one);
  r.write("POST", "/api/v2/custom_statuses/{}/ticket_form_statuses", Access::admin, [](const Call& c) -> Result<Write> {
    auto given = wishes(c);
    if (!given) return fail(given.error());
    return Write{[c, given = std::move(*given)](store::Tx& tx) -> Result<Answer> {
      const auto status = c.id(0);
      if (!status) return fail(status.error());
      if (!store::definition(tx, "custom_status", *status)) return fail(Code::not_found, "custom_status " + std::to_string(*status) + " does not exist");
      for (const auto& w : given) {
        const auto form = known_id(tx, w, "ticket_form_id", "ticket_form");
        if (!form) return fail(form.error());
        auto d = *store::definition(tx, "ticket_form", *form);
        offer(tx, d, *status);
      }
      auto list = pairs(tx);
      std::erase_if(list, [&](const Pair& p) { return p.status != *status; });
      return json_answer(printed(list), 201);
    }};
  });
}

}  // namespace kotae::api
