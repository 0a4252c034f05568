// The one answer to one request: taken from any thread, exactly once, and never missing.
#pragma once
#include <atomic>
#include <memory>

#include "net/http_connection.h"

namespace kotae::net {

class ReplySlot : public std::enable_shared_from_this<ReplySlot> {
 public:
  ReplySlot(std::shared_ptr<Connection> connection, std::shared_ptr<const Request> request, AnswerForm form);
  /// Dropped by every holder without an answer: 500, so that no client waits for ever.
  ~ReplySlot();

  void call(const std::function<void(std::shared_ptr<const Request>, Reply)>& handler);
  void call_upgrade(const std::function<void(std::shared_ptr<const Request>, std::function<void(Response*)>)>& handler);
  /// Serialises and compresses on the calling thread. Calls after the first do nothing.
  void answer(Response response);

 private:
  void send(Response response);
  void accept();

  const std::shared_ptr<Connection> connection_;
  const std::shared_ptr<const Request> request_;
  AnswerForm form_;
  std::atomic_flag done_;
};

}  // namespace kotae::net
