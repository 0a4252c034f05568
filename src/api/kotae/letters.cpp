// Letters that became no ticket: the suspended ones, for whoever would see a ticket of that mailbox, and the unreadable ones, for admins.
#include "api/inbound_letters.h"
#include "api/letter_answer.h"
#include "api/print.h"

namespace kotae::api {
namespace {

using State = store::Inbound::State;
constexpr std::size_t text_bytes = 1u << 20;

json::object print(const store::Inbound& i) {
  return {{"id", i.id.v},         {"received_at", iso8601(i.received_at)}, {"from", i.sender.empty() ? i.envelope_from : i.sender}, {"subject", i.subject},
          {"mailbox_id", id_or_null(i.mailbox_id)}, {"state", store::name(i.state)},   {"reason", i.reason},                                    {"size", i.size},
          {"attempts", i.attempts}};
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  const auto word = c.param("state");
  if (word != "failed" && word != "suspended") return invalid("state", "inclusion", "must be failed or suspended");
  const State state = word == "failed" ? State::failed : State::suspended;
  if (state == State::failed && !c.viewer().admin()) return fail(Code::forbidden, "unreadable letters are for admins");
  const auto limit = static_cast<std::size_t>(c.number("limit", 50, 1, 200));
  std::int64_t before = c.number("after", 0, 0, std::int64_t{1} << 53);
  json::array letters;
  json::value next = nullptr;
  constexpr int batch = 200, max_batches = 50;   // looked through for somebody who sees few of them
  for (int n = 0; n < max_batches; ++n) {
    const auto some = store::inbound_in_state(tx, state, before, batch);
    for (const auto& i : some) {
      if (letters.size() == limit) {
        next = std::to_string(before);
        return json_answer({{"letters", std::move(letters)}, {"next", next}});
      }
      before = i.id.v;
      if (may_see_letter(tx, c.viewer(), i)) letters.push_back(print(i));
    }
    if (some.size() < batch) return json_answer({{"letters", std::move(letters)}, {"next", nullptr}});
  }
  return json_answer({{"letters", std::move(letters)}, {"next", std::to_string(before)}});
}

Result<KeptLetter> kept(const Call& c) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  return kept_letter(c, *id);
}

Result<Answer> show(const Call& c) {
  const auto k = kept(c);
  if (!k) return fail(k.error());
  json::object o = print(k->row);
  mail::ParseOptions options;
  options.limits.max_bytes = static_cast<std::size_t>(c.desk.settings().max_letter_mb) << 20;
  const auto letter = mail::parse(k->bytes, options);
  o["text"] = letter ? letter->text.substr(0, text_bytes) : letter_source(k->bytes.substr(0, 64u << 10)).body;
  json::array files;
  if (letter)
    for (const auto& a : letter->attachments) files.push_back(json::object{{"file_name", a.filename}, {"content_type", a.content_type}, {"size", a.bytes.size()}});
  o["attachments"] = std::move(files);
  return json_answer({{"letter", std::move(o)}});
}

// Reads the letter again, before the transaction.
Result<Write> again(const Call& c, bool accept) {
  auto k = kept(c);
  if (!k) return fail(k.error());
  auto p = read_again(c, std::move(*k));
  return Write{[c, p, accept](store::Tx& tx) -> Result<Answer> {
    const auto row = seen_letter(c, tx, *c.id(0));
    if (!row) return fail(row.error());
    const auto r = app::replay(tx, c.desk, row->id, *p, accept);
    if (!r) return fail(r.error());
    json::value reason = nullptr;
    if (!r->reason.empty()) reason = r->reason;
    return json_answer({{"state", store::name(r->state)}, {"ticket_id", id_or_null(r->ticket_id)}, {"reason", std::move(reason)}});
  }};
}

Result<Answer> remove(store::Tx& tx, const Call& c) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto row = seen_letter(c, tx, *id);
  if (!row) return fail(row.error());
  drop_letter(tx, c.caller->user.id, std::move(*row));
  return no_content();
}

}  // namespace

void kotae_letters(Routes& r);
void kotae_letters(Routes& r) {
  r.read("/api/kotae/inbound", Access::staff, list);
  r.slow("GET", "/api/kotae/inbound/{}", Access::staff, show);
  r.read("/api/kotae/inbound/{}/raw", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    auto k = kept_letter(c, tx, *id);
    if (!k) return fail(k.error());
    return raw_letter(std::move(k->bytes), "letter-" + std::to_string(k->row.id.v) + ".eml");
  });
  r.write("POST", "/api/kotae/inbound/{}/replay", Access::staff, [](const Call& c) { return again(c, false); }, 64u << 10, true);
  r.write("POST", "/api/kotae/inbound/{}/accept", Access::staff, [](const Call& c) { return again(c, true); }, 64u << 10, true);
  r.write("DELETE", "/api/kotae/inbound/{}", Access::staff, [](const Call& c) -> Result<Write> {
    return Write{[c](store::Tx& tx) { return remove(tx, c); }};
  });
}

}  // namespace kotae::api
