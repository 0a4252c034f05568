// Comments of a ticket. https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/
#include <algorithm>

#include "api/attachment_gate.h"
#include "api/seen_ticket.h"
#include "app/privacy.h"
#include "mail/html.h"

namespace kotae::api {
namespace {

// All a viewer may see, oldest first.
std::vector<store::Comment> seen_comments(const Call& c, store::Tx& tx, TicketId id) {
  auto all = store::comments_of(tx, id);
  std::erase_if(all, [&](const store::Comment& x) { return !desk::can_see_comment(c.viewer(), x.audience); });
  return all;
}

Result<Answer> list(const Call& c, store::Tx& tx) {
  const auto t = seen_ticket(c, tx);
  if (!t) return fail(t.error());
  const auto p = paging(c);
  if (!p) return fail(p.error());
  auto all = seen_comments(c, tx, t->id);
  const bool descending = c.param("sort") == "-created_at" || c.param("sort") == "-id" || c.param("sort_order") == "desc";
  if (descending) std::reverse(all.begin(), all.end());
  const auto count = static_cast<std::int64_t>(all.size());
  std::size_t i = 0;
  if (p->cursor) {
    while (p->after && i < all.size() && (descending ? all[i].id.v >= p->after : all[i].id.v <= p->after)) ++i;
  } else {
    i = static_cast<std::size_t>(std::min(p->offset, count));
  }
  const auto files = store::attachments_of_ticket(tx, t->id);
  const bool inline_images = c.param("include_inline_images") == "true";
  json::array a;
  std::vector<UserId> authors;
  std::int64_t first = 0, last = 0;
  for (; i < all.size() && static_cast<int>(a.size()) < p->size; ++i) {
    const auto& x = all[i];
    std::vector<store::Attachment> mine;
    for (const auto& f : files)
      if (f.comment_id == x.id && (inline_images || !f.is_inline || !c.request->has_param("include_inline_images"))) mine.push_back(f);
    if (a.empty()) first = x.id.v;
    last = x.id.v;
    authors.push_back(x.author_id);
    a.push_back(print_comment(x, mine, c));
  }
  json::object o{{"comments", std::move(a)}};
  add_paging(o, c, *p, first, last, i < all.size(), count);
  if (includes(c, "users")) {
    std::sort(authors.begin(), authors.end());
    authors.erase(std::unique(authors.begin(), authors.end()), authors.end());
    json::array users;
    for (const auto& u : store::users_by_ids(tx, authors)) users.push_back(print_user(u, c.base(), c.viewer()));
    o["users"] = std::move(users);
  }
  return json_answer(o);
}

// The comment a path names, on the ticket it names, when the caller may change that ticket.
Result<store::Comment> editable_comment(const Call& c, store::Tx& tx, TicketId ticket, std::int64_t id) {
  const auto t = app::reachable(tx, c.viewer(), ticket);
  if (!t) return fail(t.error());
  if (!desk::can_redact(c.viewer(), desk::scope(*t))) return fail(Code::forbidden, "you may not redact comments");
  auto x = store::comment(tx, {id});
  if (!x || x->ticket_id != ticket || !desk::can_see_comment(c.viewer(), x->audience)) return fail(Code::not_found, "comment " + std::to_string(id) + " does not exist");
  return *x;
}

Answer shown(store::Tx& tx, const Call& c, CommentId id) { return json_answer({{"comment", print_comment(*store::comment(tx, id), store::attachments_of(tx, id), c)}}); }

std::string member(const json::object& o, const char* key) {
  const auto* v = o.if_contains(key);
  return v && v->is_string() ? std::string(v->get_string()) : std::string{};
}

// <redact>…</redact> around what must go, in HTML: the marks go and what stands between them becomes blocks; tags inside stay.
std::string blackened_html(std::string_view html) {
  std::string out;
  bool in = false, tag = false, entity = false;
  while (!html.empty()) {
    constexpr std::string_view open = "<redact>", shut = "</redact>";
    if (html.starts_with(open)) {
      in = true;
      html.remove_prefix(open.size());
      continue;
    }
    if (html.starts_with(shut)) {
      in = false;
      html.remove_prefix(shut.size());
      continue;
    }
    const char ch = html.front();
    html.remove_prefix(1);
    if (ch == '<') tag = true;
    if (!in || tag) out.push_back(ch);
    else if (ch == '&') {
      entity = true;
      out += "\u2587";
    } else if (!entity && (static_cast<unsigned char>(ch) & 0xc0) != 0x80) out += "\u2587";
    if (ch == ';') entity = false;
    if (ch == '>') tag = false;
  }
  return out;
}

// comment_redactions: {ticket_id, html_body with <redact> marks, attachment_urls[], external_attachment_urls[]}.
Result<Answer> redact_marked(store::Tx& tx, const Call& c, CommentId id, TicketId ticket, const std::string& body, const std::string& html, const std::vector<std::string>& urls) {
  const auto x = editable_comment(c, tx, ticket, id.v);
  if (!x) return fail(x.error());
  std::vector<AttachmentId> files;
  for (const auto& u : urls) {
    bool known = false;
    for (const auto& f : store::attachments_of(tx, id))
      if (u.find("/attachments/" + std::to_string(f.id.v) + "/" + f.token) != std::string::npos) files.push_back(f.id), known = true;
    if (!known) return invalid("attachment_urls", "not_found", "names no attachment of this comment");
  }
  for (const AttachmentId f : files)
    if (auto d = app::redact_attachment(tx, c.caller->user.id, f); !d) return fail(d.error());
  if (!body.empty())
    if (auto d = app::redact_words(tx, c.caller->user.id, id, body, html); !d) return fail(d.error());
  return shown(tx, c, id);
}

Result<Write> comment_redaction(const Call& c) {
  const auto id = c.id(0);
  if (!id) return fail(id.error());
  const auto body = c.body();
  if (!body) return fail(body.error());
  const auto* ticket = body->if_contains("ticket_id");
  if (!ticket || !ticket->is_int64()) return invalid("ticket_id", "blank", "cannot be blank");
  const std::string marked = member(*body, "html_body");
  std::vector<std::string> urls;
  for (const char* key : {"attachment_urls", "external_attachment_urls"})
    if (const auto* list = body->if_contains(key); list && list->is_array())
      for (const auto& u : list->get_array())
        if (u.is_string()) urls.emplace_back(u.get_string());
  if (marked.empty() && urls.empty()) return invalid("html_body", "blank", "cannot be blank");
  std::string html, text;
  if (!marked.empty()) {
    if (marked.find("<redact>") == std::string::npos && urls.empty()) return invalid("html_body", "invalid", "marks nothing with <redact>");
    html = mail::clean_html(blackened_html(marked)).html;
    text = mail::html_to_text(html);
  }
  return Write{[c, id = CommentId{*id}, ticket = TicketId{ticket->get_int64()}, text, html, urls](store::Tx& tx) { return redact_marked(tx, c, id, ticket, text, html, urls); }};
}

}  // namespace

void zendesk_ticket_comments(Routes& r);
void zendesk_ticket_comments(Routes& r) {
  r.read("/api/v2/tickets/{}/comments", Access::staff, list);
  r.read("/api/v2/tickets/{}/comments/count", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto t = seen_ticket(c, tx);
    if (!t) return fail(t.error());
    return count_answer(static_cast<std::int64_t>(seen_comments(c, tx, t->id).size()), tx.at());
  });
  r.write("PUT", "/api/v2/tickets/{}/comments/{}/make_private", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0), comment = c.id(1);
    if (!id) return fail(id.error());
    if (!comment) return fail(comment.error());
    return Write{[c, id = TicketId{*id}, comment = *comment](store::Tx& tx) -> Result<Answer> {
      const auto x = editable_comment(c, tx, id, comment);
      if (!x) return fail(x.error());
      if (auto d = app::make_private(tx, c.caller->user.id, x->id); !d) return fail(d.error());
      return no_content();
    }};
  });
  r.write("PUT", "/api/v2/tickets/{}/comments/{}/redact", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0), comment = c.id(1);
    if (!id) return fail(id.error());
    if (!comment) return fail(comment.error());
    const auto body = c.body();
    if (!body) return fail(body.error());
    const std::string text = member(*body, "text");
    if (text.empty()) return invalid("text", "blank", "cannot be blank");
    return Write{[c, id = TicketId{*id}, comment = *comment, text](store::Tx& tx) -> Result<Answer> {
      const auto x = editable_comment(c, tx, id, comment);
      if (!x) return fail(x.error());
      if (auto d = app::redact_text(tx, c.caller->user.id, x->id, text); !d) return fail(d.error());
      return shown(tx, c, x->id);
    }};
  });
  r.write("PUT", "/api/v2/tickets/{}/comments/{}/attachments/{}/redact", Access::staff, [](const Call& c) -> Result<Write> {
    const auto id = c.id(0), comment = c.id(1), file = c.id(2);
    for (const auto* x : {&id, &comment, &file})
      if (!*x) return fail(x->error());
    return Write{[c, id = TicketId{*id}, comment = *comment, file = AttachmentId{*file}](store::Tx& tx) -> Result<Answer> {
      const auto x = editable_comment(c, tx, id, comment);
      if (!x) return fail(x.error());
      const auto a = store::attachment(tx, file);
      if (!a || a->comment_id != x->id) return fail(Code::not_found, "attachment " + std::to_string(file.v) + " does not exist");
      if (auto d = app::redact_attachment(tx, c.caller->user.id, file); !d) return fail(d.error());
      return json_answer({{"attachment", print_attachment(*store::attachment(tx, file), c)}});
    }};
  });
  r.write("PUT", "/api/v2/comment_redactions/{}", Access::staff, comment_redaction, 2u << 20);
}

}  // namespace kotae::api
