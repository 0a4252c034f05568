// Where somebody is signed in: one's own; with ?user_id= an admin sees and ends those of others.
#include <algorithm>

#include "api/print.h"
#include "store/access.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

Result<UserId> whose(const Call& c) {
  const UserId id{c.number("user_id", c.caller->user.id.v, 1, std::int64_t{1} << 53)};
  if (id != c.caller->user.id && !c.viewer().admin()) return fail(Code::forbidden, "only admins see the sessions of others");
  return id;
}

}  // namespace

void kotae_sessions(Routes& r);
void kotae_sessions(Routes& r) {
  r.read("/api/kotae/sessions", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto who = whose(c);
    if (!who) return fail(who.error());
    json::array all;
    for (const auto& s : store::sessions_of(tx, *who))
      all.push_back(json::object{{"id", s.id}, {"user_id", s.user_id.v}, {"ip", s.ip}, {"user_agent", s.user_agent}, {"created_at", iso8601(s.created_at)},
                                 {"seen_at", iso8601(s.seen_at)}, {"expires_at", iso8601(s.expires_at)}, {"current", s.id == c.caller->session_id}});
    return json_answer({{"sessions", std::move(all)}});
  });
  r.write("DELETE", "/api/kotae/sessions/{}", Access::signed_in, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    const auto who = whose(c);
    if (!who) return fail(who.error());
    return Write{[c, id = *id, who = *who](store::Tx& tx) -> Result<Answer> {
      const auto all = store::sessions_of(tx, who);
      if (std::none_of(all.begin(), all.end(), [&](const auto& s) { return s.id == id; })) return fail(Code::not_found, "session " + std::to_string(id) + " does not exist");
      store::delete_session(tx, id);
      store::emit(tx, 0, {}, c.caller->user.id, "user.updated", "{\"user_id\":" + std::to_string(who.v) + "}");
      return no_content();
    }};
  });
}

}  // namespace kotae::api
