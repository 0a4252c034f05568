#include "api/print.h"

#include <algorithm>
#include <set>

#include "api/attachment_links.h"

namespace kotae::api {
namespace {

std::string url(const std::string& base, std::string_view what, std::int64_t id) { return base + "/api/v2/" + std::string(what) + "/" + std::to_string(id) + ".json"; }

template <class Id>
json::array ids(const std::vector<Id>& v) {
  json::array a;
  for (const auto id : v) a.push_back(id.v);
  return a;
}

json::array words(std::string_view s) {
  json::array a;
  while (!s.empty()) {
    const auto sp = s.find(' ');
    if (sp != 0) a.push_back(json::string(s.substr(0, sp)));
    s.remove_prefix(sp == std::string_view::npos ? s.size() : sp + 1);
  }
  return a;
}

// This request's address with some parameters set and some dropped.
std::string with_params(const Call& c, const std::vector<std::pair<std::string, std::string>>& set, std::initializer_list<std::string_view> drop) {
  std::string q;
  const auto add = [&](std::string_view k, std::string_view v) { q += (q.empty() ? "?" : "&") + url_encoded(k) + "=" + url_encoded(v); };
  for (const auto& [k, v] : c.request->query)
    if (std::find(drop.begin(), drop.end(), k) == drop.end()) add(k, v);
  for (const auto& [k, v] : set) add(k, v);
  return c.base() + c.request->path + q;
}

}  // namespace

std::string url_encoded(std::string_view s) {
  static const char hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : s) {
    const auto u = static_cast<unsigned char>(c);
    if ((u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || c == '-' || c == '_' || c == '.' || c == '~') out.push_back(c);
    else {
      out.push_back('%');
      out.push_back(hex[u >> 4]);
      out.push_back(hex[u & 15]);
    }
  }
  return out;
}

json::value time_or_null(Time t) { return t ? json::value(iso8601(t)) : json::value(nullptr); }

TicketPrinting ticket_printing(const Call& c, store::Tx& tx) {
  return {c.base(), app::ticket_fields(tx), app::custom_statuses(tx), app::ticket_forms(tx), !c.viewer().staff()};
}

json::array print_custom_fields(const desk::Ticket& t, const desk::FieldSet& fields, bool portal) {
  json::array out;
  const json::value values = t.fields.size() > 2 ? json::parse(t.fields) : json::value(json::object{});
  for (const auto& f : fields.all()) {
    if (!f.active || desk::is_system(f.type) || (portal && !f.visible_in_portal)) continue;
    const auto* v = values.get_object().if_contains(std::to_string(f.id));
    out.push_back(json::object{{"id", f.id}, {"value", v ? *v : desk::unset(f)}});
  }
  return out;
}

json::object print_ticket(const desk::Ticket& t, const TicketPrinting& p, const store::TicketExtras& extras) {
  const std::string& base = p.base;
  json::array tags;
  for (const auto& s : t.tags) tags.push_back(json::string(s));
  json::array fields;
  if (p.fields) fields = print_custom_fields(t, *p.fields, p.portal);
  else if (t.fields.size() > 2) {
    const json::value custom = json::parse(t.fields);
    for (const auto& [k, v] : custom.as_object()) fields.push_back(json::object{{"id", std::atoll(std::string(k).c_str())}, {"value", v}});
  }
  const auto* status = p.statuses ? p.statuses->of(t) : nullptr;
  const auto* form = p.forms ? app::form_of(*p.forms, t) : nullptr;
  const std::int64_t form_id = form ? form->id : t.form_id;
  json::object source{{"from", json::object{}}, {"to", json::object{}}, {"rel", t.followup_of ? json::value("follow_up") : json::value(nullptr)}};
  return {{"url", url(base, "tickets", t.id.v)},
          {"id", t.id.v},
          {"external_id", text_or_null(t.external_id)},
          {"via", json::object{{"channel", t.via}, {"source", std::move(source)}}},
          {"created_at", iso8601(t.created_at)},
          {"updated_at", iso8601(t.updated_at)},
          {"generated_timestamp", seconds(t.updated_at)},
          {"type", text_or_null(desk::name(t.type))},
          {"subject", t.subject},
          {"raw_subject", t.subject},
          {"description", extras.description},
          {"priority", text_or_null(desk::name(t.priority))},
          {"status", t.state >= desk::State::deleted ? std::string_view("deleted") : desk::name(t.status)},
          {"custom_status_id", status ? json::value(status->id) : json::value(nullptr)},
          {"recipient", text_or_null(extras.recipient)},
          {"requester_id", t.requester_id.v},
          {"submitter_id", t.submitter_id.v},
          {"assignee_id", id_or_null(t.assignee_id)},
          {"organization_id", id_or_null(t.organization_id)},
          {"group_id", id_or_null(t.group_id)},
          {"collaborator_ids", ids(extras.ccs)},
          {"email_cc_ids", ids(extras.ccs)},
          {"follower_ids", ids(extras.followers)},
          {"forum_topic_id", nullptr},
          {"problem_id", id_or_null(t.problem_id)},
          {"has_incidents", extras.has_incidents},
          {"is_public", t.is_public},
          {"due_at", time_or_null(t.due_at)},
          {"tags", std::move(tags)},
          {"custom_fields", fields},
          {"fields", std::move(fields)},
          {"satisfaction_rating", nullptr},
          {"sharing_agreement_ids", json::array{}},
          {"followup_ids", ids(extras.followups)},
          {"via_followup_source_id", id_or_null(t.followup_of)},
          {"ticket_form_id", form_id ? json::value(form_id) : json::value(nullptr)},
          {"brand_id", t.brand_id.v},
          {"allow_channelback", false},
          {"allow_attachments", true},
          {"from_messaging_channel", false}};
}

json::array print_tickets(store::Tx& tx, const Call& c, const std::vector<desk::Ticket>& tickets) {
  json::array a;
  if (tickets.empty()) return a;
  const auto printing = ticket_printing(c, tx);
  const auto extras = store::ticket_extras(tx, c.viewer(), tickets);
  a.reserve(tickets.size());
  for (const auto& t : tickets) a.push_back(print_ticket(t, printing, extras.at(t.id)));
  return a;
}

json::object print_ticket(store::Tx& tx, const Call& c, const desk::Ticket& t) {
  return print_ticket(t, ticket_printing(c, tx), store::ticket_extras(tx, c.viewer(), {t}).at(t.id));
}

json::object print_user(const store::User& u, const std::string& base, const desk::Viewer& viewer, const desk::FieldSet* fields) {
  json::object o{{"id", u.id.v},
                 {"url", url(base, "users", u.id.v)},
                 {"name", u.name},
                 {"email", text_or_null(u.email)},
                 {"created_at", iso8601(u.created_at)},
                 {"updated_at", iso8601(u.updated_at)},
                 {"time_zone", u.time_zone.empty() ? "Asia/Tokyo" : u.time_zone},
                 {"iana_time_zone", u.time_zone.empty() ? "Asia/Tokyo" : u.time_zone},
                 {"phone", text_or_null(u.phone)},
                 {"shared_phone_number", nullptr},
                 {"photo", nullptr},
                 {"locale_id", u.locale == "en" ? 2 : 1},
                 {"locale", u.locale.empty() ? "ja" : u.locale},
                 {"organization_id", id_or_null(u.organization_id)},
                 {"role", desk::name(u.role)},
                 {"verified", u.verified},
                 {"active", u.active}};
  if (!viewer.staff()) return o;
  o["external_id"] = text_or_null(u.external_id);
  o["tags"] = words(u.tags);
  o["alias"] = text_or_null(u.alias);
  o["shared"] = false;
  o["shared_agent"] = false;
  o["last_login_at"] = time_or_null(u.last_login_at);
  o["two_factor_auth_enabled"] = false;
  o["signature"] = text_or_null(u.signature);
  o["details"] = text_or_null(u.details);
  o["notes"] = text_or_null(u.notes);
  o["role_type"] = u.role == desk::Role::end_user ? json::value(nullptr) : json::value(u.role == desk::Role::admin ? 4 : u.light_agent ? 1 : 0);
  o["custom_role_id"] = u.custom_role_id ? json::value(u.custom_role_id) : json::value(nullptr);
  o["moderator"] = u.role == desk::Role::admin;
  o["ticket_restriction"] = u.role == desk::Role::end_user ? json::value(u.access == desk::TicketAccess::organization ? "organization" : "requested") : text_or_null(desk::name(u.access));
  o["only_private_comments"] = u.only_private_comments;
  o["restricted_agent"] = u.role != desk::Role::admin && (u.role == desk::Role::end_user || u.light_agent || u.access != desk::TicketAccess::all);
  o["suspended"] = u.suspended;
  o["default_group_id"] = id_or_null(u.default_group_id);
  o["report_csv"] = false;
  o["user_fields"] = fields ? json::value(app::profile_values(*fields, u.fields)) : json::parse(u.fields);
  return o;
}

json::object print_group(const store::Group& g, const std::string& base) {
  return {{"url", url(base, "groups", g.id.v)}, {"id", g.id.v}, {"is_public", true}, {"name", g.name}, {"description", g.description}, {"default", g.is_default}, {"deleted", false},
          {"created_at", iso8601(g.created_at)}, {"updated_at", iso8601(g.updated_at)}};
}

json::object print_brand(const store::Brand& b, const std::string& base) {
  return {{"url", url(base, "brands", b.id.v)}, {"id", b.id.v}, {"name", b.name}, {"brand_url", base}, {"subdomain", b.subdomain}, {"host_mapping", nullptr}, {"has_help_center", false},
          {"help_center_state", "disabled"}, {"active", b.active}, {"default", b.is_default}, {"is_deleted", false}, {"logo", nullptr}, {"ticket_form_ids", json::array{}},
          {"signature_template", b.signature}, {"color", text_or_null(b.color)}, {"created_at", iso8601(b.created_at)}, {"updated_at", iso8601(b.updated_at)}};
}

json::object print_membership(const store::Membership& m, const std::string& base) {
  return {{"url", url(base, "group_memberships", m.id)}, {"id", m.id}, {"user_id", m.user_id.v}, {"group_id", m.group_id.v}, {"default", m.is_default},
          {"created_at", iso8601(m.created_at)}, {"updated_at", iso8601(m.updated_at)}};
}

std::string_view attachment_state(store::Attachment::State s) {
  switch (s) {
    case store::Attachment::State::ready: return "ready";
    case store::Attachment::State::scanning: return "scanning";
    case store::Attachment::State::infected: return "infected";
    case store::Attachment::State::redacted: return "redacted";
  }
  return "ready";
}

json::object print_attachment(const store::Attachment& a, const Call& c) {
  const std::string address = attachment_link(c, a);
  const std::string_view scan = a.state == store::Attachment::State::infected ? "malware_found" : a.state == store::Attachment::State::scanning ? "not_scanned" : "malware_not_found";
  return {{"url", url(c.base(), "attachments", a.id.v)}, {"id", a.id.v}, {"file_name", a.file_name}, {"content_url", address}, {"mapped_content_url", address},
          {"content_type", a.content_type}, {"size", a.size}, {"width", nullptr}, {"height", nullptr}, {"inline", a.is_inline},
          {"deleted", a.state == store::Attachment::State::redacted}, {"malware_access_override", false}, {"malware_scan_result", scan}, {"thumbnails", json::array{}}};
}

json::object print_comment(const store::Comment& c, const std::vector<store::Attachment>& attachments, const Call& call) {
  json::array list;
  for (const auto& a : attachments) list.push_back(print_attachment(a, call));
  const json::value meta = json::parse(c.meta);
  json::object from;
  if (const auto* f = meta.as_object().if_contains("from")) from = {{"address", f->at("email")}, {"name", f->at("name")}};
  json::value rel = nullptr;
  json::object to;
  if (const auto* r = meta.as_object().if_contains("rel")) {
    rel = *r;
    if (const auto* into = meta.as_object().if_contains("into")) to["ticket_id"] = *into;
    if (const auto* many = meta.as_object().if_contains("from_ids")) from["ticket_ids"] = *many;
  }
  json::object system{{"client", nullptr}, {"ip_address", nullptr}};
  if (!c.message_id.empty()) system["message_id"] = "<" + c.message_id + ">";
  return {{"id", c.id.v},
          {"type", "Comment"},
          {"author_id", c.author_id.v},
          {"body", c.body},
          {"html_body", c.html},
          {"plain_body", c.body},
          {"public", c.audience == desk::Audience::everyone},
          {"attachments", std::move(list)},
          {"audit_id", c.change_id},
          {"via", json::object{{"channel", c.via}, {"source", json::object{{"from", std::move(from)}, {"to", std::move(to)}, {"rel", std::move(rel)}}}}},
          {"created_at", iso8601(c.created_at)},
          {"metadata", json::object{{"system", std::move(system)}, {"custom", json::object{}}}}};
}

Result<Paging> paging(const Call& c) {
  Paging p;
  const auto& q = *c.request;
  p.cursor = q.has_param("page[size]") || q.has_param("page[after]") || q.has_param("page[before]");
  if (p.cursor) {
    p.size = static_cast<int>(c.number("page[size]", 100, 1, 100));
    if (q.has_param("page[after]")) {
      p.after = c.number("page[after]", -1, 0, std::int64_t{1} << 53);
      if (p.after < 0) return invalid("page[after]", "invalid", "is no cursor of this list");
    }
    return p;
  }
  p.size = static_cast<int>(c.number("per_page", 100, 1, 100));
  p.page = static_cast<int>(c.number("page", 1, 1, 1'000'000));
  p.offset = std::int64_t{p.page - 1} * p.size;
  return p;
}

void add_paging(json::object& o, const Call& c, const Paging& p, std::int64_t first_id, std::int64_t last_id, bool more, std::int64_t count) {
  if (p.cursor) {
    const auto cursor = [](std::int64_t id) { return id ? json::value(std::to_string(id)) : json::value(nullptr); };
    o["meta"] = json::object{{"has_more", more}, {"after_cursor", cursor(last_id)}, {"before_cursor", cursor(first_id)}};
    json::value next = nullptr;
    if (more) next = with_params(c, {{"page[size]", std::to_string(p.size)}, {"page[after]", std::to_string(last_id)}}, {"page[size]", "page[after]", "page[before]"});
    o["links"] = json::object{{"next", std::move(next)}, {"prev", nullptr}};
    return;
  }
  o["count"] = count;
  o["next_page"] = more ? json::value(with_params(c, {{"page", std::to_string(p.page + 1)}}, {"page"})) : json::value(nullptr);
  o["previous_page"] = p.page > 1 ? json::value(with_params(c, {{"page", std::to_string(p.page - 1)}}, {"page"})) : json::value(nullptr);
}

Answer count_answer(std::int64_t value, Time refreshed_at) {
  return json_answer({{"count", json::object{{"value", value}, {"refreshed_at", iso8601(refreshed_at)}}}});
}

bool includes(const Call& c, std::string_view what) {
  std::string_view list = c.param("include");
  while (!list.empty()) {
    const auto comma = list.find(',');
    if (list.substr(0, comma) == what) return true;
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return false;
}

void sideload(json::object& o, const Call& c, store::Tx& tx, const std::vector<desk::Ticket>& tickets) {
  const auto wants = [&](std::string_view what) { return includes(c, what); };
  if (wants("users")) {
    std::set<UserId> who;
    for (const auto& t : tickets)
      for (const UserId id : {t.requester_id, t.submitter_id, t.assignee_id})
        if (id) who.insert(id);
    json::array a;
    for (const auto& u : store::users_by_ids(tx, {who.begin(), who.end()})) a.push_back(print_user(u, c.base(), c.viewer()));
    o["users"] = std::move(a);
  }
  if (wants("groups")) {
    std::set<GroupId> which;
    for (const auto& t : tickets)
      if (t.group_id) which.insert(t.group_id);
    json::array a;
    for (const GroupId id : which)
      if (const auto g = store::group(tx, id)) a.push_back(print_group(*g, c.base()));
    o["groups"] = std::move(a);
  }
  if (wants("brands")) {
    json::array a;
    for (const auto& b : store::brands(tx)) a.push_back(print_brand(b, c.base()));
    o["brands"] = std::move(a);
  }
}

}  // namespace kotae::api
