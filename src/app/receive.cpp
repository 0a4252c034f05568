#include "app/receive.h"

#include <boost/json.hpp>

#include <algorithm>

#include "app/change.h"
#include "app/letter_words.h"
#include "app/receipt.h"
#include "desk/threading.h"
#include "mail/html.h"
#include "store/feed.h"
#include "store/outgoing.h"
#include "store/tickets.h"
#include "store/users.h"

namespace kotae::app {
namespace json = boost::json;
using store::Inbound;
using store::Tx;

namespace {

std::string fingerprint(const mail::Letter& l) {
  if (l.message_id.empty()) return {};
  std::string s = l.message_id + '\n' + l.from.email + '\n' + l.subject + '\n' + std::to_string(l.date ? l.date->us : 0) + '\n' + l.text;
  for (const auto& a : l.attachments) s += '\n' + a.filename + ' ' + std::to_string(a.bytes.size());
  return store::sha256_hex(s);
}

std::string without_plus(const std::string& address) {
  const auto at = address.rfind('@');
  const auto plus = address.find('+');
  return at == std::string::npos || plus == std::string::npos || plus > at ? address : address.substr(0, plus) + address.substr(at);
}

std::vector<std::string> recipients(const PreparedLetter& p) {
  std::vector<std::string> out;
  const auto add = [&](std::string_view a) {
    if (auto e = store::tidy_email(a); !e.empty()) out.push_back(std::move(e));
  };
  for (const auto& a : p.arrival.envelope_to) add(a);
  if (p.letter) {
    for (const auto& a : p.letter->delivered_to) add(a);
    for (const auto& a : p.letter->to) add(a.email);
    for (const auto& a : p.letter->cc) add(a.email);
  }
  return out;
}

std::optional<store::Mailbox> find_mailbox(Tx& tx, const PreparedLetter& p) {
  if (p.arrival.mailbox) return store::mailbox(tx, p.arrival.mailbox);
  for (const auto& a : recipients(p)) {
    if (auto m = store::mailbox_for_address(tx, a)) return m;
    if (auto m = store::mailbox_for_address(tx, without_plus(a))) return m;
  }
  return std::nullopt;
}

// One transaction's view of a letter on its way to a ticket.
class Arriving {
 public:
  Arriving(Tx& tx, Desk& desk, const PreparedLetter& p, Inbound& row, bool accept) : tx_(tx), desk_(desk), p_(p), l_(*p.letter), row_(row), accept_(accept) {}

  Result<Received> run() {
    mailbox_ = find_mailbox(tx_, p_);
    if (mailbox_ && !row_.mailbox_id) row_.mailbox_id = mailbox_->id;
    if (const auto own = l_.message_id.empty() ? std::nullopt : store::outgoing_by_message_id(tx_, l_.message_id)) return own_copy(*own);
    if (l_.bounce && !accept_) return bounce();

    from_ = store::tidy_email(l_.from.email);
    if (from_.empty() && l_.sender) from_ = store::tidy_email(l_.sender->email);
    from_name_ = l_.from.name;
    // A letter of our own address (a form on the web site) is from whom it asks to answer.
    if (!from_.empty() && store::mailbox_for_address(tx_, from_) && !l_.reply_to.empty()) {
      const auto other = store::tidy_email(l_.reply_to.front().email);
      if (!other.empty() && !store::mailbox_for_address(tx_, other)) {
        from_ = other;
        from_name_ = l_.reply_to.front().name;
      }
    }
    if (from_.empty()) {
      if (!accept_) return suspend("the letter names no sender");
      from_ = "unknown-sender@" + desk_.host();
    }
    const auto author = store::user_by_email(tx_, from_);
    staff_ = author && author->role != desk::Role::end_user && author->active;
    if (author && author->suspended && !accept_) return suspend("the sender is suspended");

    const desk::Threading where = thread();
    row_.matched_by = where.matched_by;
    const bool automatic = p_.judgement.kind != mail::Kind::person;
    if (where.way == desk::Threading::Way::new_ticket && automatic && !accept_) return suspend(std::string(mail::name(p_.judgement.kind)) + ": " + p_.judgement.reason);
    if (where.way == desk::Threading::Way::append) return append(where, automatic && !accept_);
    return open_ticket(where);
  }

