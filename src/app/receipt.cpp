#include "app/receipt.h"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

#include "app/letter_words.h"
#include "app/message_id.h"
#include "mail/reply_text.h"
#include "store/access.h"
#include "store/comments.h"
#include "store/feed.h"
#include "store/outgoing.h"

namespace kotae::app {
namespace json = boost::json;
namespace {

constexpr std::array<std::string_view, 6> placeholders{"ticket.id", "ticket.title", "ticket.requester.name", "mailbox.name", "ticket.brand.name", "letter.body"};

// Calls with each {{name}} of the text; what is between goes to plain.
template <class Plain, class Name>
void scan(std::string_view s, Plain plain, Name found) {
  while (!s.empty()) {
    const auto open = s.find("{{");
    const auto close = open == std::string_view::npos ? open : s.find("}}", open);
    if (close == std::string_view::npos) return plain(s);
    plain(s.substr(0, open));
    std::string_view n = s.substr(open + 2, close - open - 2);
    while (!n.empty() && n.front() == ' ') n.remove_prefix(1);
    while (!n.empty() && n.back() == ' ') n.remove_suffix(1);
    found(n, s.substr(open, close + 2 - open));
    s.remove_prefix(close + 2);
  }
}

}  // namespace

std::string fill_receipt(std::string_view text, const std::vector<std::pair<std::string, std::string>>& values) {
  std::string out;
  scan(
      text, [&](std::string_view p) { out += p; },
      [&](std::string_view n, std::string_view whole) {
        for (const auto& [k, v] : values)
          if (k == n) {
            out += v;
            return;
          }
        out += whole;
      });
  return out;
}

std::vector<std::string> unknown_placeholders(std::string_view text) {
  std::vector<std::string> out;
  scan(
      text, [](std::string_view) {},
      [&](std::string_view n, std::string_view) {
        if (std::find(placeholders.begin(), placeholders.end(), n) == placeholders.end()) out.emplace_back(n);
      });
  return out;
}

void send_receipt(store::Tx& tx, Desk& desk, const desk::Ticket& t, const store::Mailbox& m, const store::User& requester, const mail::Letter& letter) {
  const json::object r = json::parse(m.receipt).as_object();
  if (!r.contains("enabled") || !r.at("enabled").as_bool() || requester.email.empty() || requester.role != kotae::desk::Role::end_user) return;
  const auto limit = desk.settings().auto_letters_per_address_per_hour;
  if (store::auto_letters_since(tx, requester.email, plus_s(tx.at(), -3600)) >= limit) {
    store::emit(tx, 0, t.id, {}, "receipt.capped", json::serialize(json::object{{"mailbox_id", m.id.v}}));
    return;
  }
  const auto brand = store::brand(tx, t.brand_id);
  const std::vector<std::pair<std::string, std::string>> values{{"ticket.id", std::to_string(t.id.v)}, {"ticket.title", t.subject}, {"ticket.requester.name", requester.name},
                                                               {"mailbox.name", m.name}, {"ticket.brand.name", brand ? brand->name : ""}, {"letter.body", mail::reply_text(letter.text)}};
  store::Outgoing o;
  o.ticket_id = t.id;
  o.author_id = {};
  o.state = store::Outgoing::State::released;
  o.kind = "receipt";
  o.mailbox_id = m.id;
  o.subject = fill_receipt(r.contains("subject") ? std::string_view(r.at("subject").as_string()) : "Re: {{ticket.title}}", values);
  o.body = fill_receipt(r.contains("body") ? std::string_view(r.at("body").as_string()) : "", values);
  o.recipients = "{\"to\":" + addresses_json({{requester.name, requester.email}}) + "}";
  o.delivery = store::Outgoing::Delivery::queued;
  store::insert(tx, o);
  o.message_id = message_id(desk, t.id, o.id);
  store::save(tx, o);
  store::remember_message_id(tx, o.message_id, t.id, {}, o.id, true);
  store::count_auto_letter(tx, requester.email);
  store::add_job(tx, "deliver", o.id.v, tx.at());
  store::emit(tx, 0, t.id, {}, "outgoing.updated", json::serialize(json::object{{"outgoing_id", o.id.v}, {"state", "released"}, {"kind", "receipt"}}));
}

}  // namespace kotae::app
