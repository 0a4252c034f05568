#include "net/imap_follower.h"

#include <algorithm>

#include "net/imap_text.h"

namespace kotae::net {
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Phase = ImapState::Phase;

namespace {
constexpr int longest_pause_s = 300;
constexpr int sign_in_pause_s = 60;        // more attempts than one a minute lock accounts
constexpr int longest_idle_s = 25 * 60;    // servers end IDLE after 30 minutes
constexpr std::size_t most_hits = 4'000'000;  // the next look finds the rest
}  // namespace

ImapFollower::ImapFollower(std::shared_ptr<boost::asio::io_context> io, boost::asio::thread_pool& workers, ImapAccount account,
                           std::shared_ptr<const ImapCallbacks> callbacks)
    : io_(std::move(io)), workers_(workers), account_(std::move(account)), callbacks_(std::move(callbacks)), alarm_(*io_),
      cursor_(account_.cursor), highest_(cursor_.last_uid) {
  account_.poll_s = std::max(account_.poll_s, 1);
}

void ImapFollower::start() { connect(); }

void ImapFollower::stop() {
  stopped_ = true;
  alarm_.cancel();
  if (session_ && idle_ == Idle::on) session_->raw("DONE\r\n");
  if (session_) session_->close();
  session_.reset();
}

void ImapFollower::say(Phase phase, std::string error) {
  if (error.empty()) error = note_;
  const auto now = Clock::now();
  const auto lag = duration_cast<seconds>(now - clear_at_).count();
  if (said_.phase == phase && said_.error == error && said_.lag_s >= 0 && now - said_at_ < seconds(1)) return;
  said_ = {phase, std::move(error), lag};
  said_at_ = now;
  callbacks_->state(account_.id, said_);
}

void ImapFollower::connect() {
  say(Phase::connecting, said_.phase == Phase::failed ? said_.error : "");
  std::weak_ptr<ImapFollower> weak = weak_from_this();
  session_ = std::make_shared<ImapSession>(*io_, workers_, account_,
                                           ImapSession::Events{[weak] {
                                                                 if (const auto self = weak.lock()) self->ready();
                                                               },
                                                               [weak](ImapResponse& r) {
                                                                 if (const auto self = weak.lock()) self->untagged(r);
                                                               },
                                                               [weak](const ImapSession::Trouble& t) {
                                                                 if (const auto self = weak.lock()) self->broken(t);
                                                               }});
  session_->start();
}

void ImapFollower::ready() {
  ready_ = true;
  exists_ = session_->folder().exists;
  if (session_->folder().uidvalidity != cursor_.uidvalidity) {
    forget_folder();
    cursor_ = {session_->folder().uidvalidity, 0};
    highest_ = 0;
    callbacks_->cursor(account_.id, cursor_);
  }
  look_wanted_ = true;
  rested_ = true;  // the folder was opened just now: no NOOP needed
  say(Phase::fetching);
  next();
}

void ImapFollower::forget_folder() {
  ++epoch_;
  todo_.clear();
  sizes_.clear();
  letters_.clear();
  kept_.clear();
  given_ = 0;
  given_bytes_ = 0;
}

void ImapFollower::broken(const ImapSession::Trouble& trouble) {
  session_.reset();
  ready_ = busy_ = false;
  idle_ = Idle::no;
  search_works_ = idle_works_ = true;
  for (auto& [uid, letter] : letters_)
    if (letter.state == Letter::State::asked) {
      letter.state = Letter::State::again;
      letter.again_at = Clock::now();
      if (letter.alone) ++letter.faults;
      letter.alone = true;
    }
  todo_.clear();
  sizes_.clear();
  highest_ = letters_.empty() ? cursor_.last_uid : std::max(cursor_.last_uid, letters_.rbegin()->first);
  double pause = std::min<double>(longest_pause_s, static_cast<double>(1 << std::min(attempts_, 10)));
  if (trouble.sign_in) pause = std::max<double>(pause, sign_in_pause_s);
  pause *= std::uniform_real_distribution<>(0.75, 1.25)(random_);
  ++attempts_;
  say(Phase::failed, trouble.reason);
  set_alarm(Clock::now() + milliseconds(static_cast<int>(std::min<double>(pause, longest_pause_s) * 1000)));
}

void ImapFollower::run(std::vector<std::string> parts, ImapSession::Answer answer) {
  busy_ = true;
  rested_ = false;
  session_->command(std::move(parts), [self = me(), answer = std::move(answer)](const ImapResponse& r) {
    self->busy_ = false;
    if (!self->stopped_) answer(r);
  });
}

void ImapFollower::set_alarm(Clock::time_point at) {
  alarm_.expires_at(at);
  alarm_.async_wait([weak = weak_from_this()](boost::system::error_code ec) {
    const auto self = weak.lock();
    if (self && !ec && !self->stopped_) self->alarm();
  });
}

void ImapFollower::alarm() {
  if (!session_) return connect();
  if (!ready_) return;
  if (Clock::now() >= poll_at_) look_wanted_ = true;
  wake();
}

void ImapFollower::untagged(ImapResponse& r) {
  if (!ready_) return;
  if (r.name == "EXISTS") {
    if (r.number > exists_) {
      look_wanted_ = true;
      wake();
    }
    exists_ = r.number;
  } else if (r.name == "EXPUNGE") {
    if (exists_ > 0) --exists_;
  } else if (r.name == "SEARCH") {
    for (const auto& w : r.words) {
      const auto n = std::strtoull(w.c_str(), nullptr, 10);
      if (n > highest_ && n <= UINT32_MAX && hits_.size() < most_hits) hits_.push_back(static_cast<std::uint32_t>(n));
    }
  } else if (r.name == "FETCH" && r.fetch.uid != 0) {
    const auto uid = r.fetch.uid;
    if (!search_works_ && uid > highest_ && hits_.size() < most_hits) hits_.push_back(uid);
    if (r.fetch.has_size && std::binary_search(todo_.begin(), todo_.end(), uid)) sizes_[uid] = r.fetch.size;
    const auto i = letters_.find(uid);
    if (i == letters_.end() || i->second.state != Letter::State::asked) return;
    i->second.mentioned = true;
    if (r.fetch.has_body) give(uid, std::move(r.fetch.body));
  }
}

// ---- what to do next ----

void ImapFollower::next() {
  if (!ready_ || busy_ || stopped_) return;
  if (idle_ != Idle::no) return wake();
  if (!kept_.empty()) return finish_kept();
  if (fetch()) return say(Phase::fetching);
  if (!todo_.empty()) {  // those given out must be answered first
    session_->patience(longest_idle_s);
    return say(Phase::fetching);
  }
  if (look_wanted_) return look();
  rest();
}

void ImapFollower::look() {
  poll_at_ = Clock::now() + seconds(std::min(account_.poll_s, longest_idle_s));
  if (rested_) return search();
  run({"NOOP\r\n"}, [self = me()](const ImapResponse&) { self->search(); });
}

void ImapFollower::search() {
  look_wanted_ = false;
  hits_.clear();
  if (exists_ == 0 || highest_ == UINT32_MAX) return found();  // several servers refuse n:* in an empty folder
  const auto range = std::to_string(highest_ + 1) + ":*";
  if (!search_works_) {
    return run({"UID FETCH " + range + " (UID RFC822.SIZE)\r\n"}, [self = me()](const ImapResponse& r) {
      if (r.status != "OK") self->note_ = "the folder cannot be searched: " + imap_words(r);
      self->found();
    });
  }
  run({"UID SEARCH UID " + range + "\r\n"}, [self = me()](const ImapResponse& r) {
    if (r.status == "OK") return self->found();
    self->search_works_ = false;
    self->search();
  });
}

void ImapFollower::found() {
  std::sort(hits_.begin(), hits_.end());
  hits_.erase(std::unique(hits_.begin(), hits_.end()), hits_.end());
  todo_.insert(todo_.end(), hits_.begin(), hits_.end());
  if (!todo_.empty()) highest_ = std::max(highest_, todo_.back());
  hits_ = {};
  attempts_ = 0;
  if (todo_.empty() && letters_.empty()) clear_at_ = Clock::now();
  next();
}

void ImapFollower::rest() {
  rested_ = false;
  auto at = poll_at_;
  for (const auto& [uid, letter] : letters_)
    if (letter.state == Letter::State::again) at = std::min(at, letter.again_at);
  set_alarm(at);
  if (session_->can("IDLE") && idle_works_) return idle();
  session_->patience(account_.poll_s + 90);
  say(Phase::waiting);
}

void ImapFollower::idle() {
  idle_ = Idle::asked;
  session_->command({"IDLE\r\n"},
                    [self = me()](const ImapResponse& r) {
                      if (self->idle_ == Idle::asked || r.status != "OK") self->idle_works_ = false;
                      self->idle_ = Idle::no;
                      self->next();
                    },
                    [self = me()] {
                      self->idle_ = Idle::on;
                      self->session_->patience(std::min(self->account_.poll_s, longest_idle_s) + 90);
                      self->say(Phase::idle);
                      self->wake();
                    });
}

/// Ends IDLE when there is something to do.
void ImapFollower::wake() {
  if (idle_ == Idle::no) return next();
  if (idle_ != Idle::on) return;
  const auto now = Clock::now();
  const bool due = std::any_of(letters_.begin(), letters_.end(), [&](const auto& l) {
    return l.second.state == Letter::State::again && l.second.again_at <= now;
  });
  if (!look_wanted_ && kept_.empty() && !due) {
    auto at = poll_at_;
    for (const auto& [uid, letter] : letters_)
      if (letter.state == Letter::State::again) at = std::min(at, letter.again_at);
    return set_alarm(at);
  }
  idle_ = Idle::ending;
  session_->patience(60);
  session_->raw("DONE\r\n");
}

}  // namespace kotae::net
