// Lock, draft, the reply with undo, and a new letter without a ticket.
#include "api/kotae_print.h"
#include "app/lock.h"
#include "app/reply.h"
#include "mail/compose.h"
#include "store/feed.h"
#include "store/mailboxes.h"

namespace kotae::api {
namespace {

// A list of addresses: "a@b" or {name, email}.
Result<std::vector<mail::Address>> addresses(const json::object& o, const char* key) {
  std::vector<mail::Address> out;
  const auto* list = o.if_contains(key);
  if (!list || list->is_null()) return out;
  if (!list->is_array()) return invalid(key, "invalid", "must be a list of addresses");
  for (const auto& v : list->get_array()) {
    mail::Address a;
    if (v.is_string()) a.email = v.get_string();
    else if (v.is_object()) {
      const auto* email = v.get_object().if_contains("email");
      const auto* name = v.get_object().if_contains("name");
      if (email && email->is_string()) a.email = email->get_string();
      if (name && name->is_string()) a.name = name->get_string();
    }
    if (a.email.empty()) return invalid(key, "invalid", "must be a list of addresses");
    out.push_back(std::move(a));
  }
  if (out.size() > 100) return invalid(key, "too_many", "at most 100 addresses");
  return out;
}

std::string text(const json::object& o, const char* key) {
  const auto* p = o.if_contains(key);
  return p && p->is_string() ? std::string(p->get_string()) : std::string{};
}

Result<app::DraftText> draft_text(const json::object& o) {
  app::DraftText d;
  d.body = text(o, "body");
  d.html = text(o, "html_body");
  d.status = text(o, "status");
  for (auto [key, list] : {std::pair{"to", &d.to}, std::pair{"cc", &d.cc}, std::pair{"bcc", &d.bcc}}) {
    auto r = addresses(o, key);
    if (!r) return fail(r.error());
    *list = std::move(*r);
  }
  if (const auto* p = o.if_contains("public"); p && p->is_bool()) d.is_public = p->get_bool();
  if (const auto* p = o.if_contains("seen_comment_id"); p && p->is_int64()) d.seen_comment_id = {p->get_int64()};
  if (const auto* p = o.if_contains("outgoing_id"); p && p->is_int64()) d.continues = {p->get_int64()};
  if (const auto* p = o.if_contains("uploads"); p && p->is_array())
    for (const auto& u : p->get_array()) {
      if (u.is_string()) d.uploads.emplace_back(u.get_string());
      else if (u.is_object()) d.uploads.push_back(text(u.get_object(), "token"));
      else return invalid("uploads", "invalid", "must be a list of tokens");
    }
  return d;
}

Result<app::ReplyWish> reply_wish(const json::object& o) {
  auto d = draft_text(o);
  if (!d) return fail(d.error());
  app::ReplyWish w;
  w.text = std::move(*d);
  if (const auto* p = o.if_contains("hold_s"); p && !p->is_null()) {
    if (!p->is_int64() || p->get_int64() < 0 || p->get_int64() > 300) return invalid("hold_s", "inclusion", "must be a whole number from 0 to 300");
    w.hold_s = static_cast<int>(p->get_int64());
  }
  if (const auto* p = o.if_contains("send_at"); p && !p->is_null()) {
    const auto at = p->is_string() ? parse_iso8601(p->get_string()) : std::nullopt;
    if (!at) return invalid("send_at", "invalid", "must be an ISO 8601 time");
    w.send_at = *at;
  }
  if (const auto* p = o.if_contains("fields"); p && p->is_object()) w.changes = json::serialize(*p);
  return w;
}

Answer accepted(const store::Outgoing& o) {
  return json_answer({{"outgoing_id", o.id.v}, {"state", store::name(o.state)}, {"release_at", time_or_null(o.run_at)}, {"comment_id", id_or_null(o.comment_id)}, {"ticket_id", o.ticket_id.v}}, 202);
}

// The characters of these words that the letters of this ticket cannot carry, each once; usually "".
std::string unfit(store::Tx& tx, TicketId id, std::string_view body) {
  const auto t = store::ticket(tx, id);
  const auto mailbox = t ? store::mailbox(tx, app::sending_mailbox(tx, *t)) : std::nullopt;
  if (!mailbox || mailbox->charset == "utf-8") return {};
  std::string out;
  for (const auto& c : mail::unfit_for_iso_2022_jp(body)) out += c;
  return out;
}

// Tells every screen, on this node and others, who holds the lock now.
void tell_lock(app::Desk& desk, TicketId ticket, json::value holder, UserId taken_from) {
  desk.db().notify(json::serialize(json::object{{"type", "lock"}, {"ticket_id", ticket.v}, {"holder", std::move(holder)}, {"taken_from", id_or_null(taken_from)}}));
}

void locks(Routes& r) {
  r.write("POST", "/api/kotae/tickets/{}/lock", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    auto body = c.body();
    if (!body) return fail(body.error());
    const auto* over = body->if_contains("take_over");
    const bool take_over = over && over->is_bool() && over->get_bool();
    auto outcome = std::make_shared<desk::LockOutcome>();
    Write w;
    w.run = [c, id = TicketId{*id}, take_over, outcome](store::Tx& tx) -> Result<Answer> {
      auto l = app::lock_ticket(tx, c.viewer(), id, take_over);
      if (!l) return fail(l.error());
      *outcome = *l;
      return json_answer(print_lock(tx, l->lock));
    };
    w.committed = [c, id = TicketId{*id}, outcome] {
      const auto& u = c.caller->user;
      tell_lock(c.desk, id, json::object{{"id", u.id.v}, {"name", u.name}, {"email", u.email}}, outcome->taken_from);
    };
    return w;
  });
  r.write("DELETE", "/api/kotae/tickets/{}/lock", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    Write w;
    w.run = [c, id = TicketId{*id}](store::Tx& tx) -> Result<Answer> {
      if (auto d = app::unlock_ticket(tx, c.viewer(), id); !d) return fail(d.error());
      return no_content();
    };
    w.committed = [c, id = TicketId{*id}] { tell_lock(c.desk, id, nullptr, {}); };
    return w;
  });
}

