#include "api/print_audit.h"

#include <algorithm>
#include <map>

#include "store/outgoing.h"

namespace kotae::api {
namespace {

// Several rows of an audit come from one event; Zendesk gives each an id.
constexpr std::int64_t rows_per_event = 1000;

json::value value_of(std::string_view field, std::string_view text) {
  if (field == "tags") {
    json::array a;
    while (!text.empty()) {
      const auto sp = text.find(' ');
      a.push_back(json::string(text.substr(0, sp)));
      text.remove_prefix(sp == std::string_view::npos ? text.size() : sp + 1);
    }
    return a;
  }
  return text_or_null(text);
}

std::string text_of(const json::value& v) {
  return v.is_string() ? std::string(v.get_string()) : v.is_null() ? std::string{} : json::serialize(v);
}

// The text of a custom field's value as audits show it.
json::value shown(const json::value& v) { return v.is_string() || v.is_null() || v.is_array() ? v : json::value(text_of(v)); }

void custom_fields(std::vector<AuditField>& out, std::string_view from, std::string_view to, bool created) {
  const json::object before = audit_data(from), after = audit_data(to);
  for (const auto& [k, v] : after) {
    const auto* had = before.if_contains(k);
    if (!had || *had != v) out.push_back({std::string(k), shown(v), created ? json::value() : had ? shown(*had) : json::value(nullptr)});
  }
  for (const auto& [k, v] : before)
    if (!after.contains(k)) out.push_back({std::string(k), nullptr, shown(v)});
}

class Printer {
 public:
  Printer(store::Tx& tx, const Call& c, const desk::Ticket& t) : tx_(tx), c_(c), t_(t) {
    for (auto& x : store::comments_of(tx, t.id))
      if (desk::can_see_comment(c.viewer(), x.audience)) comments_.emplace(x.id, std::move(x));
    if (t.has_attachments)
      for (auto& f : store::attachments_of_ticket(tx, t.id)) files_[f.comment_id].push_back(std::move(f));
  }

  json::value print(const store::Audit& a) {
    rows_ = {};
    via_.clear();
    message_id_.clear();
    custom_ = {};
    source_ = json::object{{"from", json::object{}}, {"to", json::object{}}, {"rel", nullptr}};
    UserId author = a.actor_id;
    for (const auto& e : a.events) event(a, e, author);
    if (rows_.empty()) return nullptr;
    json::object system;
    if (!message_id_.empty()) system["message_id"] = "<" + message_id_ + ">";
    return json::object{{"id", a.id},
                        {"ticket_id", a.ticket_id.v},
                        {"created_at", iso8601(a.at)},
                        {"author_id", author ? author.v : -1},
                        {"metadata", json::object{{"system", std::move(system)}, {"custom", std::move(custom_)}}},
                        {"events", std::move(rows_)},
                        {"via", json::object{{"channel", via_.empty() ? (a.actor_id ? "web" : "rule") : via_}, {"source", std::move(source_)}}}};
  }

 private:
  void row(const store::AuditEvent& e, json::object o) {
    o["id"] = e.id * rows_per_event + static_cast<std::int64_t>(rows_.size());
    rows_.push_back(std::move(o));
  }

  void event(const store::Audit& a, const store::AuditEvent& e, UserId& author) {
    const json::object data = audit_data(e.data);
    if (const auto* v = data.if_contains("via"); v && v->is_string() && via_.empty()) via_ = v->get_string();
    const auto number = [&](const char* key) {
      const auto* v = data.if_contains(key);
      return v && v->is_int64() ? v->get_int64() : std::int64_t{0};
    };
    if (e.type == "ticket.created") {
      for (auto& f : audit_fields(e)) row(e, {{"type", "Create"}, {"field_name", std::move(f.name)}, {"value", std::move(f.value)}});
    } else if (e.type == "ticket.updated") {
      for (auto& f : audit_fields(e)) row(e, {{"type", "Change"}, {"field_name", std::move(f.name)}, {"value", std::move(f.value)}, {"previous_value", std::move(f.previous)}});
    } else if (e.type == "comment.created") {
      const auto it = comments_.find(CommentId{number("comment_id")});
      if (it == comments_.end()) return;
      const auto& x = it->second;
      via_ = x.via;
      if (!x.message_id.empty()) message_id_ = x.message_id;
      if (!author) author = x.author_id;
      json::object o = print_comment(x, files_[x.id], c_);
      for (const char* key : {"id", "via", "created_at", "metadata"}) o.erase(key);
      o["audit_id"] = a.id;
      row(e, std::move(o));
    } else if (e.type == "outgoing.updated") {
      const auto* state = data.if_contains("state");
      if (!state || *state != "released" || !number("comment_id")) return;
      const auto out = store::outgoing(tx_, OutgoingId{number("outgoing_id")});
      if (!out || out->delivery == store::Outgoing::Delivery::none) return;
      row(e, {{"type", "Notification"}, {"subject", out->subject.empty() ? t_.subject : out->subject}, {"body", ""}, {"recipients", recipients(out->recipients)},
              {"via", json::object{{"channel", "web"}, {"source", json::object{{"from", json::object{}}, {"to", json::object{}}, {"rel", nullptr}}}}}});
    } else if (e.type == "comment.privacy") {
      row(e, {{"type", "CommentPrivacyChange"}, {"comment_id", number("comment_id")}, {"public", false}});
    } else if (e.type == "comment.redacted") {
      row(e, {{"type", number("attachment_id") ? "AttachmentRedactionEvent" : "CommentRedactionEvent"}, {"comment_id", number("comment_id")}, {"attachment_id", number("attachment_id") ? json::value(number("attachment_id")) : json::value(nullptr)}});
    } else if (e.type == "ticket.merged" || e.type == "ticket.unmerged" || e.type == "ticket.split") {
      source_["rel"] = e.type == "ticket.merged" ? "merge" : e.type == "ticket.unmerged" ? "unmerge" : "split";
      if (number("into")) source_["to"] = json::object{{"ticket_id", number("into")}};
      if (number("from")) source_["from"] = json::object{{"ticket_id", number("from")}};
      if (const auto* many = data.if_contains("from_ids"); many && many->is_array()) source_["from"] = json::object{{"ticket_ids", *many}};
      // Ours: an undo or a split may show no other row.
      if (e.type != "ticket.merged") row(e, {{"type", e.type == "ticket.split" ? "Split" : "Unmerge"}});
    } else if (e.type == "audit.metadata") {
      if (const auto* custom = audit_data(e.texts).if_contains("custom"); custom && custom->is_object()) custom_ = custom->get_object();
    } else if (e.type == "ticket.deleted") {
      row(e, {{"type", "Change"}, {"field_name", "status"}, {"value", "deleted"}, {"previous_value", desk::name(t_.status)}});
    } else if (e.type == "ticket.restored") {
      row(e, {{"type", "Change"}, {"field_name", "status"}, {"value", desk::name(t_.status)}, {"previous_value", "deleted"}});
    }
  }

