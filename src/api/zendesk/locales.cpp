// Locales the desk speaks. https://developer.zendesk.com/api-reference/ticketing/account-configuration/locales/
#include "api/route.h"

namespace kotae::api {
void zendesk_locales(Routes& r);
void zendesk_locales(Routes& r) {
  r.read("/api/v2/locales", Access::signed_in, [](const Call& c, store::Tx&) -> Result<Answer> {
    json::array list;
    int id = 0;
    for (const auto& [locale, name] : {std::pair{"ja", "日本語"}, std::pair{"en", "English"}})
      list.push_back(json::object{{"id", ++id}, {"locale", locale}, {"name", name}, {"url", c.base() + "/api/v2/locales/" + locale + ".json"}});
    return json_answer({{"locales", std::move(list)}, {"count", id}, {"next_page", nullptr}, {"previous_page", nullptr}});
  });
}
}  // namespace kotae::api
