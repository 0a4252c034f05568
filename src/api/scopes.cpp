#include "api/scopes.h"

#include <algorithm>
#include <array>

namespace kotae::api {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> resources{{{"tickets", "tickets"},
                                                                                   {"users", "users"},
                                                                                   {"organizations", "organizations"},
                                                                                   {"audit_logs", "auditlogs"},
                                                                                   {"requests", "requests"},
                                                                                   {"macros", "macros"},
                                                                                   {"triggers", "triggers"},
                                                                                   {"automations", "automations"},
                                                                                   {"targets", "targets"},
                                                                                   {"webhooks", "webhooks"},
                                                                                   {"satisfaction_ratings", "satisfaction_ratings"},
                                                                                   {"dynamic_content", "dynamic_content"},
                                                                                   {"apps", "apps"},
                                                                                   {"hc", "hc"}}};

bool has(std::string_view scopes, std::string_view word) {
  while (!scopes.empty()) {
    const auto w = scopes.substr(0, scopes.find(' '));
    if (w == word) return true;
    scopes.remove_prefix(std::min(scopes.size(), w.size() + 1));
  }
  return false;
}

}  // namespace

bool in_scope(std::string_view scopes, std::string_view method, std::string_view path) {
  if (scopes.empty()) return true;
  const std::string_view act = method == "GET" || method == "HEAD" ? "read" : "write";
  if (has(scopes, act)) return true;
  constexpr std::string_view root = "/api/v2/";
  if (path.substr(0, root.size()) != root) return false;
  path.remove_prefix(root.size());
  if (path.size() > 5 && path.substr(path.size() - 5) == ".json") path.remove_suffix(5);
  if (path == "oauth/tokens/current") return true;   // a program may look at its own token and give it back
  bool any = false;
  while (!path.empty()) {
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    const auto it = std::find_if(resources.begin(), resources.end(), [&](const auto& r) { return r.first == segment; });
    if (it == resources.end()) continue;
    if (!has(scopes, std::string(it->second) + ":" + std::string(act))) return false;
    any = true;
  }
  return any;
}

}  // namespace kotae::api