 private:
  Received settle(Inbound::State state, TicketId t, CommentId c) {
    row_.state = state;
    row_.ticket_id = t;
    row_.comment_id = c;
    Received r;
    r.inbound_id = row_.id;
    r.state = state;
    r.ticket_id = t;
    r.comment_id = c;
    r.matched_by = row_.matched_by;
    r.reason = row_.reason;
    return r;
  }

  Result<Received> suspend(std::string reason) {
    row_.reason = std::move(reason);
    store::emit(tx_, 0, {}, {}, "letter.suspended", json::serialize(json::object{{"inbound_id", row_.id.v}}));
    return settle(Inbound::State::suspended, {}, {});
  }

  // What we sent came back to us by a copy: the ticket already has it.
  Result<Received> own_copy(const store::Outgoing& o) {
    row_.matched_by = "own_message_id";
    return settle(Inbound::State::own_copy, o.ticket_id, o.comment_id);
  }

  Result<Received> bounce() {
    const auto& b = *l_.bounce;
    auto o = b.message_id.empty() ? std::nullopt : store::outgoing_by_message_id(tx_, b.message_id);
    if (!o) return suspend("bounce: " + (b.diagnostic.empty() ? p_.judgement.reason : b.diagnostic));
    auto t = store::ticket_for_update(tx_, o->ticket_id);
    if (!t || t->state >= desk::State::deleted) return suspend("bounce of a letter of a deleted ticket");
    o->delivery = b.permanent ? store::Outgoing::Delivery::bounced : store::Outgoing::Delivery::retry;
    o->delivery_reason = (b.recipient.empty() ? "" : b.recipient + ": ") + (b.status.empty() ? "" : b.status + " ") + b.diagnostic;
    store::save(tx_, *o);
    Change change = Change::of(tx_, *t, {});
    change.ticket().delivery_failed = change.ticket().delivery_failed || b.permanent;
    change.note("outgoing.updated", json::serialize(json::object{{"outgoing_id", o->id.v}, {"state", store::name(o->state)}, {"delivery", store::name(o->delivery)}}));
    row_.matched_by = "bounce";
    auto c = words(store::user_for_email(tx_, from_.empty() ? "mailer-daemon@" + desk_.host() : from_, l_.from.name).id);
    c.audience = desk::Audience::internal;
    c.kind = "bounce";
    c.automatic = true;
    const auto id = change.comment(std::move(c));
    if (!id) return fail(id.error());
    change.finish();
    return settle(Inbound::State::done, t->id, *id);
  }

  void candidate(std::vector<desk::Evidence>& out, std::string rule, TicketId id) {
    if (std::any_of(out.begin(), out.end(), [&](const auto& e) { return e.candidate.ticket == id; })) return;
    const auto t = store::ticket(tx_, id);
    if (!t) return;
    out.push_back({std::move(rule), {id, t->status, t->state, t->merged_into, store::participants(tx_, id)}});
  }

  desk::Threading thread() {
    std::vector<desk::Evidence> evidence;
    std::vector<std::string> ids(l_.in_reply_to);
    ids.insert(ids.end(), l_.references.rbegin(), l_.references.rend());
    if (ids.size() > 30) ids.resize(30);
    for (const auto& id : ids)
      if (const auto token = desk::message_token(id); token && token->check == desk_.keys().ticket_check(token->ticket)) candidate(evidence, "token", token->ticket);
    for (const auto& id : ids)
      for (const auto& seen : store::find_message_id(tx_, id)) candidate(evidence, "references", seen.ticket_id);
    // The same Message-ID with other content (a list's footer, a gateway): the same thread.
    if (!l_.message_id.empty())
      for (const auto& seen : store::find_message_id(tx_, l_.message_id)) candidate(evidence, "references", seen.ticket_id);
    for (const auto& a : recipients(p_))
      if (const auto token = desk::plus_token(a); token && token->check == desk_.keys().ticket_check(token->ticket)) candidate(evidence, "plus_address", token->ticket);
    for (const TicketId id : desk::subject_ids(l_.subject)) candidate(evidence, "subject_id", id);

    desk::LetterFacts facts;
    facts.from = from_;
    facts.automatic = p_.judgement.kind != mail::Kind::person;
    facts.from_staff = staff_;
    const auto add = [&](const std::vector<mail::Address>& list) {
      for (const auto& a : list)
        if (auto e = store::tidy_email(a.email); !e.empty()) facts.also.push_back(std::move(e));
    };
    add(l_.to);
    add(l_.cc);
    add(l_.reply_to);
    if (l_.sender) add({*l_.sender});
    // Our own mailboxes are on every ticket: they prove nothing.
    std::erase_if(facts.also, [&](const std::string& a) { return store::mailbox_for_address(tx_, a).has_value(); });
    return desk::decide(evidence, facts);
  }

