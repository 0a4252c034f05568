#include "store/ticket_extras.h"

#include <algorithm>

#include "store/visible.h"

namespace kotae::store {

std::string id_list(Engine engine, const std::vector<std::int64_t>& ids) {
  std::string out(1, engine == Engine::postgres ? '{' : '[');
  for (const auto id : ids) {
    if (out.size() > 1) out.push_back(',');
    out += std::to_string(id);
  }
  out.push_back(engine == Engine::postgres ? '}' : ']');
  return out;
}

std::map<TicketId, TicketExtras> ticket_extras(Tx& tx, const desk::Viewer& viewer, const std::vector<desk::Ticket>& tickets) {
  std::map<TicketId, TicketExtras> out;
  if (tickets.empty()) return out;
  std::vector<std::int64_t> ids, problems;
  for (const auto& t : tickets) {
    ids.push_back(t.id.v);
    if (t.type == desk::Type::problem) problems.push_back(t.id.v);
    out[t.id];
  }
  const std::string list = id_list(tx.engine(), ids);
  {
    Query q(tx, KOTAE_SQL(tx, "ticket_extras.descriptions"), list);
    while (q.next()) out[q.get_id<TicketId>(0)].description = q.text(1);
  }
  {
    Query q(tx, KOTAE_SQL(tx, "ticket_extras.people"), list);
    while (q.next()) {
      auto& e = out[q.get_id<TicketId>(0)];
      (q.view(2) == "cc" ? e.ccs : e.followers).push_back(q.get_id<UserId>(1));
    }
  }
  {
    const std::string among = tx.engine() == Engine::postgres ? "= ANY(?1::text::bigint[])" : "IN (SELECT value FROM json_each(?1))";
    const std::string sql = "SELECT t.followup_of, t.id FROM tickets t WHERE t.state = 0 AND t.followup_of IS NOT NULL AND t.followup_of " + among + " AND (" + visible(viewer) +
                            ") ORDER BY t.followup_of, t.id";
    Query q(tx, std::string_view(sql), list);
    while (q.next()) out[q.get_id<TicketId>(0)].followups.push_back(q.get_id<TicketId>(1));
  }
  if (!problems.empty()) {
    Query q(tx, KOTAE_SQL(tx, "ticket_extras.problems"), id_list(tx.engine(), problems));
    while (q.next()) out[q.get_id<TicketId>(0)].has_incidents = true;
  }
  if (std::any_of(tickets.begin(), tickets.end(), [](const desk::Ticket& t) { return static_cast<bool>(t.mailbox_id); })) {
    std::map<MailboxId, std::string> addresses;
    {
      Query q(tx, KOTAE_SQL(tx, "ticket_extras.recipients"));
      while (q.next()) addresses[q.get_id<MailboxId>(0)] = q.text(1);
    }
    for (const auto& t : tickets)
      if (const auto it = addresses.find(t.mailbox_id); t.mailbox_id && it != addresses.end()) out[t.id].recipient = it->second;
  }
  return out;
}

}  // namespace kotae::store
