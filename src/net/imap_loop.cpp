#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <mutex>
#include <thread>

#include "net/imap_follower.h"

namespace kotae::net {
namespace asio = boost::asio;

struct ImapLoop::Impl {
  std::shared_ptr<const ImapCallbacks> callbacks;
  std::shared_ptr<asio::io_context> io = std::make_shared<asio::io_context>(1);
  asio::thread_pool workers{2};   // for bearer(), which may ask a server for a token
  asio::executor_work_guard<asio::io_context::executor_type> work{io->get_executor()};
  std::map<std::int64_t, std::shared_ptr<ImapFollower>> followers;   // touched on the loop's thread alone
  std::thread thread;

  void drop(std::int64_t id) {
    const auto i = followers.find(id);
    if (i == followers.end()) return;
    i->second->stop();
    followers.erase(i);
  }
};

ImapLoop::ImapLoop(ImapCallbacks callbacks) : impl_(std::make_unique<Impl>()) {
  impl_->callbacks = std::make_shared<const ImapCallbacks>(std::move(callbacks));
}

ImapLoop::~ImapLoop() { stop(); }

void ImapLoop::start() {
  if (!impl_->thread.joinable()) impl_->thread = std::thread([io = impl_->io] { io->run(); });
}

void ImapLoop::put(ImapAccount account) {
  asio::post(*impl_->io, [impl = impl_.get(), account = std::move(account)]() mutable {
    const auto id = account.id;
    impl->drop(id);
    auto follower = std::make_shared<ImapFollower>(impl->io, impl->workers, std::move(account), impl->callbacks);
    impl->followers[id] = follower;
    follower->start();
  });
}

void ImapLoop::drop(std::int64_t account_id) {
  asio::post(*impl_->io, [impl = impl_.get(), account_id] { impl->drop(account_id); });
}

void ImapLoop::stop() {
  if (!impl_->thread.joinable()) return;
  asio::post(*impl_->io, [impl = impl_.get()] {
    for (const auto& [id, follower] : impl->followers) follower->stop();
    impl->followers.clear();
    impl->work.reset();
  });
  impl_->thread.join();
  impl_->workers.join();
}

Result<std::uint32_t> imap_probe(const ImapAccount& account, int timeout_s) {
  asio::io_context io(1);
  asio::thread_pool workers(1);
  ImapAccount a = account;
  a.after = AfterFetch::leave;  // opens the folder read-only
  Result<std::uint32_t> result = fail(Code::unavailable, a.host + " did not answer in time");
  asio::steady_timer timer(io);
  std::shared_ptr<ImapSession> session;
  session = std::make_shared<ImapSession>(io, workers, std::move(a),
                                          ImapSession::Events{[&] {
                                                                result = session->folder().exists;
                                                                session->close();
                                                                timer.cancel();
                                                              },
                                                              [](ImapResponse&) {},
                                                              [&](const ImapSession::Trouble& t) {
                                                                result = fail(t.sign_in ? Code::unauthenticated : Code::unavailable, t.reason);
                                                                timer.cancel();
                                                              }});
  timer.expires_after(std::chrono::seconds(timeout_s));
  timer.async_wait([&](boost::system::error_code ec) {
    if (!ec) session->close();
  });
  session->start();
  io.run();
  workers.join();
  return result;
}

}  // namespace kotae::net
