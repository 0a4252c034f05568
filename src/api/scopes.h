// What a token of a program may be used for.
#pragma once
#include <string>
#include <string_view>

namespace kotae::api {

/// scopes: "read write", "tickets:read" … "" is everything (sessions, API tokens, passwords). Zendesk's resources in the path each need a scope, so that
/// users/5/tickets is not read with users:read alone; what is no resource with a scope of its own needs the general one.
bool in_scope(std::string_view scopes, std::string_view method, std::string_view path);

}  // namespace kotae::api
