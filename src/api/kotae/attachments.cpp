// The bytes of attachments.
#include "api/attachment_gate.h"
#include "api/attachment_links.h"
#include "api/file_answer.h"

namespace kotae::api {
namespace {

Result<Answer> bytes(const Call& c, store::Tx& tx, const store::Attachment* a) {
  using State = store::Attachment::State;
  if (a->state == State::scanning) return fail(Error{Code::unavailable, "the virus scanner has not looked at this file yet; try again in a moment", {}, "", 5});
  const bool forced = c.caller && c.viewer().admin() && c.param("force") == "1";
  if (a->state == State::infected && !forced) return fail(Code::forbidden, "the virus scanner found " + (a->scan_note.empty() ? "something" : a->scan_note) + " in this file");
  auto bytes = c.desk.blobs().get(tx, a->sha256);
  if (!bytes) return fail(Code::internal, "the bytes of attachment " + std::to_string(a->id.v) + " are missing");
  if (a->state == State::infected) return file_answer(std::move(*bytes), "application/octet-stream", a->file_name, false);
  return file_answer(std::move(*bytes), a->content_type, a->file_name, c.param("inline") == "1");
}

Result<Answer> bytes_of(const Call& c, store::Tx& tx, std::optional<store::Attachment> found) {
  const auto a = seen_attachment(tx, c.viewer(), std::move(found));
  if (!a) return fail(a.error());
  return bytes(c, tx, &*a);
}

// A signed link opens the file to whoever holds it until it expires; after that it asks who is there.
Result<Answer> by_link(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto a = store::attachment(tx, {*id});
  const Link link = a && a->token == c.args.at(1) && a->state != store::Attachment::State::redacted ? check_link(c.desk, *a, c.args.at(2), tx.at()) : Link::wrong;
  if (link == Link::good) return bytes(c, tx, &*a);
  if (link == Link::expired && c.caller) return bytes_of(c, tx, std::move(a));
  if (link == Link::expired) return fail(Code::forbidden, "this link has expired");
  return fail(Code::not_found, "this attachment does not exist");
}

}  // namespace

void kotae_attachments(Routes& r);
void kotae_attachments(Routes& r) {
  r.read("/api/kotae/attachments/{}/{}", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    auto a = store::attachment(tx, {*id});
    if (a && a->token != c.args.at(1)) a.reset();
    return bytes_of(c, tx, std::move(a));
  });
  r.read("/api/kotae/attachments/{}/{}/{}", Access::anyone, by_link);
  // Pictures inside letters: the text of a letter is made before its attachments have numbers.
  r.read("/api/kotae/attachments/by_token/{}", Access::signed_in,
         [](const Call& c, store::Tx& tx) { return bytes_of(c, tx, store::attachment_by_token(tx, c.args.at(0))); });
}

}  // namespace kotae::api