  NewComment words(UserId author) {
    NewComment c;
    c.author = author;
    c.via = "email";
    c.subject = l_.subject;
    c.body = l_.text;
    c.html = p_.html;
    c.meta = letter_meta(l_, p_.remote_images, p_.judgement.kind == mail::Kind::person ? "" : p_.judgement.reason);
    c.message_id = l_.message_id;
    c.matched_by = row_.matched_by;
    c.inbound_id = row_.id;
    c.kind = mail::name(p_.judgement.kind);
    for (const auto& b : p_.attachment_blobs) desk_.blobs().put(tx_, b);
    c.attachments = p_.attachments;
    return c;
  }

  void add_ccs(const desk::Ticket& t) {
    if (p_.judgement.kind != mail::Kind::person) return;
    int n = 0;
    for (const auto* list : {&l_.to, &l_.cc})
      for (const auto& a : *list) {
        // A desk without this mailbox cannot tell its own address among the recipients: then only copies are people.
        if (!mailbox_ && list == &l_.to) break;
        const auto e = store::tidy_email(a.email);
        if (e.empty() || e == from_ || ++n > 48) continue;
        if (store::mailbox_for_address(tx_, e) || store::mailbox_for_address(tx_, without_plus(e))) continue;
        const auto u = store::user_for_email(tx_, e, a.name);
        if (u.id != t.requester_id && u.role == desk::Role::end_user) store::add_person(tx_, t.id, u.id, "cc");
      }
  }

  Result<Received> append(const desk::Threading& where, bool automatic) {
    auto t = store::ticket_for_update(tx_, where.ticket);
    if (!t) return fail(Code::internal, "the ticket of the evidence is gone");
    const auto author = store::user_for_email(tx_, from_, from_name_);
    Change change = Change::of(tx_, *t, author.id);
    auto c = words(author.id);
    c.automatic = automatic;
    c.by_staff = staff_;
    if (staff_ && author.only_private_comments && author.id != t->requester_id) c.audience = desk::Audience::internal;
    const auto id = change.comment(std::move(c));
    if (!id) return fail(id.error());
    remember_references(t->id, *id);
    if (author.id != t->requester_id && !staff_ && !automatic) store::add_person(tx_, t->id, author.id, "cc");
    add_ccs(*t);
    change.finish();
    return settle(Inbound::State::done, t->id, *id);
  }

  Result<Received> open_ticket(const desk::Threading& where) {
    const auto author = store::user_for_email(tx_, from_, from_name_);
    desk::Ticket t;
    t.subject = l_.subject.empty() ? std::string{} : l_.subject;
    t.requester_id = t.submitter_id = author.id;
    t.organization_id = author.organization_id;
    t.via = "email";
    t.brand_id = mailbox_ ? mailbox_->brand_id : store::default_brand(tx_);
    if (mailbox_) {
      t.mailbox_id = mailbox_->id;
      t.group_id = mailbox_->group_id;
    }
    if (where.way == desk::Threading::Way::follow_up) {
      t.followup_of = where.ticket;
      if (const auto old = store::ticket(tx_, where.ticket)) {
        t.group_id = old->group_id;
        t.tags = old->tags;
        t.fields = old->fields;
      }
    }
    Change change = Change::create(tx_, std::move(t), author.id);
    auto c = words(author.id);
    if (!where.note.empty()) change.note("letter.distrusted", json::serialize(json::object{{"inbound_id", row_.id.v}, {"evidence", where.note}}));
    const auto id = change.comment(std::move(c));
    if (!id) return fail(id.error());
    remember_references(change.ticket().id, *id);
    add_ccs(change.ticket());
    change.finish();
    if (mailbox_ && p_.judgement.kind == mail::Kind::person && p_.arrival.source != "import" && p_.arrival.source != "demo") send_receipt(tx_, desk_, change.ticket(), *mailbox_, author, l_);
    Received r = settle(Inbound::State::done, change.ticket().id, *id);
    r.new_ticket = true;
    return r;
  }

