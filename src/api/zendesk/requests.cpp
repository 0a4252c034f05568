// Tickets as the people who wrote in see them. https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/
#include <algorithm>
#include <set>

#include "api/print.h"
#include "app/requests.h"
#include "mail/html.h"
#include "store/definitions.h"
#include "store/requests.h"

namespace kotae::api {
namespace {

// A first public comment, the description of a request; its words were checked to be public.
std::string description_of(store::Tx& tx, const desk::Ticket& t) {
  for (const auto& c : store::comments_of(tx, t.id, 0, 20))
    if (c.audience == desk::Audience::everyone) return c.body;
  return t.preview;
}

json::array open_fields(store::Tx& tx, const desk::Ticket& t) {
  json::array out;
  if (t.fields.size() <= 2) return out;
  const auto all = store::definitions(tx, "ticket_field");
  const json::value values = json::parse(t.fields);
  for (const auto& d : *all) {
    const auto* open = d.data.if_contains("visible_in_portal");
    const auto* v = values.as_object().if_contains(std::to_string(d.id));
    if (v && d.active && open && open->is_bool() && open->get_bool()) out.push_back(json::object{{"id", d.id}, {"value", *v}});
  }
  return out;
}

json::object print(store::Tx& tx, const desk::Ticket& t, const Call& c, const desk::Viewer& v) {
  json::array ccs;
  for (const UserId id : store::people(tx, t.id, "cc")) ccs.push_back(id.v);
  // Waiting on a third party is the desk's own affair.
  const auto status = t.status == desk::Status::hold && !v.staff() ? desk::Status::open : t.status;
  const auto fields = open_fields(tx, t);
  return {{"url", c.base() + "/api/v2/requests/" + std::to_string(t.id.v) + ".json"},
          {"id", t.id.v},
          {"status", desk::name(status)},
          {"priority", text_or_null(desk::name(t.priority))},
          {"type", text_or_null(desk::name(t.type))},
          {"subject", t.subject},
          {"description", description_of(tx, t)},
          {"organization_id", id_or_null(t.organization_id)},
          {"via", json::object{{"channel", t.via}, {"source", json::object{{"from", json::object{}}, {"to", json::object{}}, {"rel", nullptr}}}}},
          {"custom_fields", fields},
          {"fields", fields},
          {"requester_id", t.requester_id.v},
          {"assignee_id", id_or_null(t.assignee_id)},
          {"group_id", id_or_null(t.group_id)},
          {"collaborator_ids", ccs},
          {"email_cc_ids", ccs},
          {"is_public", t.is_public},
          {"due_at", time_or_null(t.due_at)},
          {"can_be_solved_by_me", app::may_solve_request(v, t)},
          {"solved", t.status >= desk::Status::solved},
          {"created_at", iso8601(t.created_at)},
          {"updated_at", iso8601(t.updated_at)},
          {"recipient", nullptr},
          {"followup_source_id", id_or_null(t.followup_of)},
          {"ticket_form_id", nullptr},
          {"brand_id", id_or_null(t.brand_id)}};
}

// As end-users see people: agents by their alias.
json::object print_person(const store::User& u) {
  const bool agent = u.role != desk::Role::end_user;
  return {{"id", u.id.v}, {"name", agent && !u.alias.empty() ? u.alias : u.name}, {"photo", nullptr}, {"agent", agent}, {"organization_id", id_or_null(u.organization_id)}};
}

bool wants(const Call& c, std::string_view what) {
  const std::string include = "," + std::string(c.param("include")) + ",";
  return include.find("," + std::string(what) + ",") != std::string::npos;
}

void side_people(json::object& o, store::Tx& tx, const std::set<UserId>& who) {
  json::array a;
  for (const auto& u : store::users_by_ids(tx, {who.begin(), who.end()})) a.push_back(print_person(u));
  o["users"] = std::move(a);
}

Result<store::RequestQuery> narrowed(const Call& c, store::RequestQuery q) {
  std::string_view words = c.param("status");
  while (!words.empty()) {
    const auto word = words.substr(0, words.find(','));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    const auto s = desk::status_of(word);
    if (!s) return invalid("status", "inclusion", "must be new, open, pending, hold, solved or closed");
    q.statuses.push_back(*s);
    if (*s == desk::Status::open && !c.viewer().staff()) q.statuses.push_back(desk::Status::hold);
  }
  const auto by = c.param("sort_by");
  q.by_update = by == "updated_at";
  q.descending = c.param("sort_order") == "desc";
  return q;
}

Result<Answer> list(const Call& c, store::Tx& tx, store::RequestQuery wish) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto q = narrowed(c, std::move(wish));
  if (!q) return fail(q.error());
  const auto page = p->cursor ? store::requests_by_id(tx, c.viewer(), *q, p->after, p->size) : store::requests_by_offset(tx, c.viewer(), *q, p->offset, p->size);
  const auto& v = page.tickets;
  json::array a;
  std::set<UserId> who;
  for (const auto& t : v) {
    a.push_back(print(tx, t, c, c.viewer()));
    who.insert(t.requester_id);
    if (t.assignee_id) who.insert(t.assignee_id);
  }
  json::object o{{"requests", std::move(a)}};
  add_paging(o, c, *p, v.empty() ? 0 : v.front().id.v, v.empty() ? 0 : v.back().id.v, page.more, p->cursor ? 0 : store::count_requests(tx, c.viewer(), *q));
  if (wants(c, "users")) side_people(o, tx, who);
  return json_answer(o);
}

store::RequestQuery own(const Call& c) {
  store::RequestQuery q;
  q.requester = c.caller->user.id;
  return q;
}

Result<desk::Ticket> named(const Call& c, store::Tx& tx) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  auto t = store::request_for(tx, c.viewer(), {*id});
  if (!t) return fail(Code::not_found, "request " + std::to_string(*id) + " does not exist");
  return *t;
}

