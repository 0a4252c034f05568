#include "main/demo.h"

#include <boost/json.hpp>

#include <algorithm>
#include <map>

#include "app/accounts.h"
#include "app/deliver.h"
#include "app/receive.h"
#include "app/reply.h"
#include "base/embedded.h"
#include "store/access.h"
#include "store/tickets.h"

namespace kotae::embedded {
extern const File demo_files[];
extern const std::size_t demo_files_count;
}  // namespace kotae::embedded

namespace kotae::cli {
namespace json = boost::json;
using store::Tx;
namespace {

constexpr std::int64_t japan_s = 9 * 3600;

std::string_view file(std::string_view path) {
  for (std::size_t i = 0; i < embedded::demo_files_count; ++i)
    if (embedded::demo_files[i].path == path) return embedded::demo_files[i].bytes();
  throw std::runtime_error("demo: no file " + std::string(path));
}

std::string text(const json::object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v ? std::string(v->as_string()) : std::string{};
}

// {"days_ago": 3, "at": "09:12"} of the day in Japan, or {"minutes_ago": 35}.
Time when_of(const json::object& w, Time at) {
  if (const auto* m = w.if_contains("minutes_ago")) return plus_s(at, -60 * m->as_int64());
  const std::string clock = text(w, "at");
  const std::int64_t midnight = (seconds(at) + japan_s) / 86400 * 86400 - japan_s;
  const std::int64_t s = midnight - w.at("days_ago").as_int64() * 86400 + std::stoi(clock.substr(0, 2)) * 3600 + std::stoi(clock.substr(3, 2)) * 60;
  return std::min(Time{s * us_per_s}, at);
}

struct Step {
  Time when;
  std::string ticket;   // key
  const json::object* o;
};

class Story {
 public:
  Story(Tx& tx, app::Desk& desk, const json::object& story, const std::string& hash) : tx_(tx), desk_(desk), story_(story), hash_(hash) {}

  Done play() {
    for (Done (Story::*part)() : {&Story::brands, &Story::people, &Story::steps})
      if (auto d = (this->*part)(); !d) return d;
    store::set_setting(tx_, "demo", "1");
    return {};
  }

 private:
  Done brands() {
    for (const auto& v : story_.at("brands").as_array()) {
      const auto& o = v.as_object();
      store::Brand b;
      b.name = text(o, "name");
      b.subdomain = text(o, "subdomain");
      b.signature = text(o, "signature");
      b.is_default = store::brands(tx_).empty();
      b = store::create_brand(tx_, b);
      store::Mailbox m;
      m.name = text(o, "mailbox_name");
      m.address = text(o, "mailbox");
      m.brand_id = b.id;
      m.signature = b.signature;
      if (auto made = store::create_mailbox(tx_, m); !made) return fail(made.error());
    }
    return {};
  }

  Done people() {
    for (const auto& v : story_.at("groups").as_array()) {
      store::Group g;
      g.name = text(v.as_object(), "name");
      g.is_default = groups_.empty();
      groups_[text(v.as_object(), "key")] = store::create_group(tx_, g).id;
    }
    for (const auto& v : story_.at("agents").as_array()) {
      const auto& o = v.as_object();
      auto u = app::put_staff(tx_, {text(o, "email"), text(o, "name"), "", *desk::role_of(text(o, "role")), "ja"}, hash_);
      if (!u) return fail(u.error());
      for (const auto& g : o.at("groups").as_array()) store::add_membership(tx_, u->id, groups_.at(std::string(g.as_string())));
      agents_[text(o, "key")] = u->id;
    }
    return {};
  }

  // In the order of time over all tickets, so that numbers and the feed rise as they would have.
  Done steps() {
    std::vector<Step> all;
    for (const char* part : {"tickets", "suspended"})
      for (const auto& t : story_.at(part).as_array()) {
        Time last;
        for (const auto& s : t.as_object().at("steps").as_array()) {
          last = std::max(last, when_of(s.as_object().at("when").as_object(), tx_.at()));
          all.push_back({last, text(t.as_object(), "key"), &s.as_object()});
        }
      }
    std::stable_sort(all.begin(), all.end(), [](const Step& a, const Step& b) { return a.when < b.when; });
    for (const auto& s : all) {
      Tx back(tx_.connection(), s.when);
      const std::string what = text(*s.o, "do");
      const Done d = what == "letter" ? letter(back, s) : what == "reply" ? reply(back, s) : change(back, s, what == "note");
      if (!d) return fail(Error{d.error().code, "demo, ticket " + s.ticket + ": " + d.error().description, {}, "", 0});
    }
    return {};
  }

