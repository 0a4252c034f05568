#include "app/reply.h"

#include <boost/json.hpp>

#include "app/letter_words.h"
#include "app/message_id.h"
#include "app/ticket_wish.h"
#include "mail/html.h"
#include "store/feed.h"
#include "store/mailboxes.h"
#include "store/tickets.h"
#include "store/users.h"

namespace kotae::app {
namespace json = boost::json;
using store::Outgoing;
using store::Tx;

namespace {

std::string recipients_json(const DraftText& d) {
  return "{\"to\":" + addresses_json(d.to) + ",\"cc\":" + addresses_json(d.cc) + ",\"bcc\":" + addresses_json(d.bcc) + "}";
}
std::string words_json(const std::vector<std::string>& v) {
  json::array a;
  for (const auto& s : v) a.push_back(json::string(s));
  return json::serialize(a);
}
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  const json::value list = json::parse(text);
  for (const auto& v : list.as_array()) out.emplace_back(v.as_string());
  return out;
}

void fill(Outgoing& o, const DraftText& d) {
  o.body = d.body;
  o.html = d.html;
  o.is_public = d.is_public;
  o.recipients = recipients_json(d);
  o.uploads = words_json(d.uploads);
  json::object wish = json::parse(o.wish).as_object();
  wish["status"] = d.status;
  o.wish = json::serialize(wish);
  if (d.seen_comment_id) o.seen_comment_id = d.seen_comment_id;
}

void say(Tx& tx, const Outgoing& o, UserId actor) {
  json::object data{{"outgoing_id", o.id.v}, {"state", store::name(o.state)}};
  if (o.delivery != Outgoing::Delivery::none) data["delivery"] = store::name(o.delivery);
  store::emit(tx, 0, o.ticket_id, actor, "outgoing.updated", json::serialize(data));
}

Result<desk::Ticket> writable(Tx& tx, const desk::Viewer& v, TicketId id) {
  auto t = answerable(tx, v, id);
  if (!t) return t;
  if (t->status == desk::Status::closed) return fail(Code::invalid, "status: closed prevents ticket update");
  return t;
}

Outgoing* own(std::optional<Outgoing>& o, const desk::Viewer& v) { return o && (o->author_id == v.user || v.admin()) ? &*o : nullptr; }

// In `wish`, beside what is wished: why the reply is no longer on its way. Gone once its author has it before them again.
constexpr std::string_view back = "came_back";
void set_back(Outgoing& o, std::string_view why) {
  json::object wish = json::parse(o.wish).as_object();
  if (why.empty()) wish.erase(back);
  else wish[back] = why;
  o.wish = json::serialize(wish);
}

// Back to the author's desk. What they write by now keeps its place, and this one waits beside it as returned.
void come_back(Tx& tx, Outgoing& o, std::string_view why, std::string reason) {
  store::delete_jobs(tx, "release", o.id.v);
  const auto other = store::draft_of(tx, o.ticket_id, o.author_id);
  o.state = other && other->id != o.id ? Outgoing::State::returned : Outgoing::State::draft;
  o.reason = std::move(reason);
  o.run_at = {};
  set_back(o, why);
  store::save(tx, o);
  say(tx, o, o.author_id);
}

// The draft these words go into; none: a new one. A draft that came back and is not in them was not seen by who writes: it steps aside.
std::optional<Outgoing> draft_under(Tx& tx, TicketId ticket, UserId author, const DraftText& text) {
  auto o = store::draft_of(tx, ticket, author);
  if (!o || came_back(*o).empty() || text.continues == o->id || text.body.find(o->body) != std::string::npos) return o;
  o->state = Outgoing::State::returned;
  store::save(tx, *o);
  say(tx, *o, author);
  return std::nullopt;
}

Error locked(Tx& tx, const desk::Lock& l) {
  const auto holder = store::user(tx, l.holder);
  Error e{Code::ticket_locked, (holder ? holder->name : std::string("another agent")) + " is replying to this ticket", {}, "", 0};
  e.body_json = json::serialize(json::object{{"holder", json::object{{"id", l.holder.v}, {"name", holder ? holder->name : ""}, {"email", holder ? holder->email : ""}}},
                                             {"since", iso8601(l.since)},
                                             {"expires_at", iso8601(l.expires_at)}});
  return e;
}

// The status a reply wishes. One the ticket is in stays as it is, its custom status too.
Done apply_status(Tx& tx, desk::Ticket& t, std::string_view status) {
  if (status.empty() || status == desk::name(t.status)) return {};
  return apply_fields(tx, t, json::serialize(json::object{{"status", status}}));
}

// Everything that must hold at the moment of release, and the release itself. On an Error nothing was changed.
Result<CommentId> release(Tx& tx, Desk& desk, Outgoing o) {
  auto t = store::ticket_for_update(tx, o.ticket_id);
  if (!t || t->state >= desk::State::deleted) return fail(Code::not_found, "the ticket was deleted");
  if (t->status == desk::Status::closed) return fail(Code::update_conflict, "the ticket was closed");
  const auto author = store::user(tx, o.author_id);
  if (!author || !author->active || author->role == desk::Role::end_user) return fail(Code::forbidden, "the author may no longer answer");
  const auto viewer = store::viewer_of(tx, *author);
  if (!desk::can_comment_publicly(viewer, desk::scope(*t))) return fail(Code::forbidden, "the author may no longer answer this ticket");
  if (auto d = check_lock(tx, o.ticket_id, o.author_id); !d) return fail(d.error());
  if (auto d = check_newer(tx, *t, o.seen_comment_id, o.author_id); !d) return fail(d.error());
  Change change = Change::of(tx, *t, o.author_id);
  const json::object wish = json::parse(o.wish).as_object();
  if (const auto* fields = wish.if_contains("fields"))
    if (auto d = apply_fields(tx, change.ticket(), json::serialize(*fields)); !d) return fail(d.error());
  PublicComment c;
  c.author = o.author_id;
  c.via = "web";
  c.body = o.body;
  c.html = o.html;
  c.subject = o.subject;
  c.to = addresses_of(o.recipients, "to");
  c.cc = addresses_of(o.recipients, "cc");
  c.bcc = addresses_of(o.recipients, "bcc");
  c.uploads = words_of(o.uploads);
  std::string status;
  if (const auto* s = wish.if_contains("status")) status = s->as_string();
  auto id = release_comment(tx, desk, change, std::move(c), std::move(o));
  if (!id) return id;
  if (!change.ticket().assignee_id) desk::set_assignee(change.ticket(), author->id, tx.at());
  if (auto d = apply_status(tx, change.ticket(), status); !d) return fail(d.error());
  change.finish();
  store::drop_lock(tx, change.ticket().id);
  return id;
}

}  // namespace

