// Who is on a ticket, and what it is related to. https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#list-collaborators-for-a-ticket
#include <algorithm>

#include "api/seen_ticket.h"
#include "store/ticket_lists.h"

namespace kotae::api {
namespace {

Result<Answer> people(const Call& c, store::Tx& tx, std::initializer_list<const char*> kinds) {
  const auto t = seen_ticket(c, tx);
  if (!t) return fail(t.error());
  std::vector<UserId> ids;
  for (const char* kind : kinds)
    for (const UserId id : store::people(tx, t->id, kind)) ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  json::array users;
  for (const auto& u : store::users_by_ids(tx, ids)) users.push_back(print_user(u, c.base(), c.viewer()));
  const auto n = users.size();
  return json_answer({{"users", std::move(users)}, {"count", n}, {"next_page", nullptr}, {"previous_page", nullptr}});
}

Result<Answer> related(const Call& c, store::Tx& tx) {
  const auto t = seen_ticket(c, tx);
  if (!t) return fail(t.error());
  json::array followups;
  for (const auto& f : store::followups(tx, c.viewer(), t->id)) followups.push_back(json::string(std::to_string(f.id.v)));
  const auto incidents = store::count_tickets(tx, c.viewer(), {store::TicketList::Of::incidents, t->id.v, ""}).value;
  return json_answer({{"ticket_related", json::object{{"topic_id", nullptr}, {"jira_issue_ids", json::array{}}, {"followup_source_ids", std::move(followups)}, {"from_archive", false},
                                                      {"incidents", incidents}, {"twitter", nullptr}, {"url", c.base() + "/api/v2/tickets/" + std::to_string(t->id.v) + "/related.json"}}}});
}

}  // namespace

void zendesk_ticket_people(Routes& r);
void zendesk_ticket_people(Routes& r) {
  r.read("/api/v2/tickets/{}/collaborators", Access::staff, [](const Call& c, store::Tx& tx) { return people(c, tx, {"cc", "follower"}); });
  r.read("/api/v2/tickets/{}/email_ccs", Access::staff, [](const Call& c, store::Tx& tx) { return people(c, tx, {"cc"}); });
  r.read("/api/v2/tickets/{}/followers", Access::staff, [](const Call& c, store::Tx& tx) { return people(c, tx, {"follower"}); });
  r.read("/api/v2/tickets/{}/related", Access::staff, related);
}

}  // namespace kotae::api
