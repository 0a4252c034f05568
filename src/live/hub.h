// The live channel (docs/api.md): each screen hears the feed from the number it knows, without gap or double, and who else is where.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "app/desk.h"
#include "base/pool.h"
#include "desk/permission.h"
#include "net/http.h"
#include "store/feed.h"

namespace kotae::live {

struct Person {
  desk::Viewer viewer;
  std::string name;
};
/// Who sends this request; may block (a password is hashed). Null: nobody.
using Identify = std::function<Result<std::shared_ptr<const Person>>(const net::Request&)>;

class Hub {
 public:
  static constexpr std::int64_t max_replay = 10'000;
  static constexpr std::int64_t ping_s = 20, typing_s = 10, silent_s = 60;

  Hub(app::Desk& desk, std::string node, Identify identify);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;
  void start();
  void stop();

  /// For net::HttpHandlers.
  void upgrade(std::shared_ptr<const net::Request> request, std::function<void(net::Response*)> accept);
  void opened(std::shared_ptr<const net::Request> request, std::shared_ptr<net::Socket> socket);

  /// For the feed: where to begin, and what was committed.
  std::int64_t position();
  void take(const std::vector<store::Event>& events);

 private:
  struct Screen;
  using ScreenPtr = std::shared_ptr<Screen>;
  struct Letter {  // for the hub's own thread
    std::string screen;
    std::string text;   // what the screen said; "" = it is gone
    bool from_node = false;
  };
  void join(const ScreenPtr& s, std::int64_t since, bool given);
  void run();
  void heard(const ScreenPtr& s, const std::string& text);
  void gone(const std::string& screen);
  void node_said(const std::string& text);
  void tell_seat(const std::string& screen, const app::Presence::Seat& seat);
  void show_presence(TicketId ticket);
  void tell_viewers(const std::string& text, TicketId ticket);
  void tick(Time at);
  void recheck();
  void reload_people();
  void post(Letter l);
  std::vector<ScreenPtr> screens();

  app::Desk& desk_;
  const std::string node_;
  const Identify identify_;
  Pool pool_;  // identifies and replays

  std::mutex m_;
  std::unordered_map<std::string, ScreenPtr> screens_;
  std::map<const net::Request*, std::pair<std::weak_ptr<const net::Request>, std::shared_ptr<const Person>>> accepted_;
  std::int64_t position_ = 0;
  std::uint64_t next_ = 0;

  struct Inbox;
  std::shared_ptr<Inbox> inbox_;  // the database keeps its listeners for as long as it lives
  std::thread thread_;
  Time pinged_, rechecked_;
  std::map<std::string, Time> typing_;  // screens whose "replying" ends
};

}  // namespace kotae::live