std::string came_back(const Outgoing& o) {
  const json::value wish = json::parse(o.wish);
  const auto* why = wish.as_object().if_contains(back);
  return why ? std::string(why->as_string()) : std::string{};
}

Done check_lock(Tx& tx, TicketId ticket, UserId author) {
  if (const auto l = desk::stopping(store::lock_of(tx, ticket), author, tx.at())) return fail(locked(tx, *l));
  return {};
}

Done check_newer(Tx& tx, const desk::Ticket& t, CommentId seen, UserId author) {
  if (!seen || t.latest_public_comment_id.v <= seen.v) return {};
  json::array newer;
  json::object by;
  for (const auto& c : store::comments_of(tx, t.id, seen.v)) {
    if (c.audience != desk::Audience::everyone || c.author_id == author || c.kind == "receipt") continue;
    const auto u = store::user(tx, c.author_id);
    by = {{"id", c.author_id.v}, {"name", u ? u->name : ""}, {"email", u ? u->email : ""}};
    newer.push_back(json::object{{"id", c.id.v}, {"author_id", c.author_id.v}, {"author", by}, {"public", true}, {"created_at", iso8601(c.created_at)}, {"plain_body", c.body}});
  }
  if (newer.empty()) return {};
  Error e{Code::update_conflict, "a newer message has arrived since you began to write", {}, "", 0};
  e.body_json = json::serialize(json::object{{"comments", std::move(newer)}, {"updated_by", std::move(by)}});
  return fail(std::move(e));
}