  json::array recipients(std::string_view text) {
    json::array a;
    const json::object lists = audit_data(text);
    for (const char* key : {"to", "cc", "bcc"})
      if (const auto* l = lists.if_contains(key); l && l->is_array())
        for (const auto& p : l->get_array())
          if (const auto* email = p.is_object() ? p.get_object().if_contains("email") : nullptr; email && email->is_string())
            if (const auto u = store::user_by_email(tx_, email->get_string())) a.push_back(u->id.v);
    return a;
  }

  store::Tx& tx_;
  const Call& c_;
  const desk::Ticket& t_;
  std::map<CommentId, store::Comment> comments_;
  std::map<CommentId, std::vector<store::Attachment>> files_;
  json::array rows_;
  json::object custom_, source_;
  std::string via_, message_id_;
};

}  // namespace

json::object audit_data(std::string_view text) {
  boost::system::error_code bad;
  auto v = json::parse(text, bad);
  return !bad && v.is_object() ? std::move(v.get_object()) : json::object{};
}

std::vector<AuditField> audit_fields(const store::AuditEvent& e) {
  std::vector<AuditField> out;
  const bool created = e.type == "ticket.created";
  const auto put = [&](std::string_view field, std::string_view from, std::string_view to) {
    if (field == "fields") return custom_fields(out, from, to, created);
    if (field == "state" || field == "mailbox_id") return;
    out.push_back({std::string(field), value_of(field, to), created ? json::value() : value_of(field, from)});
  };
  for (const std::string* part : {&e.texts, &e.data}) {
    const json::object o = audit_data(*part);
    if (const auto* values = o.if_contains("values"); values && values->is_object())
      for (const auto& [k, v] : values->get_object()) put(k, "", text_of(v));
    if (const auto* changes = o.if_contains("changes"); changes && changes->is_array())
      for (const auto& c : changes->get_array())
        if (c.is_object() && c.get_object().contains("from")) {
          const auto& x = c.get_object();
          put(text_of(x.at("field")), text_of(x.at("from")), text_of(x.at("to")));
        }
  }
  return out;
}

json::array print_audits(store::Tx& tx, const Call& c, const desk::Ticket& t, const std::vector<store::Audit>& audits) {
  json::array a;
  if (audits.empty()) return a;
  Printer p(tx, c, t);
  for (const auto& x : audits)
    if (auto o = p.print(x); !o.is_null()) a.push_back(std::move(o));
  return a;
}

json::value print_audit(store::Tx& tx, const Call& c, const desk::Ticket& t, std::int64_t change) {
  const auto a = change ? store::audit(tx, t.id, change) : std::nullopt;
  auto list = a ? print_audits(tx, c, t, {*a}) : json::array{};
  if (!list.empty()) return std::move(list.front());
  // Nothing changed: an audit without events, as Zendesk answers.
  return json::object{{"id", change}, {"ticket_id", t.id.v}, {"created_at", iso8601(tx.at())}, {"author_id", c.caller->user.id.v},
                      {"metadata", json::object{{"system", json::object{}}, {"custom", json::object{}}}}, {"events", json::array{}},
                      {"via", json::object{{"channel", "api"}, {"source", json::object{{"from", json::object{}}, {"to", json::object{}}, {"rel", nullptr}}}}}};
}

}  // namespace kotae::api