void drafts(Routes& r) {
  r.read("/api/kotae/tickets/{}/draft", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    if (!store::ticket_for(tx, c.viewer(), {*id})) return fail(Code::not_found, "ticket " + std::to_string(*id) + " does not exist");
    const auto d = store::draft_of(tx, {*id}, c.viewer().user);
    return json_answer({{"draft", d ? json::value(print_draft(tx, *d, c)) : json::value(nullptr)}});
  });
  r.write("PUT", "/api/kotae/tickets/{}/draft", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    auto body = c.body();
    if (!body) return fail(body.error());
    auto d = draft_text(*body);
    if (!d) return fail(d.error());
    return Write{[c, id = TicketId{*id}, d = std::move(*d)](store::Tx& tx) -> Result<Answer> {
      auto o = app::save_draft(tx, c.viewer(), id, d);
      if (!o) return fail(o.error());
      return json_answer({{"draft", print_draft(tx, *o, c)}, {"unfit", unfit(tx, id, d.body)}});
    }};
  }, 2u << 20);
  r.write("DELETE", "/api/kotae/tickets/{}/draft", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    return Write{[c, id = TicketId{*id}](store::Tx& tx) -> Result<Answer> {
      if (!store::ticket_for(tx, c.viewer(), id)) return fail(Code::not_found, "ticket " + std::to_string(id.v) + " does not exist");
      if (auto d = app::drop_draft(tx, c.viewer(), id); !d) return fail(d.error());
      return no_content();
    }};
  });
}

using Verb = Result<store::Outgoing> (*)(store::Tx&, app::Desk&, const desk::Viewer&, OutgoingId);

Prepare on_outgoing(Verb verb) {
  return [verb](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    return Write{[c, id = OutgoingId{*id}, verb](store::Tx& tx) -> Result<Answer> {
      auto o = verb(tx, c.desk, c.viewer(), id);
      if (!o) return fail(o.error());
      return accepted(*o);
    }};
  };
}

// Taken back: the draft it is now, or the returned reply beside another draft.
Result<Write> take_back(const Call& c) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  return Write{[c, id = OutgoingId{*id}](store::Tx& tx) -> Result<Answer> {
    auto o = app::undo(tx, c.viewer(), id);
    if (!o) return fail(o.error());
    const bool draft = o->state == store::Outgoing::State::draft;
    return json_answer({{"draft", draft ? json::value(print_draft(tx, *o, c)) : json::value(nullptr)}, {"outgoing", print_outgoing(*o)}});
  }};
}

