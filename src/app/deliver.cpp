#include "app/deliver.h"

#include <boost/json.hpp>
#include <date/tz.h>

#include <algorithm>

#include "app/change.h"
#include "app/letter_words.h"
#include "mail/compose.h"
#include "store/comments.h"
#include "store/feed.h"
#include "store/tickets.h"
#include "store/users.h"

namespace kotae::app {
namespace json = boost::json;
using store::Outgoing;
using store::Tx;

namespace {

constexpr std::int64_t max_attempts = 48;

int offset_minutes(const std::string& zone, Time t) {
  const auto* z = date::locate_zone(zone);
  const auto info = z->get_info(date::sys_seconds{std::chrono::seconds{seconds(t)}});
  return static_cast<int>(info.offset.count() / 60);
}

bool is_reply_subject(std::string_view s) {
  return s.size() >= 3 && (s[0] == 'R' || s[0] == 'r') && (s[1] == 'e' || s[1] == 'E') && s[2] == ':';
}

std::vector<std::string> strings(std::string_view text) {
  std::vector<std::string> out;
  const json::value list = json::parse(text);
  for (const auto& v : list.as_array()) out.emplace_back(v.as_string());
  return out;
}

}  // namespace

std::int64_t retry_seconds(std::int64_t attempts) {
  static constexpr std::int64_t pauses[] = {2, 5, 15, 60, 300, 900, 3600};
  return pauses[std::min<std::int64_t>(std::max<std::int64_t>(attempts, 1) - 1, 6)];
}

Result<Parcel> pack(Tx& tx, Desk& desk, OutgoingId id) {
  const auto o = store::outgoing(tx, id);
  if (!o || o->state != Outgoing::State::released || o->delivery == Outgoing::Delivery::sent || o->delivery == Outgoing::Delivery::none ||
      o->delivery == Outgoing::Delivery::failed || o->delivery == Outgoing::Delivery::bounced)
    return fail(Code::not_found, "nothing to send");
  const auto t = store::ticket(tx, o->ticket_id);
  if (!t) return fail(Code::invalid, "the ticket is gone");
  Parcel p;
  p.id = id;
  if (o->mailbox_id) p.mailbox = store::mailbox(tx, o->mailbox_id);
  const auto settings = desk.settings();
  const auto brand = store::brand(tx, t->brand_id);

  mail::Draft d;
  d.from = p.mailbox ? mail::Address{p.mailbox->name, p.mailbox->address} : mail::Address{brand ? brand->name : settings.name, "support@" + desk.host()};
  d.to = addresses_of(o->recipients, "to");
  d.cc = addresses_of(o->recipients, "cc");
  const auto taken = strings(o->delivered);
  for (const auto& list : {d.to, d.cc, addresses_of(o->recipients, "bcc")})
    for (const auto& a : list)
      if (std::find(taken.begin(), taken.end(), a.email) == taken.end() && std::find(p.recipients.begin(), p.recipients.end(), a.email) == p.recipients.end())
        p.recipients.push_back(a.email);
  if (p.recipients.empty()) return fail(Code::invalid, "the reply has no recipient");
  p.envelope_from = d.from.email;
  d.message_id = o->message_id;
  d.date = tx.at();
  d.utc_offset_minutes = offset_minutes(settings.time_zone, tx.at());
  if (p.mailbox && p.mailbox->charset == "iso-2022-jp") d.charset = mail::OutCharset::iso_2022_jp_7bit;
  if (p.mailbox && p.mailbox->charset == "iso-2022-jp-base64") d.charset = mail::OutCharset::iso_2022_jp_base64;
  d.subject = o->subject.empty() ? (o->kind == "letter" || is_reply_subject(t->subject) ? t->subject : "Re: " + t->subject) : o->subject;
  if (settings.subject_id) {
    const std::string mark = "[#" + std::to_string(t->id.v) + "]";
    if (d.subject.find(mark) == std::string::npos) d.subject += " " + mark;
  }
  if (o->kind == "receipt") {
    d.text = o->body;
    d.auto_submitted = "auto-replied";
  }
  for (const auto& c : store::comments_of(tx, t->id)) {
    if (c.id == o->comment_id) {
      d.text = c.body;
      d.html = c.html;
      for (const auto& a : store::attachments_of(tx, c.id)) {
        auto bytes = desk.blobs().get(tx, a.sha256);
        if (!bytes) return fail(Code::invalid, "the attachment " + a.file_name + " is missing");
        d.attachments.push_back({a.file_name, a.content_type, std::move(*bytes), a.is_inline, a.content_id});
      }
      break;
    }
    // The thread as the customer's mail program knows it: public letters before this one.
    if (c.audience == desk::Audience::everyone && !c.message_id.empty()) {
      d.references.push_back(c.message_id);
      d.in_reply_to = {c.message_id};
    }
  }
  auto message = mail::compose(d);
  if (!message) return fail(Code::invalid, message.error().description);
  p.message = std::move(*message);
  return p;
}

std::optional<Time> settle_delivery(Tx& tx, OutgoingId id, const std::vector<std::string>& recipients, const Delivered& d, std::int64_t attempts) {
  auto o = store::outgoing_for_update(tx, id);
  if (!o) return std::nullopt;
  o->attempts = attempts;
  o->delivery_reason = d.reason;
  std::optional<Time> again;
  bool failed = false;
  const auto in = [](const std::vector<std::string>& list, const std::string& x) { return std::find(list.begin(), list.end(), x) != list.end(); };
  if (d.state == Delivered::State::sent) {
    json::array taken = json::parse(o->delivered).as_array();
    for (const auto& r : recipients)
      if (!in(d.refused, r) && !in(d.later, r)) taken.push_back(json::string(r));
    o->delivered = json::serialize(taken);
    o->sent_at = tx.at();
    if (!d.later.empty() && attempts < max_attempts) {  // those alone are asked for again; who was refused is refused again then, and named
      o->delivery = Outgoing::Delivery::retry;
      again = plus_s(tx.at(), retry_seconds(attempts));
    } else {
      failed = !d.refused.empty() || !d.later.empty();
      o->delivery = failed ? Outgoing::Delivery::failed : Outgoing::Delivery::sent;
    }
  } else if (d.state == Delivered::State::retry && attempts < max_attempts) {
    o->delivery = Outgoing::Delivery::retry;
    again = plus_s(tx.at(), retry_seconds(attempts));
  } else {
    o->delivery = Outgoing::Delivery::failed;
    failed = true;
  }
  store::save(tx, *o);
  json::object data{{"outgoing_id", id.v}, {"state", store::name(o->state)}, {"delivery", store::name(o->delivery)}, {"attempts", attempts}};
  auto t = store::ticket_for_update(tx, o->ticket_id);
  if (t && (failed || t->delivery_failed)) {
    Change change = Change::of(tx, *t, {});
    change.ticket().delivery_failed = failed;
    change.note("outgoing.updated", json::serialize(data));
    change.finish();
  } else {
    store::emit(tx, 0, o->ticket_id, {}, "outgoing.updated", json::serialize(data));
  }
  return again;
}

}  // namespace kotae::app
