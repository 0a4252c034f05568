// ImapFollower: fetching letters, giving them out, and what happens to the kept ones on the server.
#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>

#include "net/imap_follower.h"
#include "net/imap_text.h"

namespace kotae::net {
using std::chrono::seconds;

namespace {

// Bounds of what one account holds in memory at a time; one letter over them goes alone.
constexpr std::size_t most_given = 32;
constexpr std::uint64_t most_bytes = 4u << 20;
constexpr std::size_t most_asked = 16;
constexpr std::uint64_t most_asked_bytes = 1u << 20;
constexpr std::size_t sizes_at_once = 100;
constexpr std::size_t uids_at_once = 200;
constexpr std::size_t head_bytes = 128u << 10;
// A letter the server fails to hand over is asked for again, then only its header, then it is given empty.
constexpr int faults_for_header = 4, faults_for_nothing = 8;
constexpr int refused = 2;  // NO or BAD weighs more than a lost connection

/// Passes the verdict on once; forgotten means not kept.
class Verdict {
 public:
  explicit Verdict(std::function<void(bool)> to) : to_(std::move(to)) {}
  ~Verdict() { give(false); }
  Verdict(const Verdict&) = delete;
  Verdict& operator=(const Verdict&) = delete;
  void give(bool kept) {
    if (!given_.exchange(true)) to_(kept);
  }