void replies(Routes& r) {
  r.write("POST", "/api/kotae/tickets/{}/reply", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    auto body = c.body();
    if (!body) return fail(body.error());
    auto w = reply_wish(*body);
    if (!w) return fail(w.error());
    auto wish = std::make_shared<app::ReplyWish>(std::move(*w));
    Write write;
    write.run = [c, id = TicketId{*id}, wish](store::Tx& tx) -> Result<Answer> {
      auto o = app::reply(tx, c.desk, c.viewer(), id, *wish);
      if (!o) return fail(o.error());
      return accepted(*o);
    };
    // Whatever the refusal is, what was typed waits in the draft.
    write.refused = [c, id = TicketId{*id}, wish](store::Tx& tx, const Error& e) {
      if (e.code != Code::not_found && e.code != Code::forbidden) app::keep_text(tx, c.viewer(), id, wish->text, e.description);
    };
    return write;
  }, 2u << 20);
  r.read("/api/kotae/outgoing/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    const auto o = store::outgoing(tx, {*id});
    if (!o || !store::ticket_for(tx, c.viewer(), o->ticket_id) || (o->state == store::Outgoing::State::draft && o->author_id != c.viewer().user))
      return fail(Code::not_found, "reply " + std::to_string(*id) + " does not exist");
    return json_answer({{"outgoing", print_outgoing(*o)}});
  });
  r.write("DELETE", "/api/kotae/outgoing/{}", Access::staff, take_back);
  r.write("POST", "/api/kotae/outgoing/{}/discard", Access::staff,
          on_outgoing([](store::Tx& tx, app::Desk&, const desk::Viewer& v, OutgoingId id) { return app::discard(tx, v, id); }));
  r.write("POST", "/api/kotae/outgoing/{}/send_now", Access::staff,
          on_outgoing([](store::Tx& tx, app::Desk& desk, const desk::Viewer& v, OutgoingId id) { return app::send_now(tx, desk, v, id); }));
  r.write("POST", "/api/kotae/outgoing/{}/retry", Access::staff,
          on_outgoing([](store::Tx& tx, app::Desk&, const desk::Viewer& v, OutgoingId id) { return app::retry_delivery(tx, v, id); }));
}

// A letter that begins a ticket: the first address is the customer.
Result<Answer> new_letter(store::Tx& tx, const Call& c, const json::object& body, const app::DraftText& d) {
  if (d.to.empty()) return invalid("to", "blank", "needs at least one address");
  const std::string subject = text(body, "subject");
  if (subject.find_first_not_of(" \t") == std::string::npos) return invalid("subject", "blank", "cannot be blank");
  if (subject.size() > 2000) return invalid("subject", "too_long", "must be at most 2000 bytes");
  if (d.body.find_first_not_of(" \t\r\n") == std::string::npos) return invalid("body", "blank", "cannot be blank");
  for (auto [key, list] : {std::pair{"to", &d.to}, std::pair{"cc", &d.cc}, std::pair{"bcc", &d.bcc}})
    for (const auto& a : *list)
      if (store::tidy_email(a.email).empty()) return invalid(key, "invalid", a.email + " is no mail address");
  const auto* box = body.if_contains("mailbox_id");
  const auto mailbox = box && box->is_int64() ? store::mailbox(tx, {box->get_int64()}) : std::nullopt;
  if (box && !box->is_null() && !mailbox) return invalid("mailbox_id", "not_found", "is no mailbox");
  const auto requester = store::user_for_email(tx, d.to.front().email, d.to.front().name);
  desk::Ticket t;
  t.subject = subject;
  t.via = "web";
  t.requester_id = requester.id;
  t.submitter_id = c.viewer().user;
  t.organization_id = requester.organization_id;
  t.status = desk::Status::open;
  t.brand_id = mailbox ? mailbox->brand_id : store::default_brand(tx);
  if (mailbox) {
    t.mailbox_id = mailbox->id;
    t.group_id = mailbox->group_id;
  }
  json::object fields;
  for (const char* key : {"group_id", "assignee_id", "priority", "type", "tags", "status", "custom_status_id", "ticket_form_id", "custom_fields"})
    if (const auto* p = body.if_contains(key); p && !p->is_null() && !(p->is_string() && p->get_string().empty())) fields[key] = *p;
  if (auto f = app::apply_fields(tx, t, json::serialize(fields)); !f) return fail(f.error());
  if (!t.assignee_id) t.assignee_id = c.viewer().user;
  app::Change change = app::Change::create(tx, std::move(t), c.viewer().user);
  app::PublicComment p;
  p.author = c.viewer().user;
  p.via = "web";
  p.subject = subject;
  p.body = d.body;
  p.to = d.to;
  p.cc = d.cc;
  p.bcc = d.bcc;
  p.uploads = d.uploads;
  store::Outgoing o;
  o.kind = "letter";
  o.subject = subject;
  store::insert(tx, [&]() -> store::Outgoing& {
    o.ticket_id = change.ticket().id;
    o.author_id = c.viewer().user;
    o.state = store::Outgoing::State::held;
    return o;
  }());
  const auto made = app::release_comment(tx, c.desk, change, std::move(p), o);
  if (!made) return fail(made.error());
  change.finish();
  return accepted(*store::outgoing(tx, o.id));
}

}  // namespace

void kotae_replies(Routes& r);
void kotae_replies(Routes& r) {
  locks(r);
  drafts(r);
  replies(r);
  r.write("POST", "/api/kotae/tickets", Access::staff, [](const Call& c) -> Result<Write> {
    auto body = c.body();
    if (!body) return fail(body.error());
    auto d = draft_text(*body);
    if (!d) return fail(d.error());
    return Write{[c, body = std::move(*body), d = std::move(*d)](store::Tx& tx) { return new_letter(tx, c, body, d); }};
  }, 2u << 20);
}

}  // namespace kotae::api
