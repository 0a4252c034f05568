#include "../probes.h"

namespace kotae::api::testing {
namespace {

const Probes rows({
    {"GET /api/v2/groups/{}/users/count", "/api/v2/groups/$group/users/count.json"},
    {"GET /api/v2/users/{}/groups/count", "/api/v2/users/$staff/groups/count"},
    {"GET /api/v2/group_memberships/assignable", "/api/v2/group_memberships/assignable.json"},
    {"GET /api/v2/groups/{}/memberships/assignable", "/api/v2/groups/$group/memberships/assignable"},
    {"GET /api/v2/users/{}/group_memberships/{}", "/api/v2/users/$staff/group_memberships/$membership"},
    {"POST /api/v2/users/{}/group_memberships", "/api/v2/users/$staff/group_memberships", R"({"group_membership":{"group_id":$group}})", 201},
});

}  // namespace
}  // namespace kotae::api::testing
