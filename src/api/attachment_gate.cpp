#include "api/attachment_gate.h"

#include "store/requests.h"

namespace kotae::api {

Result<store::Attachment> seen_attachment(store::Tx& tx, const desk::Viewer& viewer, std::optional<store::Attachment> a) {
  const auto hidden = [] { return fail(Code::not_found, "this attachment does not exist"); };
  if (!a || a->state == store::Attachment::State::redacted) return hidden();
  if (!a->comment_id) return a->uploader_id == viewer.user ? Result<store::Attachment>(std::move(*a)) : hidden();
  const auto comment = store::comment(tx, a->comment_id);
  if (!comment || !desk::can_see_comment(viewer, comment->audience) || !(viewer.staff() ? store::ticket_for(tx, viewer, comment->ticket_id) : store::request_for(tx, viewer, comment->ticket_id)))
    return hidden();
  return std::move(*a);
}

}  // namespace kotae::api