json::object print_words(const store::Comment& x, const std::vector<store::Attachment>& files, TicketId t, const Call& c) {
  json::array list;
  for (const auto& f : files)
    if (f.comment_id == x.id && f.state != store::Attachment::State::redacted) list.push_back(print_attachment(f, c));
  return {{"url", c.base() + "/api/v2/requests/" + std::to_string(t.v) + "/comments/" + std::to_string(x.id.v) + ".json"},
          {"id", x.id.v}, {"type", "Comment"}, {"request_id", t.v}, {"body", x.body}, {"html_body", x.html}, {"plain_body", x.body}, {"public", true},
          {"author_id", x.author_id.v}, {"attachments", std::move(list)}, {"created_at", iso8601(x.created_at)}};
}

Result<Answer> comments(const Call& c, store::Tx& tx) {
  const auto t = named(c, tx);
  if (!t) return fail(t.error());
  const auto p = paging(c);
  if (!p) return fail(p.error());
  auto all = store::comments_of(tx, t->id);
  std::erase_if(all, [&](const store::Comment& x) { return x.audience != desk::Audience::everyone || (p->cursor && x.id.v <= p->after); });
  if (c.param("sort_order") == "desc" && !p->cursor) std::reverse(all.begin(), all.end());
  const auto count = static_cast<std::int64_t>(all.size());
  const auto from = p->cursor ? 0 : std::min(p->offset, count), to = std::min(from + p->size, count);
  const auto files = store::attachments_of_ticket(tx, t->id);
  json::array a;
  std::set<UserId> who;
  for (auto i = from; i < to; ++i) {
    const auto& x = all[static_cast<std::size_t>(i)];
    a.push_back(print_words(x, files, t->id, c));
    who.insert(x.author_id);
  }
  json::object o{{"comments", std::move(a)}};
  add_paging(o, c, *p, from < to ? all[static_cast<std::size_t>(from)].id.v : 0, from < to ? all[static_cast<std::size_t>(to - 1)].id.v : 0, to < count, count);
  side_people(o, tx, who);
  return json_answer(o);
}

Result<Answer> comment(const Call& c, store::Tx& tx) {
  const auto t = named(c, tx);
  if (!t) return fail(t.error());
  const auto id = c.id(1);
  if (!id) return fail(id.error());
  const auto x = store::comment(tx, {*id});
  if (!x || x->ticket_id != t->id || x->audience != desk::Audience::everyone) return fail(Code::not_found, "comment " + std::to_string(*id) + " does not exist");
  return json_answer({{"comment", print_words(*x, store::attachments_of_ticket(tx, t->id), t->id, c)}});
}