Result<Outgoing> save_draft(Tx& tx, const desk::Viewer& v, TicketId ticket, const DraftText& text) {
  const auto t = store::ticket_for(tx, v, ticket);
  if (!t) return fail(Code::not_found, "ticket " + std::to_string(ticket.v) + " does not exist");
  if (!desk::can_note(v, desk::scope(*t))) return fail(Code::forbidden, "you may not answer this ticket");
  if (text.body.size() > (1u << 20)) return invalid("body", "too_long", "must be at most 1 MiB");
  auto o = draft_under(tx, ticket, v.user, text);
  if (!o) {
    Outgoing fresh;
    fresh.ticket_id = ticket;
    fresh.author_id = v.user;
    fill(fresh, text);
    store::insert(tx, fresh);
    return fresh;
  }
  fill(*o, text);
  o->reason.clear();
  set_back(*o, "");
  store::save(tx, *o);
  return *o;
}

void keep_text(Tx& tx, const desk::Viewer& v, TicketId ticket, const DraftText& text, std::string_view reason) {
  auto o = draft_under(tx, ticket, v.user, text);
  if (o && o->body.find(text.body) == std::string::npos) {
    DraftText both = text;
    if (!o->body.empty() && text.body.find(o->body) == std::string::npos) both.body = text.body + "\n\n" + o->body;
    fill(*o, both);
  } else if (!o) {
    Outgoing fresh;
    fresh.ticket_id = ticket;
    fresh.author_id = v.user;
    fill(fresh, text);
    store::insert(tx, fresh);
    o = fresh;
  }
  o->reason = reason;
  store::save(tx, *o);
}

Done drop_draft(Tx& tx, const desk::Viewer& v, TicketId ticket) {
  if (const auto o = store::draft_of(tx, ticket, v.user)) {
    for (const auto& token : words_of(o->uploads)) store::delete_upload(tx, token);
    store::delete_outgoing(tx, o->id);
  }
  return {};
}

Result<Outgoing> reply(Tx& tx, Desk& desk, const desk::Viewer& v, TicketId ticket, const ReplyWish& wish) {
  const auto t = writable(tx, v, ticket);
  if (!t) return fail(t.error());
  const DraftText& d = wish.text;
  if (d.body.find_first_not_of(" \t\r\n") == std::string::npos && d.uploads.empty()) return invalid("body", "blank", "cannot be blank");
  if (d.body.size() > (1u << 20)) return invalid("body", "too_long", "must be at most 1 MiB");
  if (d.to.size() + d.cc.size() + d.bcc.size() > 100) return invalid("to", "too_many", "a reply goes to at most 100 addresses");
  const std::pair<const char*, const std::vector<mail::Address>*> lists[] = {{"to", &d.to}, {"cc", &d.cc}, {"bcc", &d.bcc}};
  for (const auto& [field, list] : lists)
    for (const auto& a : *list)
      if (store::tidy_email(a.email).empty()) return invalid(field, "invalid", a.email + " is no mail address");
  if (d.to.empty()) {
    const auto r = store::user(tx, t->requester_id);
    if (!r || r->email.empty()) return invalid("to", "blank", "the customer has no mail address");
  }
  if (!d.status.empty() && (!desk::status_of(d.status) || d.status == "new" || d.status == "closed")) return invalid("status", "inclusion", "must be open, pending, hold or solved");
  if (wish.send_at && wish.send_at <= tx.at()) return invalid("send_at", "invalid", "must be in the future");
  if (!d.status.empty() && !desk::can_edit(v, desk::scope(*t))) return fail(Code::forbidden, "you may not change this ticket");
  if (auto r = may_change(v, *t, json::parse(wish.changes).as_object()); !r) return fail(r.error());
  {
    desk::Ticket probe = *t;
    if (auto r = apply_fields(tx, probe, wish.changes); !r) return fail(r.error());
    if (auto r = may_give(v, t->group_id, probe.group_id); !r) return fail(r.error());
    if (!probe.assignee_id) probe.assignee_id = v.user;
    if (auto r = apply_status(tx, probe, d.status); !r) return fail(r.error());
  }
  for (const auto& token : d.uploads)
    if (store::attachments_of_upload(tx, token).empty()) return invalid("uploads", "not_found", "unknown or used upload token " + token);
  if (auto r = check_lock(tx, ticket, v.user); !r) return fail(r.error());
  if (auto r = check_newer(tx, *t, d.seen_comment_id, v.user); !r) return fail(r.error());

  auto had = draft_under(tx, ticket, v.user, d);
  Outgoing o = had ? *had : Outgoing{};
  o.ticket_id = ticket;
  o.author_id = v.user;
  o.is_public = true;
  o.kind = "reply";
  o.reason.clear();
  fill(o, d);
  json::object w = json::parse(o.wish).as_object();
  w.erase(back);
  w["fields"] = json::parse(wish.changes);
  o.wish = json::serialize(w);
  o.seen_comment_id = d.seen_comment_id ? d.seen_comment_id : t->latest_public_comment_id;
  const int hold = wish.hold_s ? *wish.hold_s : desk.settings().hold_s;
  if (wish.send_at) {
    o.state = Outgoing::State::scheduled;
    o.run_at = wish.send_at;
  } else {
    o.state = Outgoing::State::held;
    o.run_at = plus_s(tx.at(), hold);
  }
  had ? store::save(tx, o) : store::insert(tx, o);
  if (!wish.send_at && hold <= 0) {
    const auto c = release(tx, desk, o);
    if (!c) return fail(c.error());
    return *store::outgoing(tx, o.id);
  }
  store::add_job(tx, "release", o.id.v, o.run_at);
  say(tx, o, v.user);
  return o;
}

