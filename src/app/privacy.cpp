#include "app/privacy.h"

#include <boost/json.hpp>

#include <functional>

#include "mail/html.h"
#include "mail/reply_text.h"
#include "store/audits.h"
#include "store/redaction.h"
#include "store/tickets.h"

namespace kotae::app {
namespace json = boost::json;
using store::Tx;
namespace {

constexpr std::string_view block = "\u2587";

// One block for each letter of what was there.
std::string blackened(std::string_view text) {
  std::string out;
  for (const char c : text)
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) out += block;
  return out;
}

bool replace(std::string& in, std::string_view what, std::string_view by) {
  bool any = false;
  for (std::size_t i = 0; (i = in.find(what, i)) != std::string::npos; i += by.size()) {
    in.replace(i, what.size(), by);
    any = true;
  }
  return any;
}

std::string escaped(std::string_view s) {
  std::string out;
  for (const char c : s) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else out.push_back(c);
  }
  return out;
}

Result<store::Comment> found(Tx& tx, CommentId id) {
  auto c = store::comment(tx, id);
  if (!c) return fail(Code::not_found, "comment " + std::to_string(id.v) + " does not exist");
  return *c;
}

// The ticket follows a comment whose words were changed, and its history says so.
Done settle(Tx& tx, UserId actor, const store::Comment& c, std::string_view type, json::object data, const std::function<void(desk::Ticket&)>& also = nullptr) {
  auto t = store::ticket_for_update(tx, c.ticket_id);
  if (!t) return fail(Code::not_found, "the ticket is gone");
  Change change = Change::of(tx, *t, actor);
  data["comment_id"] = c.id.v;
  change.note(type, json::serialize(data));
  // Search and screens follow this one.
  change.note("comment.updated", json::serialize(json::object{{"comment_id", c.id.v}}));
  if (also) also(change.ticket());
  recount(tx, change.ticket());
  change.finish();
  store::forget_answers(tx, c.ticket_id);
  return {};
}

}  // namespace

void recount(Tx& tx, desk::Ticket& t) {
  t.comment_count = 0;
  t.latest_comment_id = t.latest_public_comment_id = {};
  t.is_public = t.has_attachments = false;
  std::string newest, first;
  for (const auto& c : store::comments_of(tx, t.id)) {
    ++t.comment_count;
    t.latest_comment_id = c.id;
    t.has_attachments |= c.has_attachments;
    if (t.comment_count == 1) first = c.body;
    if (c.audience != desk::Audience::everyone) continue;
    t.is_public = true;
    t.latest_public_comment_id = c.id;
    t.latest_at = c.created_at;
    newest = c.body;
  }
  if (t.comment_count == 0) t.is_public = true;
  t.preview = preview_of(t.latest_public_comment_id ? mail::reply_text(newest) : first);
}

Done make_private(Tx& tx, UserId actor, CommentId id) {
  const auto c = found(tx, id);
  if (!c) return fail(c.error());
  if (c->audience == desk::Audience::internal) return {};
  store::set_audience(tx, id, desk::Audience::internal);
  return settle(tx, actor, *c, "comment.privacy", {{"public", false}});
}

Done redact_text(Tx& tx, UserId actor, CommentId id, std::string_view text) {
  auto c = found(tx, id);
  if (!c) return fail(c.error());
  if (text.empty() || text.find_first_not_of(" \t\r\n") == std::string_view::npos) return invalid("text", "blank", "cannot be blank");
  const std::string by = blackened(text);
  const bool in_body = replace(c->body, text, by), in_html = replace(c->html, escaped(text), by), in_subject = replace(c->subject, text, by);
  if (!in_body && !in_html && !in_subject) return invalid("text", "not_found", "does not occur in the comment");
  // Marked up differently it may still stand in the HTML: then the plain text is what remains.
  if (!in_html && !c->html.empty() && mail::html_to_text(c->html).find(text) != std::string::npos) c->html.clear();
  store::save_words(tx, *c);
  store::forget_raw(tx, id);
  store::empty_outgoing_of(tx, id);
  if (auto d = settle(tx, actor, *c, "comment.redacted", {}, [&](desk::Ticket& t) { replace(t.subject, text, by); }); !d) return d;
  // The history last: this very change names the old subject.
  const auto quoted = [](std::string_view s) {
    const std::string q = json::serialize(json::value(s));
    return q.substr(1, q.size() - 2);
  };
  for (const auto& a : store::audits_of(tx, c->ticket_id))
    for (const auto& e : a.events)
      if (std::string words = e.texts; replace(words, quoted(text), quoted(by))) store::save_event_texts(tx, e.id, words);
  return {};
}

Done redact_words(Tx& tx, UserId actor, CommentId id, std::string body, std::string html) {
  auto c = found(tx, id);
  if (!c) return fail(c.error());
  c->body = std::move(body);
  c->html = std::move(html);
  store::save_words(tx, *c);
  store::forget_raw(tx, id);
  store::empty_outgoing_of(tx, id);
  return settle(tx, actor, *c, "comment.redacted", {});
}

Done redact_attachment(Tx& tx, UserId actor, AttachmentId id) {
  const auto a = store::attachment(tx, id);
  if (!a || !a->comment_id || a->state == store::Attachment::State::redacted) return fail(Code::not_found, "attachment " + std::to_string(id.v) + " does not exist");
  const auto c = found(tx, a->comment_id);
  if (!c) return fail(c.error());
  store::empty_attachment(tx, id);
  store::forget_raw(tx, c->id);  // the letter holds the file too
  return settle(tx, actor, *c, "comment.redacted", {{"attachment_id", id.v}});
}

}  // namespace kotae::app
