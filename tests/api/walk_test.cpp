// Every route of the house with every role and with nobody. A route that is not in the table below fails the walk.
#include "probes.h"

namespace kotae::api::testing {
namespace {

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
      for (const auto& make : record_makers()) make(tx, m, people[Who::admin]);
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
      case Who::nobody: return p.nobody >= 0 ? p.nobody : route.access == Access::anyone ? p.admin : 401;
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
  for (const auto& p : probes()) EXPECT_TRUE(table.emplace(p.route, &p).second) << p.route << " is in the table twice";
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
