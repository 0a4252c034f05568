#include "app/change.h"

#include <boost/json.hpp>

#include <algorithm>

#include "app/fields.h"
#include "mail/reply_text.h"
#include "store/feed.h"
#include "store/outgoing.h"
#include "store/tickets.h"

namespace kotae::app {
namespace json = boost::json;
using store::Tx;
namespace {

// What people wrote goes where redaction and erasure can empty it.
bool is_words(std::string_view field) { return field == "subject" || field == "fields" || field == "external_id" || field == "tags"; }

constexpr int incidents_at_once = 200;

// Incidents beyond the limit are few desks' worry; they stay open and in the problem's list.
void solve_incidents(Tx& tx, const desk::Ticket& problem, UserId actor) {
  for (const TicketId id : store::unsolved_incidents(tx, problem.id, incidents_at_once)) {
    auto t = store::ticket_for_update(tx, id);
    if (!t || t->status >= desk::Status::solved) continue;
    Change change = Change::of(tx, *t, actor);
    change.via("linked_problem");
    desk::set_status(change.ticket(), desk::Status::solved, tx.at());
    change.finish();
  }
}

}  // namespace

std::string preview_of(std::string_view text) {
  std::string out;
  int letters = 0;
  bool space = false;
  for (std::size_t i = 0; i < text.size() && letters < 140;) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if (c <= ' ') space = !out.empty();
    else if (text.substr(i, 3) == "\u3000") space = !out.empty();
    else {
      if (space) out.push_back(' ');
      space = false;
      out += text.substr(i, n);
      ++letters;
    }
    i += n;
  }
  return out;
}

Change Change::create(Tx& tx, desk::Ticket t, UserId actor) {
  t.created_at = t.updated_at = t.latest_at = t.status_at = tx.at();
  if (t.assignee_id) t.assigned_at = t.first_assigned_at = tx.at();
  if (t.status >= desk::Status::solved) t.solved_at = tx.at();
  t.last_updater_id = actor;
  settle_custom_status(tx, t);
  store::insert(tx, t);
  Change c(tx, t, actor);
  c.created_ = true;
  json::object data{{"group_id", t.group_id.v}, {"status", desk::name(t.status)}, {"via", t.via}};
  if (t.assignee_id) data["assignee_id"] = t.assignee_id.v;
  if (t.followup_of) data["followup_of"] = t.followup_of.v;
  json::object values, words;
  for (const auto& change : desk::difference(desk::Ticket{}, t))
    (is_words(change.field) ? words : values)[change.field] = change.to;
  if (!values.contains("status")) values["status"] = desk::name(t.status);
  data["values"] = std::move(values);
  c.emit("ticket.created", json::serialize(data), words.empty() ? "" : json::serialize(json::object{{"values", std::move(words)}}));
  return c;
}

Change Change::of(Tx& tx, desk::Ticket t, UserId actor) {
  settle_custom_status(tx, t);
  return Change(tx, std::move(t), actor);
}

void Change::emit(std::string_view type, std::string_view data, std::string_view texts) {
  const auto id = store::emit(tx_, id_, ticket_.id, actor_, type, data, texts);
  if (id_ == 0) id_ = id;
}

void Change::note(std::string_view type, std::string_view data_json, std::string_view texts_json) {
  emit(type, data_json, texts_json);
  touched_ = true;
}

