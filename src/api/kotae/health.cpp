// A place to find out who one is, without sign-in: the first thing the web app asks.
#include "api/route.h"

namespace kotae::api {
void kotae_health(Routes& r);
void kotae_health(Routes& r) {
  r.read("/api/kotae/ping", Access::anyone, [](const Call&, store::Tx&) -> Result<Answer> { return json_answer({{"ok", true}}); });
}
}  // namespace kotae::api
