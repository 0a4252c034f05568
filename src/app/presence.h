// Who has which ticket open right now, on all nodes. Kept in memory; live/ fills it, the API prints it.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace kotae::app {

class Presence {
 public:
  struct Seat {          // one open screen
    UserId user;
    std::string name;
    TicketId ticket;     // none: the screen shows no ticket
    Time typing_until;   // "replying" until then
    Time seen;           // when its node last spoke of it
  };
  struct Viewer {
    UserId user;
    std::string name;
    bool replying = false;
  };
  /// The seat as it was before.
  Seat put(const std::string& screen, Seat seat) {
    std::lock_guard l(m_);
    auto& s = seats_[screen];
    Seat before = s;
    s = std::move(seat);
    return before;
  }
  Seat drop(const std::string& screen) {
    std::lock_guard l(m_);
    const auto it = seats_.find(screen);
    if (it == seats_.end()) return {};
    Seat before = it->second;
    seats_.erase(it);
    return before;
  }
  /// Each person once, however many screens; replying on one of them counts.
  std::vector<Viewer> of(TicketId ticket, Time at) const {
    std::lock_guard l(m_);
    std::map<std::int64_t, Viewer> people;
    for (const auto& [screen, s] : seats_) {
      if (s.ticket != ticket || !ticket) continue;
      auto& v = people[s.user.v];
      v.user = s.user;
      v.name = s.name;
      v.replying |= s.typing_until > at;
    }
    std::vector<Viewer> out;
    for (auto& [id, v] : people) out.push_back(std::move(v));
    return out;
  }
  /// Screens whose node fell silent before this time are forgotten; the tickets they showed.
  std::vector<TicketId> forget(Time before) {
    std::lock_guard l(m_);
    std::vector<TicketId> out;
    std::erase_if(seats_, [&](const auto& s) {
      if (s.second.seen >= before) return false;
      out.push_back(s.second.ticket);
      return true;
    });
    return out;
  }

 private:
  mutable std::mutex m_;
  std::map<std::string, Seat> seats_;
};

}  // namespace kotae::app
