// A letter handed over by HTTP: the same path as one from a mail server.
#include "api/route.h"
#include "app/receive.h"

namespace kotae::api {
namespace {

Answer answer(const app::Received& r) {
  using State = store::Inbound::State;
  if (r.state == State::suspended || r.state == State::failed || r.state == State::kept)
    return json_answer({{"inbound_id", r.inbound_id.v}, {"state", store::name(r.state)}, {"reason", r.reason}}, 202);
  return json_answer({{"ticket_id", r.ticket_id.v}, {"comment_id", r.comment_id ? json::value(r.comment_id.v) : json::value(nullptr)}, {"matched_by", r.matched_by}, {"inbound_id", r.inbound_id.v}},
                     r.known ? 200 : 201);
}

}  // namespace

void kotae_inbound(Routes& r);
void kotae_inbound(Routes& r) {
  r.write("POST", "/api/kotae/mail/inbound", Access::admin, [](const Call& c) -> Result<Write> {
    if (c.request->body.empty()) return invalid("body", "blank", "the letter's bytes are missing");
    app::Arrival a;
    a.raw = std::make_shared<const std::string>(c.request->body);
    a.source = "api";
    a.mailbox = {c.number("mailbox_id", 0, 0, std::int64_t{1} << 53)};
    if (!c.param("recipient").empty()) a.envelope_to.emplace_back(c.param("recipient"));
    auto p = std::make_shared<app::PreparedLetter>(app::prepare_letter(c.desk, std::move(a)));
    return Write{[c, p](store::Tx& tx) -> Result<Answer> {
      if (p->arrival.mailbox && !store::mailbox(tx, p->arrival.mailbox)) return invalid("mailbox_id", "not_found", "is no mailbox");
      auto r = app::receive(tx, c.desk, *p);
      if (!r) return fail(r.error());
      return answer(*r);
    }};
  }, 0);
}

}  // namespace kotae::api