Result<app::RequestWords> words_of(const json::object& request) {
  app::RequestWords w;
  const auto* c = request.if_contains("comment");
  if (!c || c->is_null()) return w;
  if (c->is_string()) {
    w.body = c->get_string();
  } else if (c->is_object()) {
    const std::pair<const char*, std::string*> texts[] = {{"body", &w.body}, {"html_body", &w.html}};
    for (const auto& [key, to] : texts) {
      const auto* p = c->get_object().if_contains(key);
      if (!p || p->is_null()) continue;
      if (!p->is_string()) return invalid(std::string("comment.") + key, "invalid", "must be text");
      *to = p->get_string();
    }
    if (const auto* u = c->get_object().if_contains("uploads"); u && !u->is_null()) {
      if (u->is_string()) w.uploads.emplace_back(u->get_string());
      else if (u->is_array())
        for (const auto& token : u->get_array())
          if (token.is_string()) w.uploads.emplace_back(token.get_string());
    }
  } else {
    return invalid("comment", "invalid", "must be an object");
  }
  if (w.body.size() > (1u << 20) || w.html.size() > (1u << 20)) return invalid("comment.body", "too_long", "must be at most 1 MiB");
  if (!w.html.empty()) {
    if (w.body.empty()) w.body = mail::html_to_text(w.html);
    w.html = mail::clean_html(w.html).html;
  }
  if (w.body.find_first_not_of(" \t\r\n") == std::string::npos && w.uploads.empty()) return invalid("comment.body", "blank", "cannot be blank");
  return w;
}

struct Wish {
  json::object given;
  app::RequestWords words;
};
Result<Wish> wish_of(const Call& c) {
  auto body = c.body();
  if (!body) return fail(body.error());
  auto* r = body->if_contains("request");
  if (!r || !r->is_object()) return invalid("request", "blank", "the body must hold a request object");
  auto words = words_of(r->get_object());
  if (!words) return fail(words.error());
  return Wish{std::move(r->get_object()), std::move(*words)};
}

// Nobody is signed in: whoever they say they are, with an address. What an address may do is not told: a suspended one is answered like any other.
Result<store::User> stranger(store::Tx& tx, const json::object& given) {
  const auto* r = given.if_contains("requester");
  if (!r || !r->is_object()) return invalid("requester", "blank", "needs a name and an email");
  const auto* email = r->get_object().if_contains("email");
  const auto* name = r->get_object().if_contains("name");
  if (!email || !email->is_string() || store::tidy_email(email->get_string()).empty()) return invalid("requester.email", "invalid", "is no mail address");
  return store::user_for_email(tx, email->get_string(), name && name->is_string() ? std::string_view(name->get_string()).substr(0, 255) : "");
}

Result<Answer> create(store::Tx& tx, const Call& c, const Wish& w) {
  desk::Viewer viewer;
  store::User requester;
  if (c.caller) {
    requester = c.caller->user;
    viewer = c.viewer();
  } else {
    auto u = stranger(tx, w.given);
    if (!u) return fail(u.error());
    if (u->suspended || !u->active || u->role != desk::Role::end_user) return fail(Code::forbidden, "sign in to write with this address");
    requester = std::move(*u);
  }
  const auto t = app::create_request(tx, requester, viewer, w.given, w.words);
  if (!t) return fail(t.error());
  // A stranger hears only that it was taken: nothing of whoever has this address.
  if (!c.caller) return json_answer({{"request", json::object{{"id", t->id.v}, {"status", desk::name(t->status)}, {"subject", t->subject}, {"created_at", iso8601(t->created_at)}}}}, 201);
  Answer a = json_answer({{"request", print(tx, *t, c, viewer)}}, 201);
  a.headers.emplace_back("Location", c.base() + "/api/v2/requests/" + std::to_string(t->id.v) + ".json");
  return a;
}

Result<Write> creating(const Call& c) {
  if (!c.caller && !c.desk.settings().anonymous_requests) return fail(Code::unauthenticated, "sign in first");
  if (c.caller && !c.caller->csrf.empty() && c.request->header("x-csrf-token") != c.caller->csrf) return fail(Code::forbidden, "the CSRF token is missing or wrong");
  auto w = wish_of(c);
  if (!w) return fail(w.error());
  if (w->words.none()) return invalid("comment", "blank", "a request begins with a comment");
  return Write{[c, w = std::move(*w)](store::Tx& tx) { return create(tx, c, w); }};
}

