#include "store/postgres_listener.h"

#include <stdexcept>

namespace kotae::store {
namespace {

constexpr int look_anyway_ms = 1000;
constexpr int reconnect_ms = 500;
constexpr std::size_t most_waiting = 10'000;  // texts kept while there is no connection; the oldest go first

}  // namespace

PgListener::PgListener(std::string url, std::function<void()> feed, std::function<void(std::string_view)> text)
    : url_(std::move(url)), feed_(std::move(feed)), text_(std::move(text)), thread_([this] { run(); }) {}

PgListener::~PgListener() { stop(); }

void PgListener::stop() {
  stopping_ = true;
  bell_.ring();
  if (thread_.joinable()) thread_.join();
}

void PgListener::send(std::string_view text) {
  if (text.size() > notify_max) throw std::length_error("notify: text too long");
  require_text(text);
  std::lock_guard l(m_);
  if (waiting_.size() >= most_waiting) waiting_.pop_front();
  waiting_.emplace_back(text);
  bell_.ring();
}

void PgListener::run() {
  while (!stopping_) {
    try {
      PgConnection c(url_, PgConnection::For::feed);
      c.exec("LISTEN kotae_feed; LISTEN kotae_notify");
      feed_();
      while (!stopping_) {
        bell_.wait(&c, look_anyway_ms);
        send_waiting(c);
        bool grown = false;
        take_notifications(c, [&](std::string_view channel, std::string_view payload) {
          if (channel == "kotae_feed") grown = true;
          else text_(payload);
        });
        if (grown) feed_();
      }
    } catch (const DbError&) {
      bell_.wait(nullptr, reconnect_ms);
    }
  }
}

void PgListener::send_waiting(PgConnection& c) {
  std::unique_lock l(m_);
  while (!waiting_.empty()) {
    const std::string text = waiting_.front();
    l.unlock();
    {
      Tx tx(c, now());
      Query(tx, std::string_view("SELECT pg_notify('kotae_notify', ?1)"), text).run();
    }
    l.lock();
    if (!waiting_.empty()) waiting_.pop_front();
  }
}

}  // namespace kotae::store
