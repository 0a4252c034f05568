// Letters that wait for somebody's decision. https://developer.zendesk.com/api-reference/ticketing/tickets/suspended_tickets/
#include "api/ids.h"
#include "api/file_answer.h"
#include "api/inbound_letters.h"
#include "api/seen_ticket.h"
#include "mail/attachment_name.h"
#include "mail/html.h"
#include "store/outgoing.h"

namespace kotae::api {
namespace {

using State = store::Inbound::State;
constexpr std::size_t content_bytes = 64u << 10;
constexpr std::int64_t read_in_lists = 1 << 20;   // larger letters show their text when asked for alone

json::object print(const Call& c, const store::Inbound& i, const std::optional<store::Mailbox>& box, const std::string* bytes) {
  json::object author{{"id", nullptr}, {"name", i.sender}, {"email", i.sender.empty() ? i.envelope_from : i.sender}};
  std::string content, message_id = i.message_id;
  json::array files;
  if (bytes) {
    mail::ParseOptions options;
    options.limits.max_bytes = static_cast<std::size_t>(c.desk.settings().max_letter_mb) << 20;
    if (const auto letter = mail::parse(*bytes, options)) {
      content = letter->text.substr(0, content_bytes);
      if (!letter->from.name.empty()) author["name"] = letter->from.name;
      for (const auto& a : letter->attachments)
        files.push_back(json::object{{"file_name", a.filename}, {"content_type", a.content_type}, {"size", a.bytes.size()}, {"inline", a.is_inline}, {"content_url", nullptr}});
    }
  }
  const json::value recipient = box ? json::value(box->address) : text_or_null(i.envelope_to);
  return {{"url", c.base() + "/api/v2/suspended_tickets/" + std::to_string(i.id.v) + ".json"},
          {"id", i.id.v},
          {"author", std::move(author)},
          {"subject", i.subject},
          {"content", std::move(content)},
          {"cause", i.reason},
          {"cause_id", nullptr},
          {"error_messages", nullptr},
          {"suspension_type_id", nullptr},
          {"message_id", message_id.empty() ? json::value(nullptr) : json::value("<" + message_id + ">")},
          {"ticket_id", id_or_null(i.ticket_id)},
          {"recipient", recipient},
          {"brand_id", box ? json::value(box->brand_id.v) : json::value(nullptr)},
          {"created_at", iso8601(i.received_at)},
          {"updated_at", iso8601(i.updated_at)},
          {"via", json::object{{"channel", "email"}, {"source", json::object{{"from", json::object{{"address", i.sender}}}, {"to", json::object{{"address", recipient}}}, {"rel", nullptr}}}}},
          {"attachments", std::move(files)}};
}

// Only the suspended: unreadable letters are our own list's.
bool listed(store::Tx& tx, const Call& c, const store::Inbound& i) { return i.state == State::suspended && may_see_letter(tx, c.viewer(), i); }

Result<KeptLetter> suspended(const Call& c, std::int64_t id) {
  auto k = kept_letter(c, id);
  if (k && k->row.state != State::suspended) return fail(Code::not_found, "suspended ticket " + std::to_string(id) + " does not exist");
  return k;
}

// Newest first. A limited agent's list is looked for in the newest 10,000.
Result<Answer> list(const Call& c) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  struct Row {
    store::Inbound letter;
    std::optional<store::Mailbox> box;
    std::optional<std::string> bytes;
  };
  std::vector<Row> rows;
  bool more = false;
  std::int64_t count = 0;
  c.desk.db().read([&](store::Tx& tx) {
    std::int64_t before = p->cursor ? p->after : 0;
    constexpr int batch = 200, batches = 50;
    for (int n = 0; n < batches; ++n) {
      const auto some = store::inbound_in_state(tx, State::suspended, before, batch);
      for (const auto& i : some) {
        before = i.id.v;
        if (!listed(tx, c, i)) continue;
        ++count;
        if (count <= p->offset) continue;
        if (static_cast<int>(rows.size()) == p->size) {
          more = true;
          if (p->cursor) return;
          continue;
        }
        Row r{i, i.mailbox_id ? store::mailbox(tx, i.mailbox_id) : std::nullopt, {}};
        if (i.size <= read_in_lists) r.bytes = c.desk.blobs().get(tx, i.sha256);
        rows.push_back(std::move(r));
      }
      if (static_cast<int>(some.size()) < batch) return;
    }
  });
  json::array a;
  for (const auto& r : rows) a.push_back(print(c, r.letter, r.box, r.bytes ? &*r.bytes : nullptr));
  json::object o{{"suspended_tickets", std::move(a)}};
  add_paging(o, c, *p, rows.empty() ? 0 : rows.front().letter.id.v, rows.empty() ? 0 : rows.back().letter.id.v, more, count);
  return json_answer(o);
}

Result<Answer> show(const Call& c) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  const auto k = suspended(c, *id);
  if (!k) return fail(k.error());
  std::optional<store::Mailbox> box;
  c.desk.db().read([&](store::Tx& tx) { box = k->row.mailbox_id ? store::mailbox(tx, k->row.mailbox_id) : std::nullopt; });
  return json_answer({{"suspended_ticket", print(c, k->row, box, &k->bytes)}});
}

