// Locales the desk speaks. https://developer.zendesk.com/api-reference/ticketing/account-configuration/locales/
#include <algorithm>
#include <array>

#include "api/route.h"

namespace kotae::api {
namespace {

struct Locale {
  int id;
  const char *code, *name, *native;
};
constexpr std::array<Locale, 2> all{{{1, "ja", "Japanese", "日本語"}, {2, "en", "English", "English"}}};

json::object print(const Call& c, const Locale& l) {
  return {{"url", c.base() + "/api/v2/locales/" + l.code + ".json"}, {"id", l.id}, {"locale", l.code}, {"name", l.native}, {"native_name", l.native}, {"presentation_name", l.name},
          {"rtl", false}, {"default", c.desk.settings().locale == l.code}, {"created_at", nullptr}, {"updated_at", nullptr}};
}

Result<Answer> list(const Call& c, store::Tx&) {
  json::array list;
  for (const auto& l : all) list.push_back(print(c, l));
  return json_answer({{"locales", std::move(list)}, {"count", all.size()}, {"next_page", nullptr}, {"previous_page", nullptr}});
}

// "en-US" is answered by "en".
const Locale* of_code(std::string_view wanted) {
  const auto it = std::find_if(all.begin(), all.end(), [&](const Locale& l) { return wanted.substr(0, wanted.find('-')) == l.code; });
  return it == all.end() ? nullptr : &*it;
}

Answer one(const Call& c, const Locale* l) { return json_answer({{"locale", print(c, l ? *l : *of_code(c.desk.settings().locale))}}); }

Result<Answer> show(const Call& c, store::Tx&) {
  for (const auto& l : all)
    if (c.args.at(0) == l.code || c.args.at(0) == std::to_string(l.id)) return one(c, &l);
  return fail(Code::not_found, "locale " + c.args.at(0) + " does not exist");
}

Result<Answer> current(const Call& c, store::Tx&) { return one(c, of_code(c.caller->user.locale)); }

// The best of available_locales for this caller: the caller's own language, else the first that the desk speaks, else the desk's.
Answer best(const Call& c, const std::vector<std::string>& available) {
  const Locale* first = nullptr;
  const Locale* mine = of_code(c.caller->user.locale);
  for (const auto& a : available) {
    const Locale* l = of_code(a);
    if (l && l == mine) return one(c, l);
    if (!first) first = l;
  }
  return one(c, first);
}

}  // namespace

void zendesk_locales(Routes& r);
void zendesk_locales(Routes& r) {
  r.read("/api/v2/locales", Access::signed_in, list);
  r.read("/api/v2/locales/agent", Access::signed_in, list);
  r.read("/api/v2/locales/public", Access::anyone, list);
  r.read("/api/v2/locales/current", Access::signed_in, current);
  r.read("/api/v2/locales/{}", Access::signed_in, show);
  r.read("/api/v2/locales/detect_best_locale", Access::signed_in, [](const Call& c, store::Tx&) -> Result<Answer> {
    std::vector<std::string> available;
    for (const auto& [k, v] : c.request->query)
      if (k == "available_locales" || k == "available_locales[]") available.push_back(v);
    return best(c, available);
  });
  // Some clients send the list as a body.
  r.read("PUT", "/api/v2/locales/detect_best_locale", Access::signed_in, [](const Call& c, store::Tx&) -> Result<Answer> {
    const auto body = c.body();
    if (!body) return fail(body.error());
    const auto* list = body->if_contains("available_locales");
    if (!list || !list->is_array()) return invalid("available_locales", "blank", "must be a list of locales");
    std::vector<std::string> available;
    for (const auto& v : list->get_array())
      if (v.is_string()) available.emplace_back(v.get_string());
    return best(c, available);
  });
}
}  // namespace kotae::api
