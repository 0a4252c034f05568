// Satisfaction, side conversations, support addresses.
#include "api/schema.h"

#include <string>

namespace kotae::api {
void schemas_conversations(Schemas& s);
void schemas_conversations(Schemas& s) {
  s.record("SatisfactionRating", R"(
    id integer
    url string
    ticket_id integer
    requester_id integer
    assignee_id integer?
    group_id integer?
    score string
    comment string?
    reason string?
    reason_id integer?
    reason_code integer?
    created_at time
    updated_at time
  )");
  s.collection("satisfaction_ratings", "SatisfactionRating", "satisfaction_rating");
  s.answer("GET /api/v2/tickets/{}/satisfaction_rating", "satisfaction_rating SatisfactionRating");
  s.answer("POST /api/v2/tickets/{}/satisfaction_rating", "satisfaction_rating SatisfactionRating", 201);
  s.list("GET /api/v2/satisfaction_ratings/received", "satisfaction_ratings", "SatisfactionRating");
  s.query("GET /api/v2/satisfaction_ratings", "score start_time end_time");
  s.record("SatisfactionReason", R"(
    url string
    id integer
    title? string
    active boolean
    position integer
    value string
    raw_value string
    reason_code integer
    deleted_at time?
    created_at time
    updated_at time
  )");
  s.definitions("satisfaction_reasons", "SatisfactionReason", "reason");

  s.record("SideConversation", R"(
    id string
    url string
    ticket_id integer
    subject string
    preview_text string
    state open|closed
    participants object[]
    external_ids object
    created_at time
    updated_at time
    message_added_at time
    state_updated_at time
  )");
  s.record("SideConversationEvent", R"(
    id string
    side_conversation_id string
    ticket_id integer
    type string
    via string
    actor object?
    message object?
    updates object
    created_at time
  )");
  const std::string all = "/api/v2/tickets/{}/side_conversations", one = all + "/{}", with_events = "side_conversation SideConversation\n events? SideConversationEvent[]\n event? SideConversationEvent";
  s.answer(("GET " + all).c_str(), "side_conversations SideConversation[]\n count? integer\n next_page? string?\n previous_page? string?\n events? SideConversationEvent[]");
  s.answer(("POST " + all).c_str(), with_events, 201);
  s.answer(("POST " + one + "/reply").c_str(), with_events, 201);
  s.answer(("GET " + one).c_str(), with_events);
  s.answer(("PUT " + one).c_str(), with_events);
  s.list(("GET " + one + "/events").c_str(), "events", "SideConversationEvent");
  for (const std::string& at : {all, one + "/reply"}) s.takes(("POST " + at).c_str(), "message object");
  s.takes(("PUT " + one).c_str(), "side_conversation object");

  s.record("RecipientAddress", R"(
    id integer
    url string
    name string
    email string
    brand_id integer
    default boolean
    forwarding_status string
    spf_status string
    cname_status string
    dns_results string
    domain_verification_code string?
    domain_verification_status string
    created_at time
    updated_at time
  )");
  s.collection("recipient_addresses", "RecipientAddress", "recipient_address");
  s.answer("PUT /api/v2/recipient_addresses/{}/verify", "recipient_address RecipientAddress");
}
}  // namespace kotae::api
