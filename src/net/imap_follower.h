// Follows one IMAP folder for as long as it lives: connects, looks, fetches, finishes what was kept, rests (IDLE or waiting), and
// comes back after trouble. One command at a time; next() decides what the next one is.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <random>
#include <set>

#include "net/imap_session.h"

namespace kotae::net {

class ImapFollower : public std::enable_shared_from_this<ImapFollower> {
 public:
  ImapFollower(std::shared_ptr<boost::asio::io_context> io, boost::asio::thread_pool& workers, ImapAccount account,
               std::shared_ptr<const ImapCallbacks> callbacks);
  void start();
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  using Uids = std::vector<std::uint32_t>;
  struct Letter {
    enum class State { asked, given, again, kept, done } state = State::asked;
    std::uint64_t size = 0;      // as the server says
    std::uint64_t held = 0;      // bytes given and not yet answered
    int refusals = 0;            // done(false) so far
    int faults = 0;              // how badly the server failed to hand it over
    bool alone = false;          // asked for without others, because something went wrong before
    bool mentioned = false;      // the server spoke of it in this FETCH
    bool truncated = false;
    Clock::time_point again_at{};
  };

  // the connection
  void connect();
  void ready();
  void untagged(ImapResponse& r);
  void broken(const ImapSession::Trouble& trouble);
  void run(std::vector<std::string> parts, ImapSession::Answer answer);
  void forget_folder();

  // what to do next
  void next();
  void look();
  void search();
  void found();
  void rest();
  void idle();
  void wake();
  void set_alarm(Clock::time_point at);
  void alarm();

  // letters
  bool room_for(std::uint64_t size) const;
  bool fetch();
  void fetch_sizes();
  void ask(const Uids& uids);
  void asked(const Uids& uids, const ImapResponse& tagged);
  void give(std::uint32_t uid, std::string raw);
  void on_done(unsigned epoch, std::uint32_t uid, bool kept);
  void fault(std::uint32_t uid, int weight);
  void advance();

  // on the server
  void finish_kept();
  void move_kept(const Uids& uids, bool may_create);
  void remove_kept(const Uids& uids);
  void finished(const Uids& uids, const ImapResponse& r, const char* what);

  void say(ImapState::Phase phase, std::string error = {});
  std::shared_ptr<ImapFollower> me() { return shared_from_this(); }

  std::shared_ptr<boost::asio::io_context> io_;
  boost::asio::thread_pool& workers_;
  ImapAccount account_;
  std::shared_ptr<const ImapCallbacks> callbacks_;
  std::shared_ptr<ImapSession> session_;
  boost::asio::steady_timer alarm_;
  std::minstd_rand random_{std::random_device{}()};

  ImapCursor cursor_;
  unsigned epoch_ = 0;                          // counts UIDVALIDITY changes, so that late answers are told apart
  std::uint32_t highest_ = 0;                   // every uid up to here was found
  std::deque<std::uint32_t> todo_;              // found, ascending, not asked for yet
  std::map<std::uint32_t, std::uint64_t> sizes_;  // of the first few of todo_
  std::map<std::uint32_t, Letter> letters_;     // asked for, and not yet behind the cursor
  std::set<std::uint32_t> kept_;                // to be marked, moved or removed on the server
  std::size_t given_ = 0;
  std::uint64_t given_bytes_ = 0;

  Uids hits_;                                   // of the SEARCH running
  std::uint32_t exists_ = 0;
  bool ready_ = false, busy_ = false, look_wanted_ = true, search_works_ = true, idle_works_ = true, rested_ = false, stopped_ = false;
  enum class Idle { no, asked, on, ending } idle_ = Idle::no;
  int attempts_ = 0;
  std::string note_;                            // something on the server does not work, though letters come
  Clock::time_point clear_at_ = Clock::now(), poll_at_{}, said_at_{};
  ImapState said_{ImapState::Phase::connecting, {}, -1};
};

}  // namespace kotae::net