Result<CommentId> Change::comment(NewComment c) {
  const bool open = c.audience == desk::Audience::everyone;
  if (id_ == 0) emit("ticket.touched", "{}");
  store::Comment row;
  row.ticket_id = ticket_.id;
  row.author_id = c.author;
  row.audience = c.audience;
  row.kind = c.kind;
  row.via = c.via;
  row.change_id = id_;
  row.outgoing_id = c.outgoing_id;
  row.inbound_id = c.inbound_id;
  row.message_id = c.message_id;
  row.matched_by = c.matched_by;
  row.has_attachments = !c.attachments.empty() || !c.uploads.empty();
  row.created_at = tx_.at();
  row.subject = std::move(c.subject);
  row.body = std::move(c.body);
  row.html = std::move(c.html);
  row.meta = std::move(c.meta);
  store::insert(tx_, row);
  for (auto& a : c.attachments) {
    a.comment_id = row.id;
    a.created_at = tx_.at();
    store::insert(tx_, a);
  }
  const auto scanning = [](const store::Attachment& a) { return a.state == store::Attachment::State::scanning; };
  if (std::any_of(c.attachments.begin(), c.attachments.end(), scanning)) store::add_job(tx_, "scan", 0, tx_.at());
  if (!c.uploads.empty()) {
    const auto unknown = store::claim_uploads(tx_, c.uploads, c.uploader ? c.uploader : c.author, row.id);
    if (!unknown.empty()) return invalid("uploads", "not_found", "unknown or used upload token " + unknown.front());
  }
  if (!c.message_id.empty()) store::remember_message_id(tx_, c.message_id, ticket_.id, row.id, c.outgoing_id, static_cast<bool>(c.outgoing_id));

  ++ticket_.comment_count;
  ticket_.latest_comment_id = row.id;
  ticket_.has_attachments |= row.has_attachments;
  if (open) {
    ticket_.is_public = true;
    ticket_.latest_public_comment_id = row.id;
    ticket_.latest_at = tx_.at();
    ticket_.preview = preview_of(mail::reply_text(row.body));
    if (!c.automatic) {
      const auto actor = c.by_staff ? desk::Actor::agent : desk::Actor::end_user;
      if (!created_) desk::set_status(ticket_, desk::status_after_message(ticket_.status, actor, false), tx_.at());
      if (c.by_staff) {
        if (!created_ || ticket_.comment_count > 1) {
          ++ticket_.replies;
          if (!ticket_.first_reply_at) ticket_.first_reply_at = tx_.at();
        }
      } else {
        ticket_.requester_at = tx_.at();
      }
    }
  } else if (ticket_.comment_count == 1) {
    ticket_.is_public = false;
    ticket_.preview = preview_of(row.body);
  }
  touched_ = true;
  emit("comment.created", json::serialize(json::object{{"comment_id", row.id.v}, {"public", open}, {"author_id", c.author.v}, {"kind", c.kind}}));
  return row.id;
}

void Change::finish() {
  settle_custom_status(tx_, ticket_);
  const auto changes = desk::difference(before_, ticket_);
  if (!touched_ && changes.empty()) return;
  if (!changes.empty() && !created_) {
    json::array codes, words;
    for (const auto& c : changes) {
      const bool wordy = is_words(c.field);
      (wordy ? words : codes).push_back(json::object{{"field", c.field}, {"from", c.from}, {"to", c.to}});
      if (wordy) codes.push_back(json::object{{"field", c.field}});
    }
    json::object data{{"changes", std::move(codes)}};
    if (!via_.empty()) data["via"] = via_;
    emit("ticket.updated", json::serialize(data),
         words.empty() ? "" : json::serialize(json::object{{"changes", std::move(words)}}));
  }
  if (!created_) {
    ticket_.updated_at = desk::next_stamp(before_.updated_at, tx_.at());
    ++ticket_.version;
    ticket_.last_updater_id = actor_;
  }
  store::save(tx_, before_, ticket_);
  const bool solves = ticket_.type == desk::Type::problem && ticket_.status == desk::Status::solved && before_.status < desk::Status::solved;
  before_ = ticket_;
  if (solves) solve_incidents(tx_, ticket_, actor_);
}

Result<desk::Ticket> reachable(Tx& tx, const desk::Viewer& viewer, TicketId id) {
  auto t = store::ticket_for_update(tx, id);
  if (!t || t->state == desk::State::destroyed || !desk::can_see(viewer, desk::scope(*t)) || (t->state == desk::State::deleted && !desk::can_see_deleted(viewer)))
    return fail(Code::not_found, "ticket " + std::to_string(id.v) + " does not exist");
  return *t;
}

Result<desk::Ticket> answerable(Tx& tx, const desk::Viewer& viewer, TicketId id) {
  auto t = reachable(tx, viewer, id);
  if (t && !desk::can_comment_publicly(viewer, desk::scope(*t))) return fail(Code::forbidden, "you may write internal notes only");
  return t;
}

Result<desk::Ticket> editable(Tx& tx, const desk::Viewer& viewer, TicketId id) {
  auto t = reachable(tx, viewer, id);
  if (t && !desk::can_edit(viewer, desk::scope(*t))) return fail(Code::forbidden, "you may not change this ticket");
  return t;
}

}  // namespace kotae::app
