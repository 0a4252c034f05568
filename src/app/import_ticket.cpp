#include "app/import_ticket.h"

#include <boost/json.hpp>

#include <algorithm>

#include "app/privacy.h"
#include "app/reply.h"
#include "mail/html.h"
#include "store/tickets.h"

namespace kotae::app {
namespace json = boost::json;
using store::Tx;
namespace {

constexpr std::size_t max_comments = 1000;

Result<Time> past(Tx& tx, const json::object& o, const char* key, Time otherwise) {
  const auto* v = o.if_contains(key);
  if (!v || v->is_null()) return otherwise;
  const auto at = v->is_string() ? parse_iso8601(v->get_string()) : std::nullopt;
  if (!at) return invalid(key, "invalid", "must be an ISO 8601 date");
  if (*at > tx.at()) return invalid(key, "invalid", "lies in the future");
  return *at;
}

std::string text(const json::object& o, const char* key) {
  const auto* v = o.if_contains(key);
  return v && v->is_string() ? std::string(v->get_string()) : std::string{};
}

struct Said {
  store::Comment row;
  std::vector<std::string> uploads;
  bool by_staff = false;
};

Result<Said> said(Tx& tx, const json::object& o, UserId otherwise, Time at) {
  Said s;
  s.row.html = text(o, "html_body");
  s.row.body = text(o, "body").empty() ? text(o, "value") : text(o, "body");
  if (s.row.body.empty() && !s.row.html.empty()) s.row.body = mail::html_to_text(s.row.html);
  if (!s.row.html.empty()) s.row.html = mail::clean_html(s.row.html).html;
  if (s.row.body.size() > (1u << 20)) return invalid("comments.body", "too_long", "must be at most 1 MiB");
  if (const auto* list = o.if_contains("uploads"); list && list->is_array())
    for (const auto& u : list->get_array())
      if (u.is_string()) s.uploads.emplace_back(u.get_string());
  if (s.row.body.find_first_not_of(" \t\r\n") == std::string::npos && s.uploads.empty()) return invalid("comments.body", "blank", "cannot be blank");
  const auto* open = o.if_contains("public");
  s.row.audience = open && open->is_bool() && !open->get_bool() ? desk::Audience::internal : desk::Audience::everyone;
  const auto* author = o.if_contains("author_id");
  const auto who = store::user(tx, author && author->is_int64() ? UserId{author->get_int64()} : otherwise);
  if (!who) return invalid("comments.author_id", "not_found", "is no user");
  s.row.author_id = who->id;
  s.by_staff = who->role != desk::Role::end_user;
  const auto when = past(tx, o, "created_at", at);
  if (!when) return fail(when.error());
  s.row.created_at = *when;
  s.row.via = "api";
  return s;
}

}  // namespace

Result<TicketId> import_ticket(Tx& tx, const Acting& who, const json::object& given, bool archived) {
  const auto requester = requester_of(tx, given, who.user);
  if (!requester) return fail(requester.error());
  const auto created = past(tx, given, "created_at", tx.at());
  if (!created) return fail(created.error());
  desk::Ticket t;
  t.via = "api";
  t.submitter_id = who.user.id;
  t.brand_id = store::default_brand(tx);
  if (auto d = apply_fields(tx, t, json::serialize(given), desk::Actor::rule); !d) return fail(d.error());
  t.requester_id = requester->id;
  if (!t.organization_id) t.organization_id = requester->organization_id;
  const auto solved = past(tx, given, "solved_at", archived || t.status >= desk::Status::solved ? *created : Time{});
  if (!solved) return fail(solved.error());

  std::vector<Said> comments;
  const auto* list = given.if_contains("comments");
  if (list && list->is_array()) {
    if (list->get_array().size() > max_comments) return invalid("comments", "too_many", "at most 1000");
    for (const auto& c : list->get_array()) {
      if (!c.is_object()) return invalid("comments", "invalid", "must be objects");
      auto s = said(tx, c.get_object(), requester->id, *created);
      if (!s) return fail(s.error());
      comments.push_back(std::move(*s));
    }
  } else if (const auto first = text(given, "description"); !first.empty()) {
    auto s = said(tx, json::object{{"body", first}}, requester->id, *created);
    if (!s) return fail(s.error());
    comments.push_back(std::move(*s));
  } else if (const auto* c = given.if_contains("comment"); c && c->is_object()) {
    auto s = said(tx, c->get_object(), requester->id, *created);
    if (!s) return fail(s.error());
    comments.push_back(std::move(*s));
  }
  if (comments.empty()) return invalid("comments", "blank", "a ticket begins with a comment");
  std::stable_sort(comments.begin(), comments.end(), [](const Said& a, const Said& b) { return a.row.created_at < b.row.created_at; });
  if (t.subject.empty()) t.subject = preview_of(comments.front().row.body);
  if (archived) desk::set_status(t, desk::Status::closed, *solved);

  const Time last = std::max(*created, comments.back().row.created_at);
  Change change = Change::create(tx, std::move(t), who.user.id);
  desk::Ticket& row = change.ticket();
  for (auto& s : comments) {
    s.row.ticket_id = row.id;
    s.row.change_id = change.id();
    s.row.has_attachments = !s.uploads.empty();
    store::insert(tx, s.row);
    if (!s.uploads.empty()) {
      const auto unknown = store::claim_uploads(tx, s.uploads, who.user.id, s.row.id);
      if (!unknown.empty()) return invalid("uploads", "not_found", "unknown or used upload token " + unknown.front());
    }
    change.note("comment.created", json::serialize(json::object{{"comment_id", s.row.id.v}, {"public", s.row.audience == desk::Audience::everyone}, {"author_id", s.row.author_id.v}, {"kind", "person"}, {"imported", true}}));
    if (s.row.audience != desk::Audience::everyone) continue;
    if (!s.by_staff) row.requester_at = s.row.created_at;
    else if (&s != &comments.front()) {
      ++row.replies;
      if (!row.first_reply_at) row.first_reply_at = s.row.created_at;
    }
  }
  recount(tx, row);
  row.created_at = *created;
  row.status_at = *created;
  if (row.assignee_id) row.assigned_at = row.first_assigned_at = *created;
  if (row.status >= desk::Status::solved) {
    row.solved_at = *solved;
    row.status_at = *solved;
    if (row.status == desk::Status::closed) row.closed_at = *solved;
  }
  if (!row.latest_public_comment_id) row.latest_at = last;
  if (auto d = add_collaborators(tx, given, row.id); !d) return fail(d.error());
  change.finish();
  return row.id;
}

}  // namespace kotae::app
