#include "net/http_reply.h"

#include <exception>

#include "net/http_gzip.h"

namespace kotae::net {
namespace {

Response failed() { return refusal(500, "InternalError", "The server could not answer this request"); }

}  // namespace

ReplySlot::ReplySlot(std::shared_ptr<Connection> connection, std::shared_ptr<const Request> request, AnswerForm form)
    : connection_(std::move(connection)), request_(std::move(request)), form_(form) {}

ReplySlot::~ReplySlot() {
  if (!done_.test_and_set()) send(failed());
}

void ReplySlot::call(const std::function<void(std::shared_ptr<const Request>, Reply)>& handler) {
  try {
    handler(request_, [slot = shared_from_this()](Response r) { slot->answer(std::move(r)); });
  } catch (const std::exception&) {
    answer(failed());
  }
}

void ReplySlot::call_upgrade(const std::function<void(std::shared_ptr<const Request>, std::function<void(Response*)>)>& handler) {
  try {
    handler(request_, [slot = shared_from_this()](Response* refused) {
      if (refused)
        slot->answer(*refused);
      else
        slot->accept();
    });
  } catch (const std::exception&) {
    answer(failed());
  }
}

void ReplySlot::answer(Response response) {
  if (!done_.test_and_set()) send(std::move(response));
}

void ReplySlot::send(Response response) {
  form_.keep_alive = form_.keep_alive && !connection_->io()->shared->stopping;
  if (response.body.size() >= form_.gzip_from_bytes) form_.gzip = accepts_gzip(request_->header("accept-encoding"));
  connection_->io()->dispatch([c = connection_, wire = to_wire(std::move(response), form_)]() mutable { c->respond(std::move(wire)); });
}

void ReplySlot::accept() {
  if (done_.test_and_set()) return;
  connection_->io()->dispatch([c = connection_, r = request_] { c->open_socket(r); });
}

}  // namespace kotae::net