  Done letter(Tx& tx, const Step& s) {
    std::string raw(file("letters/" + text(*s.o, "file")));
    const auto replace = [&](const std::string& from, const std::string& to) {
      for (std::size_t i = 0; (i = raw.find(from, i)) != std::string::npos; i += to.size()) raw.replace(i, from.size(), to);
    };
    replace("@DATE@", rfc5322_date(s.when, 540));
    for (const auto& [name, id] : replies_) replace(name, id);
    app::Arrival a;
    a.raw = std::make_shared<const std::string>(std::move(raw));
    a.source = "demo";
    a.envelope_to = {text(*s.o, "mailbox")};
    const auto r = app::receive(tx, desk_, app::prepare_letter(desk_, std::move(a)));
    if (!r) return fail(r.error());
    if (r->ticket_id) tickets_.try_emplace(s.ticket, r->ticket_id);
    return {};
  }

  // Members of the step that change the ticket, as the API names them.
  json::object fields(const Step& s) const {
    json::object f;
    if (const auto v = text(*s.o, "assignee"); !v.empty()) f["assignee_id"] = agents_.at(v).v;
    if (const auto v = text(*s.o, "group"); !v.empty()) f["group_id"] = groups_.at(v).v;
    if (const auto v = text(*s.o, "priority"); !v.empty()) f["priority"] = v;
    if (const auto* tags = s.o->if_contains("tags")) f["additional_tags"] = *tags;
    return f;
  }

  desk::Viewer agent(Tx& tx, const Step& s) const { return store::viewer_of(tx, *store::user(tx, agents_.at(text(*s.o, "by")))); }

  Done reply(Tx& tx, const Step& s) {
    app::ReplyWish w;
    w.text.body = text(*s.o, "text");
    w.text.status = text(*s.o, "status");
    w.hold_s = 0;
    w.changes = json::serialize(fields(s));
    const auto o = app::reply(tx, desk_, agent(tx, s), tickets_.at(s.ticket), w);
    if (!o) return fail(o.error());
    replies_["@REPLY:" + s.ticket + ":" + std::to_string(s.o->at("n").as_int64()) + "@"] = o->message_id;
    // It was sent in the story; nothing of it leaves the house.
    store::delete_jobs(tx, "deliver", o->id.v);
    app::Delivered sent;
    sent.state = app::Delivered::State::sent;
    app::settle_delivery(tx, o->id, {}, sent, 1);
    return {};
  }

  Done change(Tx& tx, const Step& s, bool note) {
    const auto viewer = agent(tx, s);
    auto t = app::editable(tx, viewer, tickets_.at(s.ticket));
    if (!t) return fail(t.error());
    app::Change c = app::Change::of(tx, *t, viewer.user);
    if (note) {
      app::NewComment n;
      n.author = viewer.user;
      n.audience = desk::Audience::internal;
      n.via = "web";
      n.body = text(*s.o, "text");
      n.by_staff = true;
      if (auto id = c.comment(std::move(n)); !id) return fail(id.error());
    }
    json::object f = fields(s);
    if (const auto v = text(*s.o, "status"); !v.empty()) f["status"] = v;
    if (auto d = app::apply_fields(tx, c.ticket(), json::serialize(f)); !d) return d;
    c.finish();
    return {};
  }

  Tx& tx_;
  app::Desk& desk_;
  const json::object& story_;
  const std::string& hash_;
  std::map<std::string, GroupId> groups_;
  std::map<std::string, UserId> agents_;
  std::map<std::string, TicketId> tickets_;
  std::map<std::string, std::string> replies_;  // "@REPLY:ticket:n@" → Message-ID
};

}  // namespace

Result<std::vector<DemoLogin>> play_demo(app::Desk& desk) {
  const json::object story = json::parse(file("story.json")).as_object();
  bool played = false, empty = false;
  desk.db().read([&](Tx& tx) {
    played = store::setting(tx, "demo").has_value();
    empty = store::count_users(tx) == 0;
  });
  if (!played) {
    if (!empty) return fail(Code::invalid, "--demo fills an empty desk only, and this one has people in it");
    const std::string hash = app::hash_password(demo_password);
    if (auto d = desk.db().write_wait([&](Tx& tx) { return Story(tx, desk, story, hash).play(); }); !d) return fail(d.error());
  }
  std::vector<DemoLogin> out;
  for (const auto& v : story.at("agents").as_array()) out.push_back({text(v.as_object(), "email"), text(v.as_object(), "name"), text(v.as_object(), "role")});
  return out;
}

}  // namespace kotae::cli
