#include "api/organization_print.h"

#include <algorithm>

namespace kotae::api {
namespace {

json::array words(std::string_view s) {
  json::array a;
  while (!s.empty()) {
    const auto word = s.substr(0, s.find(' '));
    if (!word.empty()) a.push_back(json::string(word));
    s.remove_prefix(std::min(s.size(), word.size() + 1));
  }
  return a;
}

}  // namespace

json::object print_organization(const store::Organization& o, const std::string& base, const desk::FieldSet* fields) {
  json::array domains;
  for (const auto& d : o.domains) domains.push_back(json::string(d));
  return {{"url", base + "/api/v2/organizations/" + std::to_string(o.id.v) + ".json"},
          {"id", o.id.v},
          {"name", o.name},
          {"shared_tickets", o.shared_tickets},
          {"shared_comments", o.shared_comments},
          {"external_id", text_or_null(o.external_id)},
          {"created_at", iso8601(o.created_at)},
          {"updated_at", iso8601(o.updated_at)},
          {"domain_names", std::move(domains)},
          {"details", text_or_null(o.details)},
          {"notes", text_or_null(o.notes)},
          {"group_id", id_or_null(o.group_id)},
          {"tags", words(o.tags)},
          {"organization_fields", fields ? json::value(app::profile_values(*fields, o.fields)) : json::parse(o.fields)}};
}

json::object print_organization_membership(const store::OrganizationMembership& m, const std::string& base) {
  return {{"url", base + "/api/v2/organization_memberships/" + std::to_string(m.id) + ".json"},
          {"id", m.id},
          {"user_id", m.user_id.v},
          {"organization_id", m.organization_id.v},
          {"organization_name", m.organization_name},
          {"default", m.is_default ? json::value(true) : json::value(nullptr)},
          {"view_tickets", m.view_tickets},
          {"created_at", iso8601(m.created_at)},
          {"updated_at", iso8601(m.updated_at)}};
}

}  // namespace kotae::api