 private:
  std::function<void(bool)> to_;
  std::atomic<bool> given_{false};
};

}  // namespace

bool ImapFollower::room_for(std::uint64_t size) const {
  return given_ == 0 || (given_ < most_given && given_bytes_ + size <= most_bytes);
}

/// Asks for letters. False: there is none to ask for, or no room.
bool ImapFollower::fetch() {
  const auto now = Clock::now();
  for (auto& [uid, letter] : letters_) {
    if (letter.state != Letter::State::again || letter.again_at > now || !room_for(letter.size)) continue;
    letter.alone = true;
    ask({uid});
    return true;
  }
  if (todo_.empty() || !room_for(0)) return false;
  if (!sizes_.contains(todo_.front())) {
    fetch_sizes();
    return true;
  }
  Uids uids;
  std::uint64_t bytes = 0;
  while (!todo_.empty() && uids.size() < most_asked) {
    const auto uid = todo_.front();
    const auto known = sizes_.find(uid);
    if (known == sizes_.end()) break;
    const auto size = known->second;
    const bool big = size > account_.max_bytes;
    const auto held = big ? head_bytes : size;
    if (!uids.empty() && (big || bytes + held > most_asked_bytes || !room_for(bytes + held))) break;
    if (uids.empty() && !room_for(held)) return false;
    uids.push_back(uid);
    bytes += held;
    letters_[uid] = {};
    letters_[uid].size = size;
    letters_[uid].truncated = big;
    sizes_.erase(known);
    todo_.pop_front();
    if (big || given_ + uids.size() >= most_given) break;
  }
  if (uids.empty()) return false;
  ask(uids);
  return true;
}

void ImapFollower::fetch_sizes() {
  sizes_.clear();
  Uids uids(todo_.begin(), todo_.begin() + static_cast<std::ptrdiff_t>(std::min(sizes_at_once, todo_.size())));
  auto command = "UID FETCH " + uid_set(uids) + " (UID RFC822.SIZE)\r\n";
  run({std::move(command)}, [self = me(), uids](const ImapResponse& r) {
    if (r.status == "OK") {  // what is not in the answer is gone
      std::erase_if(self->todo_, [&](std::uint32_t uid) { return uid <= uids.back() && !self->sizes_.contains(uid); });
    } else {
      for (const auto uid : uids) self->sizes_.try_emplace(uid, 0);
    }
    self->next();
  });
}

void ImapFollower::ask(const Uids& uids) {
  std::string what = "BODY.PEEK[]";
  for (const auto uid : uids) {
    auto& letter = letters_[uid];
    letter.state = Letter::State::asked;
    letter.mentioned = false;
    if (letter.truncated) what = "BODY.PEEK[]<0." + std::to_string(head_bytes) + ">";
    if (letter.faults >= faults_for_header) {
      letter.truncated = true;
      what = "BODY.PEEK[HEADER]";
    }
    if (letter.faults >= faults_for_nothing) {
      give(uid, {});
      return next();
    }
  }
  run({"UID FETCH " + uid_set(uids) + " (UID " + what + ")\r\n"}, [self = me(), uids](const ImapResponse& r) { self->asked(uids, r); });
}

void ImapFollower::asked(const Uids& uids, const ImapResponse& tagged) {
  for (const auto uid : uids) {
    const auto i = letters_.find(uid);
    if (i == letters_.end() || i->second.state != Letter::State::asked) continue;
    if (tagged.status == "OK" && !i->second.mentioned && i->second.alone) letters_.erase(i);  // somebody else took it away
    else fault(uid, i->second.alone ? refused : 0);
  }
  advance();
  next();
}

void ImapFollower::fault(std::uint32_t uid, int weight) {
  auto& letter = letters_[uid];
  letter.state = Letter::State::again;
  letter.alone = true;
  letter.faults += weight;
  letter.again_at = Clock::now();
}

void ImapFollower::give(std::uint32_t uid, std::string raw) {
  auto& letter = letters_[uid];
  letter.state = Letter::State::given;
  letter.held = raw.size();
  ++given_;
  given_bytes_ += letter.held;
  std::weak_ptr<boost::asio::io_context> io = io_;
  std::weak_ptr<ImapFollower> weak = weak_from_this();
  auto verdict = std::make_shared<Verdict>([io, weak, epoch = epoch_, uid](bool kept) {
    const auto alive = io.lock();
    if (!alive) return;
    boost::asio::post(*alive, [weak, epoch, uid, kept] {
      if (const auto self = weak.lock()) self->on_done(epoch, uid, kept);
    });
  });
  ImapLetter out{account_.id, cursor_.uidvalidity, uid, std::move(raw), letter.truncated, std::max<std::uint64_t>(letter.size, letter.held)};
  callbacks_->letter(std::move(out), [verdict](bool kept) { verdict->give(kept); });
}

void ImapFollower::on_done(unsigned epoch, std::uint32_t uid, bool kept) {
  if (stopped_ || epoch != epoch_) return;
  const auto i = letters_.find(uid);
  if (i == letters_.end() || i->second.state != Letter::State::given) return;
  auto& letter = i->second;
  --given_;
  given_bytes_ -= letter.held;
  letter.held = 0;
  if (!kept) {
    letter.state = Letter::State::again;
    letter.again_at = Clock::now() + seconds(std::min(300, 1 << std::min(letter.refusals, 10)));
    ++letter.refusals;
  } else if (account_.after == AfterFetch::leave || (letter.truncated && account_.after == AfterFetch::remove)) {
    letter.state = Letter::State::done;
  } else {
    letter.state = Letter::State::kept;
    kept_.insert(uid);
  }
  advance();
  if (ready_) wake();
}

void ImapFollower::advance() {
  bool moved = false;
  while (!letters_.empty() && letters_.begin()->second.state == Letter::State::done) {
    cursor_.last_uid = letters_.begin()->first;
    letters_.erase(letters_.begin());
    moved = true;
  }
  if (moved) callbacks_->cursor(account_.id, cursor_);
  if (moved && todo_.empty() && letters_.empty()) clear_at_ = Clock::now();
}

// ---- on the server: only what is kept is touched ----

void ImapFollower::finish_kept() {
  Uids uids;
  for (auto i = kept_.begin(); i != kept_.end() && uids.size() < uids_at_once; ++i) uids.push_back(*i);
  if (account_.after == AfterFetch::move) return move_kept(uids, true);
  if (account_.after == AfterFetch::remove) return remove_kept(uids);
  run({"UID STORE " + uid_set(uids) + " +FLAGS.SILENT (\\Seen)\r\n"},
      [self = me(), uids](const ImapResponse& r) { self->finished(uids, r, "marked as read"); });
}

void ImapFollower::move_kept(const Uids& uids, bool may_create) {
  const bool can_move = session_->can("MOVE");
  const auto folder = imap_folder_name(account_.move_to);
  auto parts = ImapCommand(can_move ? "UID MOVE" : "UID COPY").word(uid_set(uids)).value(folder).parts();
  run(std::move(parts), [self = me(), uids, may_create, can_move, folder](const ImapResponse& r) {
    if (r.status == "NO" && may_create && r.code.starts_with("TRYCREATE"))
      return self->run(ImapCommand("CREATE").value(folder).parts(), [self, uids](const ImapResponse&) { self->move_kept(uids, false); });
    if (r.status == "OK" && !can_move) return self->remove_kept(uids);
    self->finished(uids, r, "moved");
  });
}

void ImapFollower::remove_kept(const Uids& uids) {
  run({"UID STORE " + uid_set(uids) + " +FLAGS.SILENT (\\Deleted)\r\n"}, [self = me(), uids](const ImapResponse& r) {
    // A plain EXPUNGE would also take letters that others have marked.
    if (r.status != "OK" || !self->session_->can("UIDPLUS")) return self->finished(uids, r, "marked as deleted");
    self->run({"UID EXPUNGE " + uid_set(uids) + "\r\n"}, [self, uids](const ImapResponse& e) { self->finished(uids, e, "removed"); });
  });
}

void ImapFollower::finished(const Uids& uids, const ImapResponse& r, const char* what) {
  note_ = r.status == "OK" ? "" : std::string("letters that were kept cannot be ") + what + " on the server: " + imap_words(r);
  for (const auto uid : uids) {
    kept_.erase(uid);
    if (const auto i = letters_.find(uid); i != letters_.end()) i->second.state = Letter::State::done;
  }
  advance();
  next();
}

}  // namespace kotae::net
