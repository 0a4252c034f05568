#include "api/user_fields.h"

#include "app/accounts.h"

namespace kotae::api {

Result<app::UserWish> user_wish(const Call& c, const json::value& user) {
  if (!user.is_object()) return invalid("user", "blank", "the body must hold a user object");
  app::UserWish w{user.get_object(), {}};
  const auto* p = w.given.if_contains("password");
  if (!p || p->is_null()) return w;
  if (!c.viewer().admin()) return fail(Code::forbidden, "only admins set passwords of others");
  if (!p->is_string()) return invalid("password", "invalid", "must be text");
  const auto* email = w.given.if_contains("email");
  if (auto d = app::acceptable_password(p->get_string(), email && email->is_string() ? std::string_view(email->get_string()) : ""); !d) return fail(d.error());
  w.password_hash = app::hash_password(std::string(p->get_string()));
  return w;
}

}  // namespace kotae::api
