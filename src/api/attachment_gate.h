// The one gate in front of an attachment: who may see its comment may see it; an upload not yet used is its uploader's alone.
#pragma once
#include "desk/permission.h"
#include "store/comments.h"

namespace kotae::api {

/// not_found for everybody who may not know of it, and for redacted ones.
Result<store::Attachment> seen_attachment(store::Tx& tx, const desk::Viewer& viewer, std::optional<store::Attachment> a);

}  // namespace kotae::api
