#include "api/kotae_print.h"

#include "app/reply.h"
#include "mail/html.h"
#include "mail/reply_text.h"

namespace kotae::api {

std::size_t utf16_units(std::string_view text, std::size_t byte) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < byte && i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c & 0xc0) != 0x80) n += c >= 0xf0 ? 2 : 1;
  }
  return n;
}

json::object print_outgoing(const store::Outgoing& o) {
  const json::value recipients = json::parse(o.recipients);
  return {{"id", o.id.v},
          {"ticket_id", o.ticket_id.v},
          {"author_id", id_or_null(o.author_id)},
          {"state", store::name(o.state)},
          {"kind", o.kind},
          {"body", o.body},
          {"recipients", recipients},
          {"release_at", time_or_null(o.run_at)},
          {"comment_id", id_or_null(o.comment_id)},
          {"delivery", text_or_null(store::name(o.delivery))},
          {"attempts", o.attempts},
          {"reason", text_or_null(o.delivery_reason.empty() ? o.reason : o.delivery_reason)},
          {"came_back", text_or_null(app::came_back(o))},
          {"sent_at", time_or_null(o.sent_at)},
          {"created_at", iso8601(o.created_at)}};
}

json::object print_screen_comment(const store::Comment& c, const std::vector<store::Attachment>& files, const std::vector<store::Outgoing>& outgoing) {
  const json::value meta = json::parse(c.meta);
  const auto& m = meta.as_object();
  const auto member = [&](const char* key, json::value otherwise) { return m.contains(key) ? m.at(key) : std::move(otherwise); };
  json::array folds, list;
  // Ranges in what JavaScript counts; one pass over the text.
  std::size_t at = 0, units = 0;
  const auto units_to = [&](std::size_t byte) {
    units += utf16_units(std::string_view(c.body).substr(at), byte - at);
    at = byte;
    return units;
  };
  const auto parts = mail::fold(c.body);
  for (const auto& f : parts) {
    const char* kind = f.kind == mail::Fold::Kind::fresh ? "fresh" : f.kind == mail::Fold::Kind::quote ? "quote" : "signature";
    const auto b = units_to(f.begin);
    folds.push_back(json::object{{"kind", kind}, {"begin", b}, {"end", units_to(f.end)}});
  }
  for (const auto& a : files)
    if (a.comment_id == c.id)
      list.push_back(json::object{{"id", a.id.v}, {"file_name", a.file_name}, {"content_type", a.content_type}, {"size", a.size}, {"inline", a.is_inline}, {"state", attachment_state(a.state)},
                                  {"content_url", "/api/kotae/attachments/" + std::to_string(a.id.v) + "/" + a.token}, {"thumbnail", false}});
  json::value delivery = nullptr;
  for (const auto& o : outgoing)
    if (c.outgoing_id && o.id == c.outgoing_id && o.delivery != store::Outgoing::Delivery::none)
      delivery = json::object{{"state", store::name(o.delivery)}, {"outgoing_id", o.id.v}, {"release_at", nullptr}, {"attempts", o.attempts}, {"reason", text_or_null(o.delivery_reason)},
                              {"recipients", json::parse(o.recipients)}};
  return {{"id", c.id.v},
          {"author_id", c.author_id.v},
          {"public", c.audience == desk::Audience::everyone},
          {"via", json::object{{"channel", c.via}, {"source", json::object{}}}},
          {"created_at", iso8601(c.created_at)},
          {"subject", c.subject},
          {"from", member("from", nullptr)},
          {"to", member("to", json::array{})},
          {"cc", member("cc", json::array{})},
          {"plain_body", c.body},
          {"reply_text", mail::reply_text(c.body, parts)},
          {"folds", std::move(folds)},
          {"html", text_or_null(c.html)},
          {"remote_images", member("remote_images", false)},
          {"charset", member("charset", nullptr)},
          {"repairs", member("repairs", json::array{})},
          {"protection", member("protection", json::array{})},
          {"message_id", c.message_id},
          {"matched_by", c.matched_by},
          {"kind", c.kind},
          {"has_raw", static_cast<bool>(c.inbound_id)},
          {"attachments", std::move(list)},
          {"delivery", std::move(delivery)}};
}

json::object print_draft(store::Tx& tx, const store::Outgoing& o, const Call& c) {
  const json::value recipients = json::parse(o.recipients), tokens = json::parse(o.uploads), wish = json::parse(o.wish);
  json::array uploads;
  for (const auto& t : tokens.as_array())
    for (const auto& a : store::attachments_of_upload(tx, t.as_string())) uploads.push_back(json::object{{"token", t.as_string()}, {"attachment", print_attachment(a, c)}});
  const auto list = [&](const char* key) { return recipients.as_object().contains(key) ? recipients.at(key) : json::value(json::array{}); };
  const auto* status = wish.as_object().if_contains("status");
  return {{"outgoing_id", o.id.v}, {"body", o.body}, {"to", list("to")}, {"cc", list("cc")}, {"bcc", list("bcc")}, {"uploads", std::move(uploads)}, {"public", o.is_public},
          {"status", status ? *status : json::value("")}, {"updated_at", iso8601(o.updated_at)}, {"seen_comment_id", id_or_null(o.seen_comment_id)}, {"reason", text_or_null(o.reason)},
          {"came_back", text_or_null(app::came_back(o))}};
}

json::object print_lock(store::Tx& tx, const desk::Lock& l) {
  const auto u = store::user(tx, l.holder);
  return {{"holder", json::object{{"id", l.holder.v}, {"name", u ? u->name : ""}, {"email", u ? u->email : ""}}}, {"since", iso8601(l.since)}, {"expires_at", iso8601(l.expires_at)}};
}

}  // namespace kotae::api
