// Tickets and their comments. https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
#include <algorithm>

#include "api/print.h"
#include "app/change.h"
#include "app/reply.h"
#include "mail/html.h"
#include "store/feed.h"

namespace kotae::api {
namespace {

struct CommentWish {
  std::string body, html;
  bool is_public = true;
  std::vector<std::string> uploads;
  UserId author;
};

Result<std::optional<CommentWish>> comment_wish(const json::object& ticket) {
  const auto* c = ticket.if_contains("comment");
  const auto* description = ticket.if_contains("description");
  const bool none = !c || c->is_null();
  if (none && !(description && description->is_string())) return std::optional<CommentWish>{};
  CommentWish w;
  if (none || c->is_string()) {
    w.body = none ? description->get_string() : c->get_string();
    if (w.body.find_first_not_of(" \t\r\n") == std::string::npos) return invalid("comment.body", "blank", "cannot be blank");
    return std::optional(std::move(w));
  }
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
  if (const auto* p = o.if_contains("public"); p && !p->is_null()) {
    if (!p->is_bool()) return invalid("comment.public", "invalid", "must be true or false");
    w.is_public = p->get_bool();
  }
  if (const auto* p = o.if_contains("uploads"); p && !p->is_null()) {
    if (p->is_string()) w.uploads.emplace_back(p->get_string());
    else if (p->is_array())
      for (const auto& u : p->get_array())
        if (u.is_string()) w.uploads.emplace_back(u.get_string());
  }
  if (const auto* p = o.if_contains("author_id"); p && p->is_int64()) w.author = {p->get_int64()};
  if (w.body.find_first_not_of(" \t\r\n") == std::string::npos && w.uploads.empty()) return invalid("comment.body", "blank", "cannot be blank");
  return std::optional(std::move(w));
}

Result<json::object> ticket_of(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* t = body->if_contains("ticket");
  if (!t || !t->is_object()) return invalid("ticket", "blank", "the body must hold a ticket object");
  return std::move(t->get_object());
}

// The person named by requester or requester_id; nobody named = the caller.
Result<store::User> requester_of(store::Tx& tx, const json::object& t, const store::User& caller) {
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

json::object audit_of(const app::Change& change, TicketId t, UserId author, Time at) {
  return {{"id", change.id()}, {"ticket_id", t.v}, {"created_at", iso8601(at)}, {"author_id", author.v}, {"metadata", json::object{{"system", json::object{}}, {"custom", json::object{}}}},
          {"events", json::array{}}, {"via", json::object{{"channel", "api"}, {"source", json::object{}}}}};
}

json::object whole(store::Tx& tx, const desk::Ticket& t, const Call& c) {
  return print_ticket(t, ticket_printing(c, tx), store::people(tx, t.id, "cc"), store::people(tx, t.id, "follower"));
}

// One entry of collaborators, collaborator_ids, additional_collaborators or email_ccs.
Done add_collaborator(store::Tx& tx, const json::value& v, const char* field, TicketId ticket) {
  UserId id;
  const auto by_email = [&](const json::string& email, std::string_view name) -> Done {
    if (store::tidy_email(email).empty()) return invalid(field, "invalid", std::string(email) + " is no mail address");
    id = store::user_for_email(tx, email, name).id;
    return {};
  };
  if (v.is_int64()) id = {v.get_int64()};
  else if (v.is_string()) {
    if (auto d = by_email(v.get_string(), ""); !d) return d;
  } else if (v.is_object()) {
    const auto& o = v.get_object();
    const auto* user = o.if_contains("user_id");
    const auto* email = o.contains("email") ? o.if_contains("email") : o.if_contains("user_email");
    if (user && user->is_int64()) id = {user->get_int64()};
    else if (user && user->is_string()) id = {std::atoll(user->get_string().c_str())};
    else if (email && email->is_string()) {
      const auto* name = o.if_contains("name");
      if (auto d = by_email(email->get_string(), name && name->is_string() ? std::string_view(name->get_string()) : ""); !d) return d;
    }
    if (const auto* action = o.if_contains("action"); action && action->is_string() && action->get_string() == "delete") {
      store::remove_person(tx, ticket, id, "cc");
      return {};
    }
  }
  if (!id || !store::user(tx, id)) return invalid(field, "not_found", "names nobody");
  store::add_person(tx, ticket, id, "cc");
  return {};
}

Done add_collaborators(store::Tx& tx, const json::object& t, TicketId ticket) {
  for (const char* key : {"collaborators", "collaborator_ids", "additional_collaborators", "email_ccs"})
    if (const auto* list = t.if_contains(key); list && list->is_array()) {
      if (list->get_array().size() > 48) return invalid(key, "too_many", "at most 48 people");
      for (const auto& v : list->get_array())
        if (auto d = add_collaborator(tx, v, key, ticket); !d) return d;
    }
  return {};
}

Result<Answer> create(store::Tx& tx, const Call& c, const json::object& given, const CommentWish& wish) {
  const auto& caller = c.caller->user;
  const bool staff = c.viewer().staff();
  auto requester = staff ? requester_of(tx, given, caller) : Result<store::User>(caller);
  if (!requester) return fail(requester.error());
  desk::Ticket t;
  t.via = "api";
  t.submitter_id = caller.id;
  t.brand_id = store::default_brand(tx);
  if (auto d = app::apply_fields(tx, t, json::serialize(given), staff ? desk::Actor::agent : desk::Actor::end_user); !d) return fail(d.error());
  t.requester_id = requester->id;
  t.organization_id = requester->organization_id;
  if (t.subject.empty()) t.subject = app::preview_of(wish.body);
  if (t.assignee_id && t.status == desk::Status::fresh) t.status = desk::Status::open;
  UserId author = caller.id;
  bool by_staff = staff;
  if (staff && wish.author) {
    const auto writer = store::user(tx, wish.author);
    if (!writer) return invalid("comment.author_id", "not_found", "is no user");
    author = writer->id;
    by_staff = writer->role != desk::Role::end_user;
  }
  app::Change change = app::Change::create(tx, std::move(t), caller.id);
  app::NewComment n;
  n.author = author;
  n.audience = wish.is_public || !staff ? desk::Audience::everyone : desk::Audience::internal;
  n.by_staff = by_staff && author != requester->id;
  n.body = wish.body;
  n.html = wish.html.empty() ? std::string{} : mail::clean_html(wish.html).html;
  n.uploads = wish.uploads;
  const auto id = change.comment(std::move(n));
  if (!id) return fail(id.error());
  if (staff)
    if (auto d = add_collaborators(tx, given, change.ticket().id); !d) return fail(d.error());
  change.finish();
  Answer a = json_answer({{"ticket", whole(tx, change.ticket(), c)}, {"audit", audit_of(change, change.ticket().id, caller.id, tx.at())}}, 201);
  a.headers.emplace_back("Location", c.base() + "/api/v2/tickets/" + std::to_string(change.ticket().id.v) + ".json");
  return a;
}

// safe_update: the stamp is the updated_at the caller saw, in whole seconds.
Done check_stamp(store::Tx& tx, const desk::Ticket& t, const json::object& given) {
  const auto* safe = given.if_contains("safe_update");
  if (!safe || !safe->is_bool() || !safe->get_bool()) return {};
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

Result<Answer> update(store::Tx& tx, const Call& c, TicketId id, const json::object& given, const std::optional<CommentWish>& wish) {
  auto t = app::editable(tx, c.viewer(), id);
  if (!t) return fail(t.error());
  if (t->status == desk::Status::closed) return invalid("status", "invalid", "closed prevents ticket update");
  const auto& caller = c.caller->user;
  if (wish && wish->is_public && !desk::can_comment_publicly(c.viewer(), desk::scope(*t))) return fail(Code::forbidden, "you may write internal notes only");
  if (wish && wish->is_public)
    if (auto d = app::check_lock(tx, id, caller.id); !d) return fail(d.error());
  if (auto d = check_stamp(tx, *t, given); !d) return fail(d.error());
  app::Change change = app::Change::of(tx, *t, caller.id);
  if (wish && wish->is_public) {
    app::PublicComment p;
    p.author = caller.id;
    p.body = wish->body;
    p.html = wish->html;
    p.uploads = wish->uploads;
    p.deliver = caller.id != t->requester_id;
    const auto made = app::release_comment(tx, c.desk, change, std::move(p));
    if (!made) return fail(made.error());
  } else if (wish) {
    app::NewComment n;
    n.author = caller.id;
    n.by_staff = true;
    n.audience = desk::Audience::internal;
    n.body = wish->body;
    n.html = wish->html.empty() ? std::string{} : mail::clean_html(wish->html).html;
    n.uploads = wish->uploads;
    const auto made = change.comment(std::move(n));
    if (!made) return fail(made.error());
  }
  if (auto d = app::apply_fields(tx, change.ticket(), json::serialize(given)); !d) return fail(d.error());
  if (auto d = add_collaborators(tx, given, id); !d) return fail(d.error());
  // Assigned means somebody works on it.
  if (change.ticket().status == desk::Status::fresh && change.ticket().assignee_id) desk::set_status(change.ticket(), desk::Status::open, tx.at());
  change.finish();
  return json_answer({{"ticket", whole(tx, change.ticket(), c)}, {"audit", audit_of(change, id, caller.id, tx.at())}});
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto page = p->cursor ? store::tickets_by_id(tx, c.viewer(), p->after, p->size) : store::tickets_by_offset(tx, c.viewer(), p->offset, p->size);
  json::array a;
  const auto printing = ticket_printing(c, tx);
  for (const auto& t : page.tickets) a.push_back(print_ticket(t, printing));
  json::object o{{"tickets", std::move(a)}};
  const auto& v = page.tickets;
  add_paging(o, c, *p, v.empty() ? 0 : v.front().id.v, v.empty() ? 0 : v.back().id.v, page.more, p->cursor ? 0 : c.desk.tickets(tx, c.viewer())->value);
  sideload(o, c, tx, v);
  return json_answer(o);
}

Result<desk::Ticket> seen(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto t = store::ticket_for(tx, c.viewer(), {*id});
  if (!t) return fail(Code::not_found, "ticket " + std::to_string(*id) + " does not exist");
  return *t;
}

Result<Answer> comments(const Call& c, store::Tx& tx) {
  const auto t = seen(c, tx);
  if (!t) return fail(t.error());
  const auto p = paging(c);
  if (!p) return fail(p.error());
  auto all = store::comments_of(tx, t->id, p->cursor ? p->after : 0, p->cursor ? p->size + 1 : -1);
  std::erase_if(all, [&](const store::Comment& x) { return !desk::can_see_comment(c.viewer(), x.audience); });
  const auto count = static_cast<std::int64_t>(all.size());
  bool more = false;
  if (p->cursor) {
    more = count > p->size;
    if (more) all.resize(static_cast<std::size_t>(p->size));
  } else {
    more = p->offset + p->size < count;
    const auto from = std::min<std::int64_t>(p->offset, count), to = std::min<std::int64_t>(p->offset + p->size, count);
    all = std::vector<store::Comment>(all.begin() + from, all.begin() + to);
  }
  const auto files = store::attachments_of_ticket(tx, t->id);
  json::array a;
  for (const auto& x : all) {
    std::vector<store::Attachment> mine;
    for (const auto& f : files)
      if (f.comment_id == x.id) mine.push_back(f);
    a.push_back(print_comment(x, mine, c.base()));
  }
  json::object o{{"comments", std::move(a)}};
  add_paging(o, c, *p, all.empty() ? 0 : all.front().id.v, all.empty() ? 0 : all.back().id.v, more, count);
  return json_answer(o);
}

Result<Answer> show_many(const Call& c, store::Tx& tx) {
  std::vector<desk::Ticket> shown;
  json::array a;
  const auto printing = ticket_printing(c, tx);
  std::string_view ids = c.param("ids");
  for (int n = 0; !ids.empty() && n < 100; ++n) {
    const auto comma = ids.find(',');
    if (auto t = store::ticket_for(tx, c.viewer(), {std::atoll(std::string(ids.substr(0, comma)).c_str())})) {
      a.push_back(print_ticket(*t, printing));
      shown.push_back(std::move(*t));
    }
    ids.remove_prefix(comma == std::string_view::npos ? ids.size() : comma + 1);
  }
  json::object o{{"tickets", std::move(a)}, {"count", shown.size()}, {"next_page", nullptr}, {"previous_page", nullptr}};
  sideload(o, c, tx, shown);
  return json_answer(o);
}

// The text of a refused reply waits in the author's draft.
void keep(store::Tx& tx, const Call& c, TicketId id, const CommentWish& wish, const Error& e) {
  if (e.code != Code::ticket_locked && e.code != Code::update_conflict && e.code != Code::approval_required && e.code != Code::guard_not_passed) return;
  app::DraftText d;
  d.body = wish.body;
  d.html = wish.html;
  d.uploads = wish.uploads;
  app::keep_text(tx, c.viewer(), id, d, e.description);
}

}  // namespace

void zendesk_tickets(Routes& r);
void zendesk_tickets(Routes& r) {
  r.read("/api/v2/tickets", Access::staff, list);
  r.read("/api/v2/tickets/show_many", Access::staff, show_many);
  r.read("/api/v2/tickets/count", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    return json_answer({{"count", json::object{{"value", store::count_tickets(tx, c.viewer())}, {"refreshed_at", iso8601(tx.at())}}}});
  });
  r.write("POST", "/api/v2/tickets", Access::signed_in, [](const Call& c) -> Result<Write> {
    auto given = ticket_of(c);
    if (!given) return fail(given.error());
    auto wish = comment_wish(*given);
    if (!wish) return fail(wish.error());
    if (!*wish) return invalid("comment", "blank", "a ticket begins with a comment");
    return Write{[c, given = std::move(*given), wish = std::move(**wish)](store::Tx& tx) { return create(tx, c, given, wish); }};
  }, 2u << 20);
  r.read("/api/v2/tickets/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto t = seen(c, tx);
    if (!t) return fail(t.error());
    json::object o{{"ticket", whole(tx, *t, c)}};
    sideload(o, c, tx, {*t});
    return json_answer(o);
  });
  r.write("PUT", "/api/v2/tickets/{}", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    auto given = ticket_of(c);
    if (!given) return fail(given.error());
    auto wish = comment_wish(*given);
    if (!wish) return fail(wish.error());
    Write w;
    w.run = [c, id = TicketId{*id}, given = std::move(*given), wish = *wish](store::Tx& tx) { return update(tx, c, id, given, wish); };
    if (*wish && (*wish)->is_public) w.refused = [c, id = TicketId{*id}, wish = **wish](store::Tx& tx, const Error& e) { keep(tx, c, id, wish, e); };
    return w;
  }, 2u << 20);
  r.write("DELETE", "/api/v2/tickets/{}", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    return Write{[c, id = TicketId{*id}](store::Tx& tx) -> Result<Answer> {
      auto t = app::reachable(tx, c.viewer(), id);
      if (!t) return fail(t.error());
      if (!desk::can_delete(c.viewer(), desk::scope(*t))) return fail(Code::forbidden, "you may not delete tickets");
      app::Change change = app::Change::of(tx, *t, c.caller->user.id);
      change.ticket().state = desk::State::deleted;
      change.ticket().deleted_at = tx.at();
      change.note("ticket.deleted", "{}");
      change.finish();
      return no_content();
    }};
  });
  r.read("/api/v2/tickets/{}/comments", Access::staff, comments);
}

}  // namespace kotae::api