Done release_due(Tx& tx, Desk& desk, OutgoingId id) {
  auto o = store::outgoing_for_update(tx, id);
  if (!o || (o->state != Outgoing::State::held && o->state != Outgoing::State::scheduled)) return {};  // undone, or released by send_now
  Result<CommentId> c = fail(Code::internal, "");
  const Done d = tx.attempt([&](Tx& t) -> Done {
    c = release(t, desk, *o);
    return c ? Done{} : Done(fail(c.error()));
  });
  if (!d) come_back(tx, *o, name(d.error().code), d.error().description);
  return {};
}

Result<Outgoing> undo(Tx& tx, const desk::Viewer& v, OutgoingId id) {
  auto o = store::outgoing_for_update(tx, id);
  Outgoing* mine = own(o, v);
  if (!mine) return fail(Code::not_found, "reply " + std::to_string(id.v) + " does not exist");
  const auto other = store::draft_of(tx, mine->ticket_id, mine->author_id);
  if (mine->state == Outgoing::State::returned && other) return fail(Code::update_conflict, "there is another draft on this ticket: send or discard it first");
  if (mine->state == Outgoing::State::draft) return *mine;
  if (mine->state != Outgoing::State::held && mine->state != Outgoing::State::scheduled && mine->state != Outgoing::State::returned)
    return fail(Code::update_conflict, "the reply has already been sent");
  // Who takes their own back has its words before them.
  come_back(tx, *mine, mine->author_id == v.user && !other ? "" : "Undo", "");
  return *mine;
}

Result<Outgoing> discard(Tx& tx, const desk::Viewer& v, OutgoingId id) {
  auto o = store::outgoing_for_update(tx, id);
  Outgoing* mine = own(o, v);
  if (!mine) return fail(Code::not_found, "reply " + std::to_string(id.v) + " does not exist");
  if (mine->state == Outgoing::State::voided) return *mine;
  if (mine->state != Outgoing::State::returned) return fail(Code::update_conflict, "only a reply that came back can be thrown away");
  for (const auto& token : words_of(mine->uploads)) store::delete_upload(tx, token);
  mine->state = Outgoing::State::voided;
  store::save(tx, *mine);
  say(tx, *mine, v.user);
  return *mine;
}

