#include "app/ticket_wish.h"

#include <boost/json.hpp>

#include "app/reply.h"
#include "mail/html.h"
#include "store/tickets.h"

namespace kotae::app {
namespace json = boost::json;
using store::Tx;
namespace {

bool blank(std::string_view s) { return s.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// safe_update: the stamp is the updated_at the caller saw, in whole seconds.
Done check_stamp(Tx& tx, const desk::Ticket& t, const json::object& given) {
  const auto* safe = given.if_contains("safe_update");
  const bool asked = safe && ((safe->is_bool() && safe->get_bool()) || (safe->is_string() && safe->get_string() == "true"));
  if (!asked) return {};
  const auto* stamp = given.if_contains("updated_stamp");
  const auto at = stamp && stamp->is_string() ? parse_iso8601(stamp->get_string()) : std::nullopt;
  if (!at) return invalid("updated_stamp", "blank", "safe_update needs the updated_at the caller saw");
  if (seconds(*at) == seconds(t.updated_at)) return {};
  const auto by = store::user(tx, t.last_updater_id);
  Error e{Code::update_conflict, "Safe Update prevented the update: the ticket was changed since " + iso8601(*at), {}, "", 0};
  json::value who = nullptr;
  if (by) who = json::object{{"id", by->id.v}, {"name", by->name}, {"email", by->email}};
  e.body_json = json::serialize(json::object{{"updated_at", iso8601(t.updated_at)}, {"updated_by", std::move(who)}});
  return fail(std::move(e));
}

// A follow-up continues a closed ticket: it begins where that one was filed.
Done follow(Tx& tx, const desk::Viewer& v, desk::Ticket& t, const json::object& given) {
  const auto* of = given.if_contains("via_followup_source_id");
  if (!of || of->is_null()) return {};
  const auto old = of->is_int64() ? store::ticket_for(tx, v, {of->get_int64()}) : std::nullopt;
  if (!old) return invalid("via_followup_source_id", "not_found", "is no ticket");
  if (old->status != desk::Status::closed) return invalid("via_followup_source_id", "invalid", "is not closed");
  t.followup_of = old->id;
  t.subject = old->subject;
  t.type = old->type;
  t.priority = old->priority;
  t.group_id = old->group_id;
  t.brand_id = old->brand_id;
  t.mailbox_id = old->mailbox_id;
  t.tags = old->tags;
  std::erase(t.tags, "closed_by_merge");
  t.fields = old->fields;
  t.form_id = old->form_id;
  return {};
}

}  // namespace

Done may_change(const desk::Viewer& v, const desk::Ticket& t, const json::object& given) {
  for (const auto& m : given) {
    const std::string_view key = m.key();
    if (key == "comment" || key == "id" || key == "safe_update" || key == "updated_stamp") continue;
    const bool tags = key == "tags" || key == "additional_tags" || key == "remove_tags";
    if (!(tags ? desk::can_edit_tags(v, desk::scope(t)) : desk::can_edit(v, desk::scope(t)))) return fail(Code::forbidden, "you may not change " + std::string(tags ? "tags" : "this ticket"));
  }
  return {};
}

Done may_give(const desk::Viewer& v, GroupId from, GroupId to) {
  if (to && to != from && !desk::can_assign_to(v, to)) return fail(Code::forbidden, "you may not give tickets to this group");
  return {};
}

Result<TicketWish> read_ticket_wish(json::object ticket) {
  TicketWish out;
  const auto* c = ticket.if_contains("comment");
  const auto* description = ticket.if_contains("description");
  const bool none = !c || c->is_null();
  if (none && !(description && description->is_string())) {
    out.given = std::move(ticket);
    return out;
  }
  CommentWish w;
  if (none || c->is_string()) {
    w.body = none ? description->get_string() : c->get_string();
    if (blank(w.body)) return invalid("comment.body", "blank", "cannot be blank");
    if (w.body.size() > (1u << 20)) return invalid("comment.body", "too_long", "must be at most 1 MiB");
  } else {
    if (!c->is_object()) return invalid("comment", "invalid", "must be an object");
    const auto& o = c->get_object();
    const auto text = [&](const char* key, std::string& to) -> Done {
      const auto* p = o.if_contains(key);
      if (!p || p->is_null()) return {};
      if (!p->is_string()) return invalid(std::string("comment.") + key, "invalid", "must be text");
      if (p->get_string().size() > (1u << 20)) return invalid(std::string("comment.") + key, "too_long", "must be at most 1 MiB");
      to = p->get_string();
      return {};
    };
    if (auto d = text("body", w.body); !d) return fail(d.error());
    if (auto d = text("html_body", w.html); !d) return fail(d.error());
    if (!w.html.empty() && w.body.empty()) w.body = mail::html_to_text(w.html);
    if (!w.html.empty()) w.html = mail::clean_html(w.html).html;
    if (const auto* p = o.if_contains("public"); p && !p->is_null()) {
      if (p->is_bool()) w.is_public = p->get_bool();
      else if (p->is_string() && (p->get_string() == "true" || p->get_string() == "false")) w.is_public = p->get_string() == "true";
      else return invalid("comment.public", "invalid", "must be true or false");
    }
    if (const auto* p = o.if_contains("uploads"); p && !p->is_null()) {
      if (p->is_string()) w.uploads.emplace_back(p->get_string());
      else if (p->is_array())
        for (const auto& u : p->get_array())
          if (u.is_string()) w.uploads.emplace_back(u.get_string());
    }
    if (const auto* p = o.if_contains("author_id"); p && p->is_int64()) w.author = {p->get_int64()};
    if (blank(w.body) && w.uploads.empty()) return invalid("comment.body", "blank", "cannot be blank");
  }
  out.comment = std::move(w);
  out.given = std::move(ticket);
  return out;
}

Result<store::User> requester_of(Tx& tx, const json::object& t, const store::User& caller) {
  if (const auto* r = t.if_contains("requester"); r && r->is_object()) {
    const auto& o = r->get_object();
    const auto* email = o.if_contains("email");
    const auto* name = o.if_contains("name");
    const std::string n = name && name->is_string() ? std::string(name->get_string()) : std::string{};
    if (email && email->is_string()) {
      if (store::tidy_email(email->get_string()).empty()) return invalid("requester.email", "invalid", std::string(email->get_string()) + " is no mail address");
      return store::user_for_email(tx, email->get_string(), n);
    }
    if (n.empty()) return invalid("requester", "blank", "needs an email or a name");
    store::User u;
    u.name = n;
    return store::create_user(tx, u);
  }
  if (const auto* id = t.if_contains("requester_id"); id && id->is_int64()) {
    auto u = store::user(tx, {id->get_int64()});
    if (!u) return invalid("requester_id", "not_found", "is no user");
    return *u;
  }
  return caller;
}

Result<Change> create_ticket(Tx& tx, const Acting& who, const TicketWish& wish) {
  const auto& caller = who.user;
  const auto& given = wish.given;
  const bool staff = who.viewer.staff();
  if (!wish.comment) return invalid("comment", "blank", "a ticket begins with a comment");
  auto requester = staff ? requester_of(tx, given, caller) : Result<store::User>(caller);
  if (!requester) return fail(requester.error());
  // In one's own request one is the customer, whatever one's role.
  if (staff && wish.comment->is_public && requester->id != caller.id && !who.viewer.may().public_comments) return fail(Code::forbidden, "you may write internal notes only");
  desk::Ticket t;
  t.via = who.via;
  t.submitter_id = caller.id;
  t.brand_id = store::default_brand(tx);
  if (staff)
    if (auto d = follow(tx, who.viewer, t, given); !d) return fail(d.error());
  if (auto d = apply_fields(tx, t, json::serialize(given), staff ? desk::Actor::agent : desk::Actor::end_user); !d) return fail(d.error());
  if (staff)
    if (auto d = may_give(who.viewer, {}, t.group_id); !d) return fail(d.error());
  if (const auto* s = given.if_contains("submitter_id"); staff && s && s->is_int64()) {
    if (!store::user(tx, {s->get_int64()})) return invalid("submitter_id", "not_found", "is no user");
    t.submitter_id = {s->get_int64()};
  }
  t.requester_id = requester->id;
  if (!t.organization_id) t.organization_id = requester->organization_id;
  if (t.subject.empty()) t.subject = preview_of(wish.comment->body);
  if (t.assignee_id && t.status == desk::Status::fresh) t.status = desk::Status::open;
  UserId author = caller.id;
  bool by_staff = staff;
  if (staff && wish.comment->author) {
    const auto writer = store::user(tx, wish.comment->author);
    if (!writer) return invalid("comment.author_id", "not_found", "is no user");
    author = writer->id;
    by_staff = writer->role != desk::Role::end_user;
  }
  Change change = Change::create(tx, std::move(t), caller.id);
  NewComment n;
  n.author = author;
  n.via = who.via;
  n.audience = wish.comment->is_public || !staff ? desk::Audience::everyone : desk::Audience::internal;
  n.by_staff = by_staff && author != requester->id;
  n.body = wish.comment->body;
  n.html = wish.comment->html;
  n.uploads = wish.comment->uploads;
  const auto id = change.comment(std::move(n));
  if (!id) return fail(id.error());
  if (staff)
    if (auto d = add_collaborators(tx, given, change.ticket().id); !d) return fail(d.error());
  change.finish();
  return change;
}

Result<Change> update_ticket(Tx& tx, Desk& desk, const Acting& who, TicketId id, const TicketWish& wish) {
  auto t = reachable(tx, who.viewer, id);
  if (!t) return fail(t.error());
  if (!desk::can_note(who.viewer, desk::scope(*t))) return fail(Code::forbidden, "you may not change this ticket");
  if (auto d = may_change(who.viewer, *t, wish.given); !d) return fail(d.error());
  if (t->status == desk::Status::closed) return invalid("status", "invalid", "closed prevents ticket update");
  if (t->state >= desk::State::deleted) return fail(Code::not_found, "ticket " + std::to_string(id.v) + " does not exist");
  const auto& caller = who.user;
  const auto& comment = wish.comment;
  if (comment && comment->is_public && !desk::can_comment_publicly(who.viewer, desk::scope(*t))) return fail(Code::forbidden, "you may write internal notes only");
  if (comment && comment->is_public)
    if (auto d = check_lock(tx, id, caller.id); !d) return fail(d.error());
  if (auto d = check_stamp(tx, *t, wish.given); !d) return fail(d.error());
  UserId author = caller.id;
  bool by_staff = true;
  if (comment && comment->author && comment->author != caller.id) {
    const auto writer = store::user(tx, comment->author);
    if (!writer) return invalid("comment.author_id", "not_found", "is no user");
    author = writer->id;
    by_staff = writer->role != desk::Role::end_user;
  }
  Change change = Change::of(tx, *t, caller.id);
  change.via(who.via);
  if (comment && comment->is_public && by_staff) {
    PublicComment p;
    p.author = author;
    p.via = who.via;
    p.body = comment->body;
    p.html = comment->html;
    p.uploads = comment->uploads;
    p.deliver = author != t->requester_id;
    const auto made = release_comment(tx, desk, change, std::move(p));
    if (!made) return fail(made.error());
  } else if (comment) {
    NewComment n;
    n.author = author;
    n.via = who.via;
    n.by_staff = by_staff;
    n.audience = comment->is_public ? desk::Audience::everyone : desk::Audience::internal;
    n.body = comment->body;
    n.html = comment->html;
    n.uploads = comment->uploads;
    const auto made = change.comment(std::move(n));
    if (!made) return fail(made.error());
  }
  if (auto d = apply_fields(tx, change.ticket(), json::serialize(wish.given)); !d) return fail(d.error());
  if (auto d = may_give(who.viewer, t->group_id, change.ticket().group_id); !d) return fail(d.error());
  if (auto d = add_collaborators(tx, wish.given, id); !d) return fail(d.error());
  // Assigned means somebody works on it.
  if (change.ticket().status == desk::Status::fresh && change.ticket().assignee_id) desk::set_status(change.ticket(), desk::Status::open, tx.at());
  change.finish();
  return change;
}

void keep_refused(Tx& tx, const desk::Viewer& v, TicketId id, const CommentWish& wish, const Error& e) {
  if (e.code != Code::ticket_locked && e.code != Code::update_conflict && e.code != Code::approval_required && e.code != Code::guard_not_passed) return;
  DraftText d;
  d.body = wish.body;
  d.html = wish.html;
  d.uploads = wish.uploads;
  keep_text(tx, v, id, d, e.description);
}

}  // namespace kotae::app
