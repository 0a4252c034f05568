#include "net/http_io.h"

#include <vector>

namespace kotae::net {

void Io::run() {
  tick();
  context.run();
}

void Io::tick() {
  // Deadlines are whole seconds; half a second of lateness costs nothing and saves a timer per connection.
  ticker_.expires_after(std::chrono::milliseconds(500));
  ticker_.async_wait([this](boost::system::error_code ec) {
    if (ec) return;
    const auto now = std::chrono::steady_clock::now();
    std::vector<std::shared_ptr<Tenant>> due;
    for (auto& t : tenants_)
      if (t.deadline <= now) due.push_back(t.self());
    for (const auto& t : due) {
      t->deadline = Moment::max();
      t->on_deadline();
    }
    tick();
  });
}

template <class F>
void Io::each(F f) {
  post([this, f] {
    std::vector<std::shared_ptr<Tenant>> all;
    for (auto& t : tenants_) all.push_back(t.self());
    for (const auto& t : all) f(*t);
  });
}

void Io::stop_tenants() {
  each([](Tenant& t) { t.on_stop(); });
}

void Io::abort_tenants() {
  each([](Tenant& t) { t.on_abort(); });
}

void Io::finish() {
  {
    const std::lock_guard lock(gate_);
    closed_ = true;
  }
  std::vector<std::shared_ptr<Tenant>> left;
  for (auto& t : tenants_) left.push_back(t.self());
  for (const auto& t : left) t->on_abort();
  left.clear();
  work_.reset();
  ticker_.cancel();
  context.restart();
  while (context.poll() > 0) {
  }
}

void Io::enter(Tenant& t) {
  tenants_.push_back(t);
  shared->open.fetch_add(1);
}

void Io::leave(Tenant& t) {
  if (!t.is_linked()) return;
  t.unlink();
  shared->open.fetch_sub(1);
}

}  // namespace kotae::net