Result<Outgoing> send_now(Tx& tx, Desk& desk, const desk::Viewer& v, OutgoingId id) {
  auto o = store::outgoing_for_update(tx, id);
  Outgoing* mine = own(o, v);
  if (!mine) return fail(Code::not_found, "reply " + std::to_string(id.v) + " does not exist");
  if (mine->state == Outgoing::State::released) return *mine;
  if (mine->state != Outgoing::State::held && mine->state != Outgoing::State::scheduled) return fail(Code::update_conflict, "the reply does not wait to be sent");
  store::delete_jobs(tx, "release", id.v);
  const auto c = release(tx, desk, *mine);
  if (!c) return fail(c.error());
  return *store::outgoing(tx, id);
}

Result<Outgoing> retry_delivery(Tx& tx, const desk::Viewer& v, OutgoingId id) {
  auto o = store::outgoing_for_update(tx, id);
  if (!o || !v.staff()) return fail(Code::not_found, "reply " + std::to_string(id.v) + " does not exist");
  const auto t = answerable(tx, v, o->ticket_id);
  if (!t) return fail(t.error());
  if (o->state != Outgoing::State::released || o->delivery == Outgoing::Delivery::sent) return fail(Code::update_conflict, "there is nothing to deliver again");
  store::delete_jobs(tx, "deliver", id.v);
  store::add_job(tx, "deliver", id.v, tx.at());
  o->delivery = Outgoing::Delivery::queued;
  store::save(tx, *o);
  say(tx, *o, v.user);
  return *o;
}

MailboxId sending_mailbox(Tx& tx, const desk::Ticket& t) {
  if (t.mailbox_id && store::mailbox(tx, t.mailbox_id)) return t.mailbox_id;
  MailboxId any;
  for (const auto& m : store::mailboxes(tx)) {
    if (m.brand_id == t.brand_id) return m.id;
    if (!any) any = m.id;
  }
  return any;
}

Result<CommentId> release_comment(Tx& tx, Desk& desk, Change& change, PublicComment c, std::optional<Outgoing> held) {
  const desk::Ticket& t = change.ticket();
  if (c.to.empty() && c.deliver) {
    const auto requester = store::user(tx, t.requester_id);
    if (requester && !requester->email.empty()) c.to.push_back({requester->name, requester->email});
    if (!held)  // the screen names its copies itself
      for (const auto& u : store::users_by_ids(tx, store::people(tx, t.id, "cc")))
        if (!u.email.empty() && u.id != c.author) c.cc.push_back({u.name, u.email});
  }
  Outgoing o = held ? *held : Outgoing{};
  o.ticket_id = t.id;
  o.author_id = c.author;
  o.state = Outgoing::State::released;
  o.mailbox_id = sending_mailbox(tx, t);
  o.run_at = {};
  if (!held) {
    o.body = "";  // the words are in the comment
    o.seen_comment_id = t.latest_comment_id;
  }
  o.recipients = "{\"to\":" + addresses_json(c.to) + ",\"cc\":" + addresses_json(c.cc) + ",\"bcc\":" + addresses_json(c.bcc) + "}";
  const bool mailed = c.deliver && !(c.to.empty() && c.cc.empty() && c.bcc.empty());
  o.delivery = mailed ? Outgoing::Delivery::queued : Outgoing::Delivery::none;
  held ? store::save(tx, o) : store::insert(tx, o);
  o.message_id = message_id(desk, t.id, o.id);

  NewComment n;
  n.author = c.author;
  n.by_staff = true;
  n.via = c.via;
  n.subject = c.subject;
  n.body = c.body;
  n.html = c.html.empty() ? std::string{} : mail::clean_html(c.html).html;
  n.meta = "{\"to\":" + addresses_json(c.to) + ",\"cc\":" + addresses_json(c.cc) + ",\"bcc\":" + addresses_json(c.bcc) + "}";
  n.message_id = o.message_id;
  n.outgoing_id = o.id;
  n.uploads = c.uploads;
  const auto id = change.comment(std::move(n));
  if (!id) return id;
  o.comment_id = *id;
  store::save(tx, o);
  if (mailed) store::add_job(tx, "deliver", o.id.v, tx.at());
  change.note("outgoing.updated", json::serialize(json::object{{"outgoing_id", o.id.v}, {"state", "released"}, {"comment_id", id->v}}));
  return id;
}

}  // namespace kotae::app