// The index is asked first, with no connection to the desk held; whoever may see what is asked again of each.
Result<Answer> search(const Call& c) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto words = c.param("query");
  if (words.empty()) return invalid("query", "blank", "cannot be blank");
  if (!c.desk.search()) return fail(Code::unavailable, "the search index is not there yet");
  const auto narrow = narrowed(c, {});
  if (!narrow) return fail(narrow.error());
  store::SearchRequest r;
  r.query = words;
  r.limit = 1000;
  r.filter.statuses = narrow->statuses;
  const auto found = c.desk.search()->find(c.viewer(), r);
  Result<Answer> answer = fail(Code::internal, "");
  c.desk.db().read([&](store::Tx& tx) {
    std::vector<desk::Ticket> all;
    for (const auto& h : found.hits)
      if (auto t = store::request_for(tx, c.viewer(), h.ticket)) all.push_back(std::move(*t));
    const auto count = static_cast<std::int64_t>(all.size());
    const auto from = std::min(p->cursor ? p->after : p->offset, count), to = std::min(from + p->size, count);   // this list's cursor is a position
    json::array a;
    for (auto i = from; i < to; ++i) a.push_back(print(tx, all[static_cast<std::size_t>(i)], c, c.viewer()));
    json::object o{{"requests", std::move(a)}};
    add_paging(o, c, *p, from, to, to < count, count);
    answer = json_answer(o);
  });
  return answer;
}

}  // namespace

void zendesk_requests(Routes& r);
void zendesk_requests(Routes& r) {
  using desk::Status;
  const auto with = [](std::vector<Status> statuses) {
    return [statuses](const Call& c, store::Tx& tx) {
      auto q = own(c);
      q.statuses = statuses;
      return list(c, tx, std::move(q));
    };
  };
  r.read("/api/v2/requests", Access::signed_in, with({}));
  r.read("/api/v2/requests/open", Access::signed_in, with({Status::fresh, Status::open, Status::pending, Status::hold}));
  r.read("/api/v2/requests/solved", Access::signed_in, with({Status::solved, Status::closed}));
  r.read("/api/v2/requests/ccd", Access::signed_in, [](const Call& c, store::Tx& tx) {
    store::RequestQuery q;
    q.copied = c.caller->user.id;
    return list(c, tx, std::move(q));
  });
  r.ask("/api/v2/requests/search", Access::signed_in, search);
  r.read("/api/v2/users/{}/requests", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    if (!store::user(tx, {*id}) || (!c.viewer().staff() && c.caller->user.id.v != *id)) return fail(Code::not_found, "user " + std::to_string(*id) + " does not exist");
    store::RequestQuery q;
    q.requester = {*id};
    return list(c, tx, std::move(q));
  });
  r.read("/api/v2/organizations/{}/requests", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    const auto& mine = c.viewer().organizations;
    if (!c.viewer().staff() && std::find(mine.begin(), mine.end(), OrganizationId{*id}) == mine.end()) return fail(Code::not_found, "organization " + std::to_string(*id) + " does not exist");
    store::RequestQuery q;
    q.organization = {*id};
    return list(c, tx, std::move(q));
  });
  r.read("/api/v2/requests/{}", Access::signed_in, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto t = named(c, tx);
    if (!t) return fail(t.error());
    json::object o{{"request", print(tx, *t, c, c.viewer())}};
    if (wants(c, "users")) {
      std::set<UserId> who{t->requester_id};
      if (t->assignee_id) who.insert(t->assignee_id);
      side_people(o, tx, who);
    }
    return json_answer(o);
  });
  r.read("/api/v2/requests/{}/comments", Access::signed_in, comments);
  r.read("/api/v2/requests/{}/comments/{}", Access::signed_in, comment);
  r.write("POST", "/api/v2/requests", Access::anyone, creating, 2u << 20);
  r.write("PUT", "/api/v2/requests/{}", Access::signed_in, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0);
    if (!id) return fail(id.error());
    auto w = wish_of(c);
    if (!w) return fail(w.error());
    return Write{[c, id = TicketId{*id}, w = std::move(*w)](store::Tx& tx) -> Result<Answer> {
      const auto t = app::update_request(tx, c.viewer(), id, w.given, w.words);
      if (!t) return fail(t.error());
      return json_answer({{"request", print(tx, *t, c, c.viewer())}});
    }};
  }, 2u << 20);
}

}  // namespace kotae::api
