// Every route of the house with every role and with nobody. A route that is not in the table below fails the walk.
#include "desk.h"

namespace kotae::api::testing {
namespace {

// What a call answers. 0: whatever it is, the caller was let in: neither 401 nor 403 nor 404.
struct Probe {
  const char* route;
  const char* target;          // $words are replaced by ids of records made anew for each call
  const char* body = "";
  int admin = 200;
  int agent = -1;              // -1: as admin (on routes for admins 403)
  int limited = -1;            // -1: as agent. The records belong to a group this agent is not in
  int customer = -1;           // -1: 403 on staff routes
};

const Probe probes[] = {
    {"GET /api/kotae/ping", "/api/kotae/ping", "", 200, 200, 200, 200},
    {"GET /api/kotae/session", "/api/kotae/session", "", 200, 200, 200, 200},
    {"POST /api/kotae/session", "/api/kotae/session", "{}", 422, 422, 422, 422},
    {"DELETE /api/kotae/session", "/api/kotae/session", "", 204, 204, 204, 204},
    {"PUT /api/kotae/me", "/api/kotae/me", R"({"signature":"よろしく"})", 200, 200, 200, 200},
    {"GET /api/kotae/desk", "/api/kotae/desk"},
    {"GET /api/kotae/lists/tickets", "/api/kotae/lists/tickets?lane=all"},
    {"GET /api/kotae/lists/counts", "/api/kotae/lists/counts"},
    {"GET /api/kotae/tickets/{}", "/api/kotae/tickets/$ticket", "", 200, 200, 404},
    {"POST /api/kotae/tickets", "/api/kotae/tickets", R"({"mailbox_id":$mailbox,"to":["new@customer.example"],"subject":"お知らせ","body":"本文"})", 202},
    {"POST /api/kotae/tickets/{}/read", "/api/kotae/tickets/$ticket/read", "{}", 204, 204, 404},
    {"POST /api/kotae/tickets/{}/lock", "/api/kotae/tickets/$ticket/lock", "{}", 200, 200, 404},
    {"DELETE /api/kotae/tickets/{}/lock", "/api/kotae/tickets/$ticket/lock", "", 204, 204, 404},
    {"GET /api/kotae/tickets/{}/draft", "/api/kotae/tickets/$ticket/draft", "", 200, 200, 404},
    {"PUT /api/kotae/tickets/{}/draft", "/api/kotae/tickets/$ticket/draft", R"({"body":"下書き"})", 200, 200, 404},
    {"DELETE /api/kotae/tickets/{}/draft", "/api/kotae/tickets/$ticket/draft", "", 204, 204, 404},
    {"POST /api/kotae/tickets/{}/reply", "/api/kotae/tickets/$ticket/reply", R"({"body":"返信","to":["taro@customer.example"],"seen_comment_id":$comment})", 202, 202, 404},
    {"GET /api/kotae/outgoing/{}", "/api/kotae/outgoing/$outgoing", "", 200, 200, 404},
    {"DELETE /api/kotae/outgoing/{}", "/api/kotae/outgoing/$outgoing", "", 200, 200, 404},
    {"POST /api/kotae/outgoing/{}/send_now", "/api/kotae/outgoing/$outgoing/send_now", "{}", 202, 202, 404},
    {"POST /api/kotae/outgoing/{}/retry", "/api/kotae/outgoing/$outgoing/retry", "{}", 0, 0, 404},
    {"GET /api/kotae/charsets", "/api/kotae/charsets"},
    {"GET /api/kotae/comments/{}/raw", "/api/kotae/comments/$comment/raw", "", 200, 200, 404},
    {"GET /api/kotae/comments/{}/source", "/api/kotae/comments/$comment/source", "", 200, 200, 404},
    {"POST /api/kotae/comments/{}/redecode", "/api/kotae/comments/$comment/redecode", R"({"charset":"$charset"})", 200, 200, 404},
    {"GET /api/kotae/attachments/{}/{}", "/api/kotae/attachments/$attachment/$token", "", 200, 200, 404, 200},
    {"GET /api/kotae/attachments/by_token/{}", "/api/kotae/attachments/by_token/$token", "", 200, 200, 404, 200},
    {"GET /api/kotae/people", "/api/kotae/people?q=taro"},
    {"POST /api/kotae/mail/inbound", "/api/kotae/mail/inbound", "From: x@customer.example\r\nTo: support@desk.example.jp\r\nSubject: $unique\r\n\r\n$unique\r\n", 201},
    {"GET /api/kotae/mailboxes", "/api/kotae/mailboxes"},
    {"POST /api/kotae/mailboxes", "/api/kotae/mailboxes", R"({"name":"x","address":"$unique@desk.example.jp"})", 201},
    {"GET /api/kotae/mailboxes/{}", "/api/kotae/mailboxes/$mailbox"},
    {"PUT /api/kotae/mailboxes/{}", "/api/kotae/mailboxes/$mailbox", R"({"signature":"--"})"},
    {"DELETE /api/kotae/mailboxes/{}", "/api/kotae/mailboxes/$spare_mailbox", "", 204},
    {"POST /api/kotae/mailboxes/test", "/api/kotae/mailboxes/test", "{}"},
    {"POST /api/kotae/mailboxes/{}/test", "/api/kotae/mailboxes/$mailbox/test", "{}"},
    {"GET /api/kotae/inbound", "/api/kotae/inbound?state=suspended"},
    {"GET /api/kotae/inbound/{}", "/api/kotae/inbound/$suspended", "", 200, 200, 404},
    {"GET /api/kotae/inbound/{}/raw", "/api/kotae/inbound/$suspended/raw", "", 200, 200, 404},
    {"POST /api/kotae/inbound/{}/replay", "/api/kotae/inbound/$suspended/replay", "{}", 200, 200, 404},
    {"POST /api/kotae/inbound/{}/accept", "/api/kotae/inbound/$suspended/accept", "{}", 200, 200, 404},
    {"DELETE /api/kotae/inbound/{}", "/api/kotae/inbound/$suspended", "", 204, 204, 404},
    {"GET /api/kotae/settings", "/api/kotae/settings"},
    {"PUT /api/kotae/settings", "/api/kotae/settings", R"({"hold_s":10})"},
    {"GET /api/kotae/tokens", "/api/kotae/tokens"},
    {"POST /api/kotae/tokens", "/api/kotae/tokens", R"({"description":"x"})", 201},
    {"DELETE /api/kotae/tokens/{}", "/api/kotae/tokens/$api_token", "", 204},
    {"GET /api/kotae/sessions", "/api/kotae/sessions", "", 200, 200, 200, 200},
    {"DELETE /api/kotae/sessions/{}", "/api/kotae/sessions/999999", "", 404, 404, 404, 404},
    {"GET /api/kotae/system", "/api/kotae/system"},
    {"POST /api/kotae/users/{}/password", "/api/kotae/users/$user/password", R"({"password":"correct horse"})", 204},

    {"GET /api/v2/locales", "/api/v2/locales.json", "", 200, 200, 200, 200},
    {"GET /api/v2/tickets", "/api/v2/tickets.json"},
    {"GET /api/v2/tickets/show_many", "/api/v2/tickets/show_many?ids=$ticket"},
    {"GET /api/v2/tickets/count", "/api/v2/tickets/count"},
    {"POST /api/v2/tickets", "/api/v2/tickets", R"({"ticket":{"subject":"x","comment":{"body":"y"}}})", 201, 201, 201, 201},
    {"GET /api/v2/tickets/{}", "/api/v2/tickets/$ticket", "", 200, 200, 404},
    {"PUT /api/v2/tickets/{}", "/api/v2/tickets/$ticket", R"({"ticket":{"priority":"high"}})", 200, 200, 404},
    {"DELETE /api/v2/tickets/{}", "/api/v2/tickets/$ticket", "", 204, 204, 404},
    {"GET /api/v2/tickets/{}/comments", "/api/v2/tickets/$ticket/comments", "", 200, 200, 404},
    {"GET /api/v2/users", "/api/v2/users?role[]=agent&role[]=admin"},
    {"GET /api/v2/users/count", "/api/v2/users/count"},
    {"GET /api/v2/users/show_many", "/api/v2/users/show_many?ids=$user"},
    {"GET /api/v2/users/search", "/api/v2/users/search?query=taro"},
    {"GET /api/v2/users/autocomplete", "/api/v2/users/autocomplete?name=ta"},
    {"GET /api/v2/users/me", "/api/v2/users/me", "", 200, 200, 200, 200},
    {"GET /api/v2/users/{}", "/api/v2/users/$user"},
    {"POST /api/v2/users", "/api/v2/users", R"({"user":{"name":"x","email":"$unique@customer.example"}})", 201},
    {"POST /api/v2/users/create_or_update", "/api/v2/users/create_or_update", R"({"user":{"name":"x","email":"taro@customer.example"}})"},
    {"PUT /api/v2/users/{}", "/api/v2/users/$user", R"({"user":{"notes":"VIP"}})"},
    {"DELETE /api/v2/users/{}", "/api/v2/users/$user", "", 200, 403},
    {"GET /api/v2/groups", "/api/v2/groups"},
    {"GET /api/v2/groups/assignable", "/api/v2/groups/assignable"},
    {"GET /api/v2/groups/count", "/api/v2/groups/count"},
    {"GET /api/v2/groups/{}", "/api/v2/groups/$group"},
    {"GET /api/v2/groups/{}/users", "/api/v2/groups/$group/users"},
    {"GET /api/v2/groups/{}/memberships", "/api/v2/groups/$group/memberships"},
    {"GET /api/v2/users/{}/groups", "/api/v2/users/$staff/groups"},
    {"GET /api/v2/users/{}/group_memberships", "/api/v2/users/$staff/group_memberships"},
    {"POST /api/v2/groups", "/api/v2/groups", R"({"group":{"name":"$unique"}})", 201},
    {"PUT /api/v2/groups/{}", "/api/v2/groups/$group", R"({"group":{"description":"x"}})"},
    {"DELETE /api/v2/groups/{}", "/api/v2/groups/$group", "", 204},
    {"GET /api/v2/group_memberships", "/api/v2/group_memberships"},
    {"GET /api/v2/group_memberships/{}", "/api/v2/group_memberships/$membership"},
    {"POST /api/v2/group_memberships", "/api/v2/group_memberships", R"({"group_membership":{"user_id":$staff,"group_id":$group}})", 201},
    {"DELETE /api/v2/group_memberships/{}", "/api/v2/group_memberships/$membership", "", 204},
    {"DELETE /api/v2/users/{}/group_memberships/{}", "/api/v2/users/$staff/group_memberships/$membership", "", 204},
    {"PUT /api/v2/users/{}/group_memberships/{}/make_default", "/api/v2/users/$staff/group_memberships/$membership/make_default", "{}"},
    {"GET /api/v2/brands", "/api/v2/brands"},
    {"GET /api/v2/brands/{}", "/api/v2/brands/$brand"},
    {"POST /api/v2/brands", "/api/v2/brands", R"({"brand":{"name":"$unique"}})", 201},
    {"PUT /api/v2/brands/{}", "/api/v2/brands/$brand", R"({"brand":{"color":"#112233"}})"},
    {"DELETE /api/v2/brands/{}", "/api/v2/brands/$spare_brand", "", 204},
    {"GET /api/v2/search", "/api/v2/search?query=type:ticket+status%3Csolved"},
    {"GET /api/v2/search/count", "/api/v2/search/count?query=type:ticket+status:new"},
    {"POST /api/v2/uploads", "/api/v2/uploads?filename=a.txt", "hello", 201, 201, 201, 201},
    {"DELETE /api/v2/uploads/{}", "/api/v2/uploads/none", "", 404, 404, 404, 404},
    {"GET /api/v2/attachments/{}", "/api/v2/attachments/$attachment", "", 200, 200, 404, 200},
};

class Walk : public ApiTest {
 protected:
  std::map<std::string, std::string> records(Who who) {
    static int n = 0;
    std::map<std::string, std::string> m;
    m["$unique"] = "unique" + std::to_string(++n);
    const auto mail = letter("質問");
    const auto bulk = letter("お得な情報", "Precedence: bulk\r\nList-Id: <news.customer.example>\r\nList-Unsubscribe: <mailto:out@customer.example>\r\n");
    EXPECT_EQ(bulk.state, store::Inbound::State::suspended);
    m["$ticket"] = std::to_string(mail.ticket_id.v);
    m["$comment"] = std::to_string(mail.comment_id.v);
    m["$suspended"] = std::to_string(bulk.inbound_id.v);
    m["$mailbox"] = std::to_string(mailbox.v);
    m["$charset"] = "utf-8";
    write([&](store::Tx& tx) -> Done {
      const auto files = store::attachments_of(tx, mail.comment_id);
      m["$attachment"] = std::to_string(files.at(0).id.v);
      m["$token"] = files.at(0).token;
      store::User u;
      u.name = m["$unique"];
      m["$user"] = std::to_string(store::create_user(tx, u)->id.v);
      u.role = desk::Role::agent;
      u.email = m["$unique"] + "@staff.example.jp";
      const auto staff = store::create_user(tx, u)->id;
      m["$staff"] = std::to_string(staff.v);
      const auto made = group(tx, "group " + m["$unique"]);
      m["$group"] = std::to_string(made.v);
      m["$membership"] = std::to_string(store::add_membership(tx, staff, made).id);
      m["$brand"] = std::to_string(brand.v);
      store::Brand b;
      b.name = m["$unique"];
      m["$spare_brand"] = std::to_string(store::create_brand(tx, b).id.v);
      store::Mailbox box;
      box.name = "spare";
      box.address = "spare-" + m["$unique"] + "@desk.example.jp";
      box.brand_id = brand;
      m["$spare_mailbox"] = std::to_string(store::create_mailbox(tx, box)->id.v);
      store::ApiToken token;
      app::new_api_token(tx, people[Who::admin].id, "x", &token);
      m["$api_token"] = std::to_string(token.id);
      // A reply that waits for its hold to end, by the caller where they may write one.
      const Who author = who == Who::agent ? Who::agent : Who::admin;
      app::ReplyWish w;
      w.text.body = "お待ちください";
      w.text.to = {{"", "taro@customer.example"}};
      w.text.seen_comment_id = mail.comment_id;
      w.hold_s = 300;
      auto o = app::reply(tx, *desk, store::viewer_of(tx, people[author]), mail.ticket_id, w);
      if (!o) return fail(o.error());
      m["$outgoing"] = std::to_string(o->id.v);
      return {};
    });
    return m;
  }

  static std::string fill(std::string text, const std::map<std::string, std::string>& records) {
    // Longer words first, so that $mailbox does not eat the beginning of another.
    for (auto it = records.rbegin(); it != records.rend(); ++it)
      for (std::size_t i = 0; (i = text.find(it->first, i)) != std::string::npos; i += it->second.size()) text.replace(i, it->first.size(), it->second);
    return text;
  }

  static int expected(const Route& route, const Probe& p, Who who) {
    const bool to_admin = route.access == Access::admin, to_staff = to_admin || route.access == Access::staff;
    switch (who) {
      case Who::nobody: return route.access == Access::anyone ? p.admin : 401;
      case Who::customer: return to_staff ? 403 : p.customer;
      case Who::limited: return to_admin ? 403 : p.limited >= 0 ? p.limited : p.agent >= 0 ? p.agent : p.admin;
      case Who::agent: return to_admin ? 403 : p.agent >= 0 ? p.agent : p.admin;
      case Who::admin: return p.admin;
    }
    return -1;
  }
};

TEST_F(Walk, EveryRouteWithEveryRoleAndNone) {
  std::map<std::string, const Probe*> table;
  for (const auto& p : probes) EXPECT_TRUE(table.emplace(p.route, &p).second) << p.route << " is in the table twice";
  for (const auto& route : routes().all()) {
    const std::string key = std::string(route.method) + " " + route.pattern;
    const auto it = table.find(key);
    if (it == table.end()) {
      ADD_FAILURE() << key << " is not in the walk: say who may call it and what they get";
      continue;
    }
    for (const Who who : {Who::nobody, Who::customer, Who::limited, Who::agent, Who::admin}) {
      const auto ids = records(who);
      const auto got = call(who, route.method, fill(it->second->target, ids), fill(it->second->body, ids));
      const int want = expected(route, *it->second, who);
      const bool let_in = got.status < 500 && got.status != 401 && got.status != 403 && got.status != 404;
      EXPECT_TRUE(want == 0 ? let_in : got.status == want) << key << " for " << name(who) << " gives " << got.status << ", not " << want << ": " << got.text.substr(0, 300);
      if (got.status >= 400) {
        EXPECT_TRUE(got.body.is_object() && got.body.as_object().contains("error") && got.body.as_object().contains("description")) << key << ": " << got.text.substr(0, 300);
      }
    }
    table.erase(it);
  }
  for (const auto& [key, p] : table) ADD_FAILURE() << key << " is in the table and no route";
}

TEST_F(Walk, ACookieAloneChangesNothing) {
  for (const auto& route : routes().all()) {
    if (std::string_view(route.method) == "GET" || route.access == Access::anyone) continue;
    app::NewSession s;
    write([&](store::Tx& tx) -> Done {
      s = app::open_session(tx, people[Who::admin].id, "192.0.2.1", "test");
      return {};
    });
    std::string target = route.pattern;
    for (std::size_t i; (i = target.find("{}")) != std::string::npos;) target.replace(i, 2, "1");
    const auto got = raw_call(route.method, target, "{}", {{"cookie", "kotae_session=" + s.token}});
    EXPECT_EQ(got.status, 403) << route.method << " " << route.pattern << " without X-CSRF-Token";
    const auto wrong = raw_call(route.method, target, "{}", {{"cookie", "kotae_session=" + s.token}, {"x-csrf-token", std::string(64, 'a')}});
    EXPECT_EQ(wrong.status, 403) << route.method << " " << route.pattern << " with another's X-CSRF-Token";
  }
}

}  // namespace
}  // namespace kotae::api::testing