// All become tickets, or none does.
Result<Write> recover(const Call& c, const std::vector<std::int64_t>& ids, bool many) {
  std::vector<std::pair<std::int64_t, std::shared_ptr<const app::PreparedLetter>>> letters;
  for (const auto id : ids) {
    auto k = suspended(c, id);
    if (!k) return fail(k.error());
    letters.emplace_back(id, read_again(c, std::move(*k)));
  }
  return Write{[c, letters, many](store::Tx& tx) -> Result<Answer> {
    std::vector<desk::Ticket> tickets;
    for (const auto& [id, letter] : letters) {
      const auto row = seen_letter(c, tx, id);
      if (!row) return fail(row.error());
      const auto r = app::replay(tx, c.desk, row->id, *letter, true);
      if (!r) return fail(r.error());
      if (!r->ticket_id) return invalid("id", "invalid", "letter " + std::to_string(id) + " became no ticket: " + r->reason);
      if (auto t = store::ticket_for(tx, c.viewer(), r->ticket_id)) tickets.push_back(std::move(*t));
    }
    json::array a = print_tickets(tx, c, tickets);
    if (many) return json_answer({{"tickets", std::move(a)}});
    json::value one = a.empty() ? json::value(nullptr) : a.front();
    return json_answer({{"ticket", std::move(one)}});
  }};
}

Write drop(const Call& c, std::vector<std::int64_t> ids) {
  return Write{[c, ids = std::move(ids)](store::Tx& tx) -> Result<Answer> {
    for (const auto id : ids) {
      auto row = seen_letter(c, tx, id);
      if (!row || row->state != State::suspended) return fail(Code::not_found, "suspended ticket " + std::to_string(id) + " does not exist");
      drop_letter(tx, c.caller->user.id, std::move(*row));
    }
    return no_content();
  }};
}

// The letter's files as an upload of the caller, for a ticket made by hand.
Result<Write> attachments(const Call& c) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto k = suspended(c, *id);
  if (!k) return fail(k.error());
  const auto letter = read_again(c, std::move(*k));
  return Write{[c, id = *id, letter](store::Tx& tx) -> Result<Answer> {
    const auto row = seen_letter(c, tx, id);
    if (!row) return fail(row.error());
    const std::string token = app::random_token();
    json::array all;
    for (std::size_t i = 0; i < letter->attachments.size(); ++i) {
      store::Attachment a = letter->attachments[i];
      c.desk.blobs().put(tx, letter->attachment_blobs[i]);
      a.upload_token = token;
      a.uploader_id = c.caller->user.id;
      a.is_inline = false;
      a.content_id.clear();
      a.created_at = tx.at();
      store::insert(tx, a);
      if (a.state == store::Attachment::State::scanning) store::add_job(tx, "scan", 0, tx.at());
      all.push_back(print_attachment(a, c));
    }
    return json_answer({{"upload", json::object{{"token", token}, {"attachments", std::move(all)}}}}, 201);
  }};
}

Result<Write> one(const Call& c, bool recovers) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  return recovers ? recover(c, {*id}, false) : Result<Write>(drop(c, {*id}));
}

Result<Write> many(const Call& c, bool recovers) {
  auto ids = id_list(c, "ids");
  if (!ids) return fail(ids.error());
  return recovers ? recover(c, *ids, true) : Result<Write>(drop(c, std::move(*ids)));
}

}  // namespace

void zendesk_suspended_tickets(Routes& r);
void zendesk_suspended_tickets(Routes& r) {
  r.ask("/api/v2/suspended_tickets", Access::staff, list);
  r.ask("/api/v2/suspended_tickets/{}", Access::staff, show);
  r.write("PUT", "/api/v2/suspended_tickets/{}/recover", Access::staff, [](const Call& c) { return one(c, true); }, 64u << 10, true);
  r.write("PUT", "/api/v2/suspended_tickets/recover_many", Access::staff, [](const Call& c) { return many(c, true); }, 64u << 10, true);
  r.write("DELETE", "/api/v2/suspended_tickets/{}", Access::staff, [](const Call& c) { return one(c, false); });
  r.write("DELETE", "/api/v2/suspended_tickets/destroy_many", Access::staff, [](const Call& c) { return many(c, false); });
  r.write("POST", "/api/v2/suspended_tickets/{}/attachments", Access::staff, attachments, 64u << 10, true);
}

}  // namespace kotae::api
