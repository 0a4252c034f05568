// Attachments. https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/
#include "api/attachment_gate.h"
#include "api/print.h"

namespace kotae::api {

void zendesk_attachments(Routes& r);
void zendesk_attachments(Routes& r) {
  r.read("/api/v2/attachments/{}", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    const auto a = seen_attachment(tx, c.viewer(), store::attachment(tx, {*id}));
    if (!a) return fail(a.error());
    return json_answer({{"attachment", print_attachment(*a, c)}});
  });
}

}  // namespace kotae::api
