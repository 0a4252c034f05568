// Files that wait for their comment. https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/#upload-files
#include "api/file_answer.h"
#include "api/print.h"
#include "mail/attachment_name.h"
#include "store/outgoing.h"

namespace kotae::api {
namespace {

constexpr std::size_t max_files = 50;             // under one token
constexpr std::int64_t kept_s = 3 * 24 * 3600;    // until a comment takes them; a draft may wait over a weekend's nights

Result<Answer> put(store::Tx& tx, const Call& c, const store::PreparedBlob& blob, store::Attachment a) {
  const std::string_view token = c.param("token");
  auto files = token.empty() ? std::vector<store::Attachment>{} : store::attachments_of_upload(tx, token);
  if (!token.empty() && (files.empty() || files.front().uploader_id != c.caller->user.id)) return invalid("token", "not_found", "is no upload of yours");
  if (files.size() >= max_files) return invalid("token", "too_many", "at most 50 files in one upload");
  a.upload_token = token.empty() ? a.upload_token : std::string(token);
  a.created_at = tx.at();
  c.desk.blobs().put(tx, blob);
  store::insert(tx, a);
  if (a.state == store::Attachment::State::scanning) store::add_job(tx, "scan", 0, tx.at());
  files.push_back(a);
  json::array all;
  for (const auto& f : files) all.push_back(print_attachment(f, c));
  return json_answer({{"upload", json::object{{"token", a.upload_token}, {"expires_at", iso8601(plus_s(files.front().created_at, kept_s))},
                                              {"attachment", print_attachment(a, c)}, {"attachments", std::move(all)}}}},
                     201);
}

}  // namespace

void zendesk_uploads(Routes& r);
void zendesk_uploads(Routes& r) {
  r.write("POST", "/api/v2/uploads", Access::signed_in, [](const Call& c) -> Result<Write> {
    if (c.request->body.empty()) return invalid("body", "blank", "the file's bytes are missing");
    const std::string name = mail::safe_filename(c.param("filename"));
    if (name.empty()) return invalid("filename", "blank", "cannot be blank");
    const auto blob = c.desk.blobs().prepare(std::make_shared<const std::string>(c.request->body));
    store::Attachment a;
    a.upload_token = app::random_token();
    a.token = app::short_token();
    a.uploader_id = c.caller->user.id;
    a.file_name = name;
    a.content_type = settled_type(c.request->header("content-type"), *blob.bytes);
    a.size = blob.size;
    a.sha256 = blob.sha256;
    a.state = c.desk.settings().clamd.empty() ? store::Attachment::State::ready : store::Attachment::State::scanning;
    return Write{[c, blob, a](store::Tx& tx) { return put(tx, c, blob, a); }};
  }, 0, true);
  r.write("DELETE", "/api/v2/uploads/{}", Access::signed_in, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) -> Result<Answer> {
      const auto files = store::attachments_of_upload(tx, c.args.at(0));
      if (files.empty() || files.front().uploader_id != c.caller->user.id) return fail(Code::not_found, "this upload does not exist");
      store::delete_upload(tx, c.args.at(0));
      return no_content();
    }};
  });
}

}  // namespace kotae::api
