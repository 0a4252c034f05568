#include "store/postgres_readers.h"

#include <chrono>
#include <thread>

namespace kotae::store {
namespace {

constexpr auto wait_for_connection = std::chrono::seconds(5);

}  // namespace

// A pooled connection may have died while it lay idle: nothing was read yet, so another one serves as well.
void PgReaders::begin(Slot& slot) {
  const auto until = std::chrono::steady_clock::now() + wait_for_connection;
  for (;;) {
    const bool pooled = slot != nullptr;
    try {
      if (!slot) slot = std::make_unique<PgConnection>(url_, PgConnection::For::reading);
      slot->exec("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      return;
    } catch (const ConnectionLost&) {
      slot.reset();
      if (pooled) continue;
      if (std::chrono::steady_clock::now() >= until) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
}

void PgReaders::read(const std::function<void(Tx&)>& f) {
  Slot slot;
  {
    std::unique_lock l(m_);
    wake_.wait(l, [&] { return free_ > 0; });
    --free_;
    if (!idle_.empty()) {
      slot = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  struct Back {
    PgReaders& r;
    Slot& slot;
    ~Back() {
      if (slot) slot->rollback();  // it only read: a roll-back ends the snapshot in any state
      std::lock_guard l(r.m_);
      if (slot && slot->usable()) r.idle_.push_back(std::move(slot));
      ++r.free_;
      r.wake_.notify_one();
    }
  } back{*this, slot};
  begin(slot);
  Tx tx(*slot, now());
  f(tx);
}

}  // namespace kotae::store
