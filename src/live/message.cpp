#include "live/message.h"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace kotae::live {
namespace json = boost::json;
namespace {

constexpr std::array<std::string_view, 15> told{"ticket.created",   "ticket.updated", "comment.created", "comment.updated", "outgoing.updated", "ticket.merged",  "ticket.deleted",
                                                "letter.failed",    "letter.suspended", "mailbox.updated", "user.updated",  "group.updated",    "brand.updated", "settings.updated",
                                                "definition.updated"};

json::object data_of(const store::Event& e) {
  boost::system::error_code bad;
  auto v = json::parse(e.data, bad);
  return !bad && v.is_object() ? std::move(v.get_object()) : json::object{};
}

std::int64_t number(const json::value& v) {
  if (v.is_int64()) return v.get_int64();
  std::int64_t n = 0;
  if (v.is_string()) std::from_chars(v.get_string().data(), v.get_string().data() + v.get_string().size(), n);
  return n;
}

}  // namespace

std::string message_of(const store::Event& e) {
  if (std::find(told.begin(), told.end(), e.type) == told.end()) return {};
  json::object o{{"seq", e.seq}, {"type", e.type}};
  if (e.ticket_id) o["ticket_id"] = e.ticket_id.v;
  if (e.actor_id) o["actor_id"] = e.actor_id.v;
  o["at"] = iso8601(e.at);
  json::object data = data_of(e);
  if (const auto* changes = data.if_contains("changes"); changes && changes->is_array()) {
    json::array fields;
    for (const auto& c : changes->get_array())
      if (const auto* f = c.is_object() ? c.get_object().if_contains("field") : nullptr) fields.push_back(*f);
    o["fields"] = std::move(fields);
    data.erase("changes");
  }
  data.erase("values");
  for (auto& [key, value] : data)
    if (!o.contains(key)) o[key] = value;
  return json::serialize(o);
}

bool may_hear(const desk::Viewer& v, const store::Event& e, const desk::TicketScope* scope) {
  if (!v.staff()) return false;
  if (!e.ticket_id || v.sees_all()) return true;
  if (!scope) return false;
  if (desk::can_see(v, *scope)) return true;
  if (e.type != "ticket.updated") return false;
  desk::TicketScope before = *scope;
  bool moved = false;
  const json::object data = data_of(e);
  const auto* changes = data.if_contains("changes");
  if (!changes || !changes->is_array()) return false;
  for (const auto& c : changes->get_array()) {
    if (!c.is_object() || !c.get_object().contains("field") || !c.get_object().contains("from")) continue;
    const auto& field = c.get_object().at("field");
    const auto from = number(c.get_object().at("from"));
    if (field == "group_id") moved = true, before.group = GroupId{from};
    if (field == "assignee_id") moved = true, before.assignee = UserId{from};
    if (field == "organization_id") moved = true, before.organization = OrganizationId{from};
    if (field == "requester_id") moved = true, before.requester = UserId{from};
  }
  return moved && desk::can_see(v, before);
}

std::int64_t since_of(std::string_view text) {
  std::int64_t n = -1;
  const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
  return r.ec == std::errc{} && r.ptr == text.data() + text.size() && n >= 0 ? n : -1;
}

}  // namespace kotae::live
