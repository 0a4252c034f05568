// Values that take long to make and are asked for often: made anew when the feed has moved, but never for more than a twentieth of the time.
// What is quick to make is always made anew: on a small desk every answer is as of now.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/time.h"

namespace kotae {

template <class T>
class Remembered {
 public:
  struct Held {
    std::int64_t seq = 0;  // the feed's number the value is true for
    T value;
  };

  /// The value for `key` as of feed number `seq`, or the one before when that took longer than `quick` to make and less than twenty times as long has passed. Any thread.
  template <class Make>
  std::shared_ptr<const Held> get(const std::string& key, std::int64_t seq, Make make) {
    const Time begin = now();
    {
      std::lock_guard l(m_);
      if (slots_.size() > max_keys && !slots_.count(key)) slots_.clear();
      Slot& s = slots_[key];
      if (s.held && (s.held->seq >= seq || s.making || begin.us < s.not_before.us)) return s.held;
      s.making = true;
    }
    struct Finish {  // also when make() throws
      Remembered& self;
      const std::string& key;
      std::shared_ptr<const Held> made{};
      Time not_before{};
      ~Finish() {
        std::lock_guard l(self.m_);
        Slot& s = self.slots_[key];
        s.making = false;
        if (!made) return;
        s.held = made;
        s.not_before = not_before;
      }
    } finish{*this, key};
    auto held = std::make_shared<const Held>(Held{seq, make()});
    const Time end = now();
    if (end.us - begin.us <= quick.us) return held;
    finish.not_before = {end.us + 20 * (end.us - begin.us)};
    finish.made = held;
    return held;
  }

 private:
  static constexpr Time quick{2 * us_per_ms};
  static constexpr std::size_t max_keys = 1000;
  struct Slot {
    std::shared_ptr<const Held> held;
    Time not_before;
    bool making = false;
  };
  std::mutex m_;
  std::unordered_map<std::string, Slot> slots_;
};

}  // namespace kotae
