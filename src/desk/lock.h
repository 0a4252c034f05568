// The reply lock (返信中): it only stops other agents' public comments. Nobody needs one to write.
#pragma once
#include <optional>

#include "base/id.h"
#include "base/time.h"

namespace kotae::desk {

struct Lock {
  UserId holder;
  Time since, expires_at;
};

constexpr std::int64_t lock_seconds = 120;  // renewed silently by the open editor each 30 s

/// The lock when it still holds at this time.
inline std::optional<Lock> in_force(const std::optional<Lock>& l, Time at) {
  return l && l->expires_at > at ? l : std::nullopt;
}
/// Who stops this author's public comment, if anyone.
inline std::optional<Lock> stopping(const std::optional<Lock>& l, UserId author, Time at) {
  const auto f = in_force(l, at);
  return f && f->holder != author ? f : std::nullopt;
}

struct LockOutcome {
  bool granted = false;
  Lock lock;            // in force afterwards
  UserId taken_from;    // somebody lost it
};
inline LockOutcome take(const std::optional<Lock>& l, UserId who, Time at, bool take_over) {
  const auto f = in_force(l, at);
  if (f && f->holder != who && !take_over) return {false, *f, {}};
  const bool renew = f && f->holder == who;
  return {true, {who, renew ? f->since : at, plus_s(at, lock_seconds)}, f && f->holder != who ? f->holder : UserId{}};
}

}  // namespace kotae::desk
