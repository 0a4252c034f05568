#include "live/hub.h"

#include <spdlog/spdlog.h>

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>

#include "live/message.h"
#include "store/outgoing.h"
#include "store/tickets.h"
#include "store/users.h"

namespace kotae::live {
namespace json = boost::json;
using Line = std::shared_ptr<const std::string>;

struct Hub::Screen {
  std::string id;   // unique on all nodes
  std::shared_ptr<const net::Request> request;
  std::shared_ptr<net::Socket> socket;
  // Guarded by Hub::m_.
  std::shared_ptr<const Person> person;
  bool live = false;
  std::int64_t sent = 0;   // every event up to here was told or is a hole
};

struct Hub::Inbox {
  static constexpr std::size_t max = 10'000;
  std::mutex m;
  std::condition_variable cv;
  std::deque<Letter> letters;
  bool stopped = false;
};

namespace {

Line line(const json::value& v) { return std::make_shared<const std::string>(json::serialize(v)); }

net::Response refusal(int status, const char* code, const char* description) {
  net::Response r;
  r.status = status;
  r.body = json::serialize(json::object{{"error", code}, {"description", description}});
  return r;
}

// A cookie is sent by the browser whoever asked it to; the page that asked must be ours.
bool own_page(const net::Request& r) {
  if (!r.header("authorization").empty()) return true;
  std::string_view origin = r.header("origin");
  const auto p = origin.find("://");
  return p != std::string_view::npos && !r.host.empty() && origin.substr(p + 3) == r.host;
}

bool told_to(const Person& p, const store::Event& e, const std::unordered_map<std::int64_t, desk::TicketScope>& scopes) {
  const auto it = scopes.find(e.ticket_id.v);
  return may_hear(p.viewer, e, it == scopes.end() ? nullptr : &it->second);
}

std::unordered_map<std::int64_t, desk::TicketScope> scopes_of(store::Tx& tx, const std::vector<store::Event>& events) {
  std::unordered_map<std::int64_t, desk::TicketScope> out;
  for (const auto& e : events)
    if (e.ticket_id && !out.contains(e.ticket_id.v))
      if (const auto t = store::ticket(tx, e.ticket_id)) out.emplace(e.ticket_id.v, desk::scope(*t));
  return out;
}

std::string text_of(const json::object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v && v->is_string() ? std::string(v->get_string()) : std::string{};
}
std::int64_t number_of(const json::object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v && v->is_int64() ? v->get_int64() : 0;
}

}  // namespace

Hub::Hub(app::Desk& desk, std::string node, Identify identify)
    : desk_(desk), node_(std::move(node)), identify_(std::move(identify)), pool_(2), inbox_(std::make_shared<Inbox>()) {}

Hub::~Hub() { stop(); }

void Hub::start() {
  pinged_ = rechecked_ = now();
  desk_.db().on_notify([inbox = inbox_](std::string_view text) {
    std::lock_guard l(inbox->m);
    if (inbox->stopped || inbox->letters.size() >= Inbox::max) return;
    inbox->letters.push_back({"", std::string(text), true});
    inbox->cv.notify_one();
  });
  thread_ = std::thread([this] { run(); });
}

void Hub::stop() {
  {
    std::lock_guard l(inbox_->m);
    if (inbox_->stopped) return;
    inbox_->stopped = true;
    inbox_->cv.notify_one();
  }
  if (thread_.joinable()) thread_.join();
  pool_.stop();
}

void Hub::upgrade(std::shared_ptr<const net::Request> request, std::function<void(net::Response*)> accept) {
  const auto refuse = [accept](net::Response r) { accept(&r); };
  if (request->path != "/api/kotae/live") return refuse(refusal(404, "RecordNotFound", "there is nothing at this address"));
  const bool queued = pool_.post([this, request, accept, refuse] {
    try {
      auto who = identify_(*request);
      if (!who || !*who) return refuse(refusal(401, "Couldn't authenticate you", "sign in first"));
      if (!own_page(*request)) return refuse(refusal(403, "Forbidden", "the page comes from another address"));
      if (!(*who)->viewer.staff()) return refuse(refusal(403, "Forbidden", "this is for agents"));
      {
        std::lock_guard l(m_);
        std::erase_if(accepted_, [](const auto& a) { return a.second.first.expired(); });  // gone before they were open
        accepted_[request.get()] = {request, *who};
      }
      accept(nullptr);
    } catch (const std::exception& e) {
      spdlog::error("live: {}", e.what());
      refuse(refusal(503, "ServiceUnavailable", "try again"));
    }
  });
  if (!queued) refuse(refusal(503, "ServiceUnavailable", "too busy"));
}

void Hub::opened(std::shared_ptr<const net::Request> request, std::shared_ptr<net::Socket> socket) {
  auto s = std::make_shared<Screen>();
  s->request = request;
  s->socket = socket;
  {
    std::lock_guard l(m_);
    const auto it = accepted_.find(request.get());
    if (it == accepted_.end()) return socket->close(1011, "unknown");
    s->person = it->second.second;
    accepted_.erase(it);
    s->id = node_ + "/" + std::to_string(++next_);
    screens_[s->id] = s;
  }
  socket->on_message([this, id = s->id](std::string text) {
    if (!text.empty()) post({id, std::move(text), false});
  });
  socket->on_close([this, id = s->id] { post({id, "", false}); });
  const bool given = request->has_param("since");
  const auto since = since_of(request->param("since"));
  if (!pool_.post([this, s, since, given] {
        try {
          join(s, since, given);
        } catch (const std::exception& e) {
          spdlog::error("live: {}", e.what());
          s->socket->close(1013, "try again");
        }
      }))
    socket->close(1013, "try again");
}

// Replays until nothing is left that the feed has already been told about; from then on take() goes on from `sent`.
void Hub::join(const ScreenPtr& s, std::int64_t since, bool given) {
  std::int64_t head = 0;
  desk_.db().read([&](store::Tx& tx) { head = store::feed_head(tx); });
  const bool reset = given && (since < 0 || since > head || head - since > max_replay);
  std::int64_t at = given && !reset ? since : head;
  json::object hello{{"type", "hello"}, {"seq", head}, {"node", node_}};
  if (reset) hello["reset"] = true;
  s->socket->send(line(hello));
  for (;;) {
    std::shared_ptr<const Person> person;
    {
      std::lock_guard l(m_);
      person = s->person;
    }
    std::vector<store::Event> events;
    std::unordered_map<std::int64_t, desk::TicketScope> scopes;
    desk_.db().read([&](store::Tx& tx) {
      events = store::events_after(tx, at, 500);
      if (!person->viewer.sees_all()) scopes = scopes_of(tx, events);
    });
    for (const auto& e : events) {
      auto text = message_of(e);
      if (!text.empty() && told_to(*person, e, scopes)) s->socket->send(std::make_shared<const std::string>(std::move(text)));
      at = e.seq;
    }
    if (!events.empty()) continue;
    std::lock_guard l(m_);
    if (at < position_) continue;
    s->sent = at;
    s->live = true;
    return;
  }
}

std::int64_t Hub::position() {
  std::int64_t head = 0;
  desk_.db().read([&](store::Tx& tx) { head = store::feed_head(tx); });
  std::lock_guard l(m_);
  position_ = head;
  return head;
}

void Hub::take(const std::vector<store::Event>& events) {
  const bool people = std::any_of(events.begin(), events.end(), [](const auto& e) { return e.type.starts_with("user.") || e.type.starts_with("group."); });
  if (people) reload_people();
  std::vector<Line> lines;
  lines.reserve(events.size());
  for (const auto& e : events) lines.push_back(std::make_shared<const std::string>(message_of(e)));
  bool restricted = false;
  {
    std::lock_guard l(m_);
    restricted = std::any_of(screens_.begin(), screens_.end(), [](const auto& s) { return !s.second->person->viewer.sees_all(); });
  }
  std::unordered_map<std::int64_t, desk::TicketScope> scopes;
  std::vector<TicketId> unlocked;
  desk_.db().read([&](store::Tx& tx) {
    if (restricted) scopes = scopes_of(tx, events);
    for (const auto& e : events)  // a reply that leaves gives the lock back
      if (e.type == "outgoing.updated" && e.data.find("\"released\"") != std::string::npos && !store::lock_of(tx, e.ticket_id)) unlocked.push_back(e.ticket_id);
  });
  {
    std::lock_guard l(m_);
    for (auto& [id, s] : screens_) {
      if (!s->live) continue;
      for (std::size_t i = 0; i < events.size(); ++i) {
        if (events[i].seq <= s->sent) continue;
        // A screen that came after the scopes were read and is restricted hears nothing it must not: without a scope nothing is told.
        if (!lines[i]->empty() && told_to(*s->person, events[i], scopes)) s->socket->send(lines[i]);
      }
      s->sent = std::max(s->sent, events.back().seq);
    }
    position_ = events.back().seq;
  }
  for (const TicketId t : unlocked) tell_viewers(json::serialize(json::object{{"type", "lock"}, {"ticket_id", t.v}, {"holder", nullptr}, {"taken_from", nullptr}}), t);
}

void Hub::post(Letter letter) {
  std::lock_guard l(inbox_->m);
  if (inbox_->stopped || (inbox_->letters.size() >= Inbox::max && !letter.text.empty())) return;  // who leaves is never missed
  inbox_->letters.push_back(std::move(letter));
  inbox_->cv.notify_one();
}

std::vector<Hub::ScreenPtr> Hub::screens() {
  std::lock_guard l(m_);
  std::vector<ScreenPtr> out;
  for (auto& [id, s] : screens_) out.push_back(s);
  return out;
}

void Hub::run() {
  for (;;) {
    std::deque<Letter> letters;
    {
      std::unique_lock l(inbox_->m);
      inbox_->cv.wait_for(l, std::chrono::seconds(1), [&] { return inbox_->stopped || !inbox_->letters.empty(); });
      if (inbox_->stopped) return;
      letters.swap(inbox_->letters);
    }
    try {
      for (const auto& letter : letters) {
        if (letter.from_node) {
          node_said(letter.text);
          continue;
        }
        if (letter.text.empty()) {
          gone(letter.screen);
          continue;
        }
        ScreenPtr s;
        {
          std::lock_guard l(m_);
          if (const auto it = screens_.find(letter.screen); it != screens_.end()) s = it->second;
        }
        if (s) heard(s, letter.text);
      }
      tick(now());
    } catch (const std::exception& e) {
      spdlog::error("live: {}", e.what());
    }
  }
}

void Hub::heard(const ScreenPtr& s, const std::string& text) {
  boost::system::error_code bad;
  const auto v = json::parse(text, bad);
  if (bad || !v.is_object()) return;
  const auto& o = v.get_object();
  const std::string type = text_of(o, "type");
  if (type != "watch" && type != "unwatch" && type != "typing") return;
  std::shared_ptr<const Person> person;
  {
    std::lock_guard l(m_);
    person = s->person;
  }
  const Time at = now();
  app::Presence::Seat seat{person->viewer.user, person->name, TicketId{type == "unwatch" ? 0 : number_of(o, "ticket_id")}, {}, at};
  if (seat.ticket) {
    bool visible = false;
    desk_.db().read([&](store::Tx& tx) { visible = store::ticket_for(tx, person->viewer, seat.ticket).has_value(); });
    if (!visible) return;
  }
  if (type == "typing") seat.typing_until = plus_s(at, typing_s);
  typing_.erase(s->id);
  if (seat.typing_until) typing_[s->id] = seat.typing_until;
  const auto before = seat.ticket ? desk_.presence().put(s->id, seat) : desk_.presence().drop(s->id);
  if (before.ticket == seat.ticket && (before.typing_until > at) == static_cast<bool>(seat.typing_until) && type != "watch") return;
  tell_seat(s->id, seat);
  if (before.ticket != seat.ticket) show_presence(before.ticket);
  show_presence(seat.ticket);
}

void Hub::gone(const std::string& screen) {
  {
    std::lock_guard l(m_);
    screens_.erase(screen);
  }
  typing_.erase(screen);
  const auto before = desk_.presence().drop(screen);
  if (!before.ticket) return;
  tell_seat(screen, {});
  show_presence(before.ticket);
}

void Hub::tell_seat(const std::string& screen, const app::Presence::Seat& seat) {
  desk_.db().notify(json::serialize(json::object{{"type", "seat"}, {"node", node_}, {"screen", screen}, {"ticket_id", seat.ticket.v}, {"user_id", seat.user.v},
                                                 {"name", std::string_view(seat.name).substr(0, 400)}, {"typing_until", seat.typing_until.us}}));
}

void Hub::node_said(const std::string& text) {
  boost::system::error_code bad;
  const auto v = json::parse(text, bad);
  if (bad || !v.is_object()) return;
  const auto& o = v.get_object();
  const std::string type = text_of(o, "type");
  if (type == "lock") {
    json::object lock{{"type", "lock"}, {"ticket_id", number_of(o, "ticket_id")}, {"holder", nullptr}, {"taken_from", nullptr}};
    for (const char* key : {"holder", "taken_from"})
      if (const auto* m = o.if_contains(key)) lock[key] = *m;
    return tell_viewers(json::serialize(lock), TicketId{number_of(o, "ticket_id")});
  }
  if (type != "seat" || text_of(o, "node") == node_) return;
  const std::string screen = text_of(o, "screen");
  app::Presence::Seat seat{UserId{number_of(o, "user_id")}, text_of(o, "name"), TicketId{number_of(o, "ticket_id")}, Time{number_of(o, "typing_until")}, now()};
  typing_.erase(screen);
  if (seat.typing_until) typing_[screen] = seat.typing_until;
  const auto before = seat.ticket ? desk_.presence().put(screen, seat) : desk_.presence().drop(screen);
  if (before.ticket == seat.ticket && before.typing_until == seat.typing_until) return;
  if (before.ticket != seat.ticket) show_presence(before.ticket);
  show_presence(seat.ticket);
}

void Hub::show_presence(TicketId ticket) {
  if (!ticket) return;
  json::array users;
  const auto people = desk_.presence().of(ticket, now());
  for (const auto& p : people) users.push_back(json::object{{"id", p.user.v}, {"name", p.name}, {"state", p.replying ? "replying" : "viewing"}});
  tell_viewers(json::serialize(json::object{{"type", "presence"}, {"ticket_id", ticket.v}, {"users", std::move(users)}}), ticket);
}

// To every screen that may see the ticket.
void Hub::tell_viewers(const std::string& text, TicketId ticket) {
  const auto out = std::make_shared<const std::string>(text);
  std::optional<desk::Ticket> t;
  desk_.db().read([&](store::Tx& tx) { t = store::ticket(tx, ticket); });
  if (!t) return;
  const auto scope = desk::scope(*t);
  std::lock_guard l(m_);
  for (auto& [id, s] : screens_)
    if (s->person->viewer.staff() && desk::can_see(s->person->viewer, scope)) s->socket->send(out);
}

void Hub::tick(Time at) {
  std::vector<TicketId> changed;
  std::erase_if(typing_, [&](const auto& entry) {
    if (entry.second > at) return false;
    if (auto seat = desk_.presence().drop(entry.first); seat.ticket) {
      seat.typing_until = {};
      changed.push_back(seat.ticket);
      desk_.presence().put(entry.first, seat);
    }
    return true;
  });
  if (at.us - pinged_.us >= ping_s * us_per_s) {
    pinged_ = at;
    const auto ping = line(json::object{{"type", "ping"}});
    for (const auto& s : screens()) {
      s->socket->send(ping);
      // Heard by nodes that came later or missed it; forgotten by all when this node falls silent.
      auto seat = desk_.presence().drop(s->id);
      if (!seat.ticket) continue;
      seat.seen = at;
      desk_.presence().put(s->id, seat);
      tell_seat(s->id, seat);
    }
    for (const TicketId t : desk_.presence().forget(plus_s(at, -silent_s))) changed.push_back(t);
  }
  for (const TicketId t : changed) show_presence(t);
  if (at.us - rechecked_.us >= 60 * us_per_s) {
    rechecked_ = at;
    recheck();
  }
}

// A session that ended, a token that was deleted: the screen is closed within a minute or two.
void Hub::recheck() {
  for (const auto& s : screens()) {
    const auto who = identify_(*s->request);
    if (who && *who && (*who)->viewer.staff()) {
      std::lock_guard l(m_);
      s->person = *who;
    } else if (!who ? who.error().code == Code::unauthenticated : true) {
      s->socket->close(1008, "signed out");
    }
  }
}

// Roles, groups or names changed: what a screen may hear follows at once.
void Hub::reload_people() {
  std::vector<std::pair<ScreenPtr, UserId>> all;
  {
    std::lock_guard l(m_);
    for (auto& [id, s] : screens_) all.emplace_back(s, s->person->viewer.user);
  }
  std::map<std::int64_t, std::shared_ptr<const Person>> people;
  desk_.db().read([&](store::Tx& tx) {
    for (const auto& [s, id] : all) {
      if (people.contains(id.v)) continue;
      const auto u = store::user(tx, id);
      people[id.v] = u && u->active && !u->suspended ? std::make_shared<const Person>(Person{store::viewer_of(tx, *u), u->name}) : nullptr;
    }
  });
  for (const auto& [s, id] : all) {
    const auto& p = people[id.v];
    if (p && p->viewer.staff()) {
      std::lock_guard l(m_);
      s->person = p;
    } else {
      s->socket->close(1008, "signed out");
    }
  }
}

}  // namespace kotae::live
