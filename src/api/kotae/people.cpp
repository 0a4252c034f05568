// Completion of addresses while a letter is written.
#include "api/route.h"

namespace kotae::api {

void kotae_people(Routes& r);
void kotae_people(Routes& r) {
  r.read("/api/kotae/people", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    constexpr std::size_t shown = 20;
    json::array users;
    if (const auto q = c.param("q"); q.find_first_not_of(' ') != std::string_view::npos)
      for (const auto& u : store::find_users(tx, q, 100))
        if (!u.email.empty() && users.size() < shown) users.push_back(json::object{{"id", u.id.v}, {"name", u.name}, {"email", u.email}, {"role", desk::name(u.role)}});
    return json_answer({{"users", std::move(users)}});
  });
}

}  // namespace kotae::api
