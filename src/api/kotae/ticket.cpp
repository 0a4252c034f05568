// One ticket as the agent's screen shows it: everything in one answer.
#include <algorithm>
#include <map>
#include <set>

#include "api/kotae_print.h"
#include "app/letter_words.h"
#include "mail/reply_text.h"
#include "store/organizations.h"
#include "store/feed.h"
#include "store/lists.h"
#include "store/mailboxes.h"

namespace kotae::api {
namespace {

json::object person(const store::User& u) {
  return {{"id", u.id.v}, {"name", u.name}, {"email", u.email}, {"role", desk::name(u.role)}, {"phone", u.phone}, {"notes", u.notes}, {"details", u.details}, {"locale", u.locale},
          {"organization_id", id_or_null(u.organization_id)}, {"created_at", iso8601(u.created_at)}};
}

// The change of all custom fields as one change each, named "custom_fields.12".
void each_field(json::array& out, const json::object& change) {
  const auto values = [&](const char* side) {
    boost::system::error_code ec;
    const auto& text = change.at(side).as_string();
    const json::value v = json::parse(text.empty() ? std::string_view("{}") : std::string_view(text), ec);
    return !ec && v.is_object() ? v.get_object() : json::object{};   // a redacted text is empty
  };
  const json::object from = values("from"), to = values("to");
  const auto at = [](const json::object& o, std::string_view key) {
    const auto* p = o.if_contains(key);
    return p ? *p : json::value(nullptr);
  };
  for (const auto& [key, v] : to)
    if (at(from, key) != v) out.push_back(json::object{{"field", "custom_fields." + std::string(key)}, {"from", at(from, key)}, {"to", v}});
  for (const auto& [key, v] : from)
    if (!to.contains(key)) out.push_back(json::object{{"field", "custom_fields." + std::string(key)}, {"from", v}, {"to", nullptr}});
}

// Events of a ticket as lines of its history: one entry per change, with what changed.
json::array history(store::Tx& tx, TicketId id, std::set<UserId>& people) {
  json::array out;
  for (const auto& e : store::events_of(tx, id)) {
    if (e.type != "ticket.created" && e.type != "ticket.updated" && e.type != "letter.distrusted" && e.type != "receipt.capped" && e.type != "ticket.deleted" &&
        e.type != "comment.reread")
      continue;
    json::value data = json::parse(e.data);
    json::array changes;
    if (auto* list = data.as_object().if_contains("changes")) {
      for (auto& c : list->as_array())
        if (c.as_object().contains("from")) changes.push_back(c);
      if (!e.texts.empty()) {
        json::value words = json::parse(e.texts);
        for (auto& c : words.as_object().at("changes").as_array())
          if (c.at("field").as_string() == "fields") each_field(changes, c.as_object());
          else changes.push_back(c);
      }
    }
    if (e.actor_id) people.insert(e.actor_id);
    out.push_back(json::object{{"id", e.seq}, {"at", iso8601(e.at)}, {"type", e.type}, {"actor_id", id_or_null(e.actor_id)}, {"rule", nullptr}, {"changes", std::move(changes)}, {"data", std::move(data)}});
  }
  return out;
}

json::object short_ticket(const desk::Ticket& t) {
  return {{"id", t.id.v}, {"subject", t.subject}, {"status", desk::name(t.status)}, {"created_at", iso8601(t.created_at)}, {"updated_at", iso8601(t.updated_at)}, {"latest_at", iso8601(t.latest_at)}};
}

Result<Answer> show(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  const auto t = store::ticket_for(tx, c.viewer(), {*id});
  if (!t) return fail(Code::not_found, "ticket " + std::to_string(*id) + " does not exist");
  const auto ccs = store::people(tx, t->id, "cc");
  json::object ticket = print_ticket(tx, c, *t);
  ticket["mailbox_id"] = id_or_null(t->mailbox_id);
  ticket["latest_comment_id"] = id_or_null(t->latest_comment_id);
  ticket["version"] = t->version;
  ticket["state"] = static_cast<int>(t->state);
  ticket["solved_at"] = time_or_null(t->solved_at);

  std::set<UserId> people{t->requester_id};
  for (const UserId u : ccs) people.insert(u);
  if (t->assignee_id) people.insert(t->assignee_id);
  const auto out = store::outgoing_of(tx, t->id);
  const auto files = store::attachments_of_ticket(tx, t->id);
  json::array comments;
  for (const auto& x : store::comments_of(tx, t->id)) {
    people.insert(x.author_id);
    comments.push_back(print_screen_comment(x, files, out));
  }
  json::array waiting;
  for (const auto& o : out) {
    if (o.author_id) people.insert(o.author_id);
    waiting.push_back(print_outgoing(o));
  }
  json::value lock = nullptr;
  if (const auto l = desk::in_force(store::lock_of(tx, t->id), tx.at())) {
    people.insert(l->holder);
    lock = print_lock(tx, *l);
  }
  json::value draft = nullptr;
  if (const auto d = store::draft_of(tx, t->id, c.viewer().user)) draft = print_draft(tx, *d, c);
  json::array events = history(tx, t->id, people);
  json::array users, cc, related, follow;
  json::value requester = nullptr;
  for (const auto& u : store::users_by_ids(tx, {people.begin(), people.end()})) {
    users.push_back(person(u));
    if (u.id == t->requester_id) requester = person(u);
    if (std::find(ccs.begin(), ccs.end(), u.id) != ccs.end()) cc.push_back(json::object{{"id", u.id.v}, {"name", u.name}, {"email", u.email}});
  }
  for (const auto& other : store::tickets_of_requester(tx, c.viewer(), t->requester_id, 11))
    if (other.id != t->id) related.push_back(short_ticket(other));
  for (const auto& f : store::followups(tx, c.viewer(), t->id)) follow.push_back(short_ticket(f));
  json::value organization = nullptr;
  if (t->organization_id)
    if (const auto o = store::organization(tx, t->organization_id)) organization = json::object{{"id", o->id.v}, {"name", o->name}};
  json::value followup_of = nullptr;
  if (t->followup_of)
    if (const auto of = store::ticket_for(tx, c.viewer(), t->followup_of)) followup_of = short_ticket(*of);
  json::array viewers;
  for (const auto& v : c.desk.presence().of(t->id, tx.at())) viewers.push_back(json::object{{"id", v.user.v}, {"name", v.name}, {"state", v.replying ? "replying" : "viewing"}});
  return json_answer({{"ticket", std::move(ticket)},
                      {"requester", std::move(requester)},
                      {"organization", std::move(organization)},
                      {"users", std::move(users)},
                      {"comments", std::move(comments)},
                      {"history", std::move(events)},
                      {"outgoing", std::move(waiting)},
                      {"lock", std::move(lock)},
                      {"draft", std::move(draft)},
                      {"viewers", std::move(viewers)},
                      {"cc", std::move(cc)},
                      {"related", json::object{{"requester_tickets", std::move(related)}}},
                      {"followup_of", std::move(followup_of)},
                      {"followups", std::move(follow)},
                      {"seq", store::feed_head(tx)}});
}

}  // namespace

void kotae_ticket(Routes& r);
void kotae_ticket(Routes& r) {
  r.read("/api/kotae/tickets/{}", Access::staff, show);
  r.write("POST", "/api/kotae/tickets/{}/read", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    return Write{[c, id = TicketId{*id}](store::Tx& tx) -> Result<Answer> {
      const auto t = store::ticket_for(tx, c.viewer(), id);
      if (!t) return fail(Code::not_found, "ticket " + std::to_string(id.v) + " does not exist");
      store::set_read(tx, c.viewer().user, id, t->latest_comment_id);
      return no_content();
    }};
  });
}

}  // namespace kotae::api