  // Somebody who answers an older letter of the same thread, which never came to us, must find this ticket too.
  void remember_references(TicketId t, CommentId c) {
    std::size_t n = 0;
    for (auto r = l_.references.rbegin(); r != l_.references.rend() && n < 20; ++r, ++n) {
      const auto seen = store::find_message_id(tx_, *r);
      if (seen.empty()) store::remember_message_id(tx_, *r, t, c, {}, false);
    }
  }

  Tx& tx_;
  Desk& desk_;
  const PreparedLetter& p_;
  const mail::Letter& l_;
  Inbound& row_;
  bool accept_;
  std::optional<store::Mailbox> mailbox_;
  std::string from_, from_name_;
  bool staff_ = false;
};

Result<Received> place(Tx& tx, Desk& desk, const PreparedLetter& p, Inbound& row, bool accept) {
  if (!p.letter) {
    row.state = Inbound::State::failed;
    row.reason = p.unreadable;
    store::emit(tx, 0, {}, {}, "letter.failed", json::serialize(json::object{{"inbound_id", row.id.v}}));
    Received r;
    r.inbound_id = row.id;
    r.state = row.state;
    r.reason = row.reason;
    return r;
  }
  // A letter that trips the desk itself must not stop the next one: it is kept with the reason.
  Result<Received> out = fail(Code::internal, "");
  const Done d = tx.attempt([&](Tx& t) -> Done {
    out = Arriving(t, desk, p, row, accept).run();
    return out ? Done{} : Done(fail(out.error()));
  });
  if (!d) {
    row.state = Inbound::State::failed;
    row.reason = d.error().description;
    row.ticket_id = {};
    row.comment_id = {};
    store::emit(tx, 0, {}, {}, "letter.failed", json::serialize(json::object{{"inbound_id", row.id.v}}));
    Received r;
    r.inbound_id = row.id;
    r.state = row.state;
    r.reason = row.reason;
    return r;
  }
  return out;
}

Received known(const Inbound& i) {
  Received r;
  r.inbound_id = i.id;
  r.state = i.state;
  r.ticket_id = i.ticket_id;
  r.comment_id = i.comment_id;
  r.matched_by = i.matched_by;
  r.reason = i.reason;
  r.known = true;
  return r;
}

void describe(Inbound& row, const PreparedLetter& p) {
  row.size = static_cast<std::int64_t>(p.arrival.raw->size());
  if (!p.letter) return;
  row.message_id = p.letter->message_id;
  row.sender = p.letter->from.email;
  row.subject = p.letter->subject;
  row.fingerprint = p.fingerprint;
}

}  // namespace

PreparedLetter prepare_letter(Desk& desk, Arrival arrival, std::string_view forced_charset) {
  PreparedLetter p;
  p.blob = desk.blobs().prepare(arrival.raw);
  p.arrival = std::move(arrival);
  mail::ParseOptions options;
  options.limits.max_bytes = static_cast<std::size_t>(desk.settings().max_letter_mb) << 20;
  options.forced_charset = forced_charset;
  auto letter = mail::parse(*p.arrival.raw, options);
  if (!letter) {
    p.unreadable = letter.error().description;
    return p;
  }
  p.letter = std::move(*letter);
  p.judgement = mail::judge(*p.letter);
  p.fingerprint = fingerprint(*p.letter);
  const bool scan = !desk.settings().clamd.empty();
  for (const auto& a : p.letter->attachments) {
    auto blob = desk.blobs().prepare(std::make_shared<const std::string>(a.bytes));
    store::Attachment row;
    row.file_name = a.filename;
    row.content_type = a.content_type;
    row.size = blob.size;
    row.sha256 = blob.sha256;
    row.is_inline = a.is_inline;
    row.content_id = a.content_id;
    row.token = short_token();
    row.state = scan ? store::Attachment::State::scanning : store::Attachment::State::ready;
    p.attachments.push_back(std::move(row));
    p.attachment_blobs.push_back(std::move(blob));
  }
  if (!p.letter->html.empty()) {
    mail::CleanOptions clean;
    // The token stands for the attachment until its id is known; api/ turns it into an address when it prints the letter.
    clean.cid_url = [&](std::string_view cid) -> std::string {
      for (const auto& a : p.attachments)
        if (!a.content_id.empty() && a.content_id == cid) return "/api/kotae/attachments/by_token/" + a.token + "?inline=1";
      return {};
    };
    auto cleaned = mail::clean_html(p.letter->html, clean);
    p.html = std::move(cleaned.html);
    p.remote_images = cleaned.remote_images;
  }
  return p;
}

Result<Received> receive(Tx& tx, Desk& desk, const PreparedLetter& p) {
  const Arrival& a = p.arrival;
  if (a.uid != 0)
    if (const auto i = store::inbound_by_uid(tx, a.mailbox, a.uidvalidity, a.uid)) return known(*i);
  const auto first = p.fingerprint.empty() ? store::inbound_by_sha(tx, p.blob.sha256) : store::inbound_by_fingerprint(tx, p.fingerprint);
  Inbound row;
  row.mailbox_id = a.mailbox;
  row.source = a.source;
  row.uidvalidity = a.uidvalidity;
  row.uid = a.uid;
  row.sha256 = p.blob.sha256;
  row.envelope_from = a.envelope_from;
  for (const auto& to : a.envelope_to) row.envelope_to += (row.envelope_to.empty() ? "" : ",") + to;
  row.received_at = tx.at();
  describe(row, p);
  if (first) {
    if (a.uid != 0) {  // the cursor needs a row for this uid
      row.fingerprint.clear();
      row.state = Inbound::State::known;
      row.ticket_id = first->ticket_id;
      row.comment_id = first->comment_id;
      row.matched_by = "known";
      store::insert(tx, row);
    }
    return known(*first);
  }
  desk.blobs().put(tx, p.blob);
  row.attempts = 1;
  store::insert(tx, row);
  auto r = place(tx, desk, p, row, false);
  if (r) store::save(tx, row);
  return r;
}

Result<Received> replay(Tx& tx, Desk& desk, InboundId id, const PreparedLetter& p, bool accept) {
  auto row = store::inbound(tx, id);
  if (!row || row->state == Inbound::State::deleted) return fail(Code::not_found, "letter " + std::to_string(id.v) + " does not exist");
  if (row->state != Inbound::State::failed && row->state != Inbound::State::suspended && row->state != Inbound::State::kept) return known(*row);
  row->reason.clear();
  ++row->attempts;
  const std::string had = row->fingerprint;
  describe(*row, p);
  if (had.empty() && !row->fingerprint.empty())
    if (const auto other = store::inbound_by_fingerprint(tx, row->fingerprint)) return known(*other);
  auto r = place(tx, desk, p, *row, accept);
  if (r) store::save(tx, *row);
  return r;
}

Done reread(Tx& tx, CommentId id, const PreparedLetter& p, std::string_view charset) {
  auto c = store::comment(tx, id);
  if (!c) return fail(Code::not_found, "comment " + std::to_string(id.v) + " does not exist");
  if (!p.letter) return fail(Code::invalid, p.unreadable);
  auto letter = *p.letter;
  letter.repairs.push_back("charset: read as " + std::string(charset) + " by an agent");
  c->subject = letter.subject;
  c->body = letter.text;
  // Inline pictures keep the attachments that are there already: their addresses come from the letter's first reading.
  if (!letter.html.empty()) {
    mail::CleanOptions clean;
    const auto rows = store::attachments_of(tx, id);
    clean.cid_url = [&](std::string_view cid) -> std::string {
      for (const auto& a : rows)
        if (!a.content_id.empty() && a.content_id == cid) return "/api/kotae/attachments/by_token/" + a.token + "?inline=1";
      return {};
    };
    c->html = mail::clean_html(letter.html, clean).html;
  }
  c->meta = letter_meta(letter, p.remote_images, "");
  store::save_words(tx, *c);
  auto t = store::ticket_for_update(tx, c->ticket_id);
  if (!t) return fail(Code::not_found, "the ticket is gone");
  Change change = Change::of(tx, *t, {});
  change.note("comment.reread", json::serialize(json::object{{"comment_id", id.v}, {"charset", charset}}));
  if (t->latest_public_comment_id == id) change.ticket().preview = preview_of(letter.reply_text);
  if (t->comment_count == 1) change.ticket().subject = letter.subject;
  change.finish();
  return {};
}

}  // namespace kotae::app
