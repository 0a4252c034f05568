// Attachments and uploads.
#include "api/schema.h"

namespace kotae::api {
void schemas_files(Schemas& s);
void schemas_files(Schemas& s) {
  s.record("Attachment", R"(
    url string
    id integer
    file_name string
    content_url string
    mapped_content_url string
    content_type string
    size integer
    width integer?
    height integer?
    inline boolean
    deleted boolean
    malware_access_override boolean
    malware_scan_result string
    thumbnails object[]
  )");
  s.record("Upload", R"(
    token string
    expires_at time
    attachment Attachment
    attachments Attachment[]
  )");
  s.collection("attachments", "Attachment", "attachment");
  s.answer("POST /api/v2/uploads", "upload Upload", 201);
  s.answer("DELETE /api/v2/uploads/{}", "", 204);
  s.query("POST /api/v2/uploads", "filename token");
}
}  // namespace kotae::api
