#include "store/redaction.h"

namespace kotae::store {
namespace {

std::vector<std::string> texts(Query&& q) {
  std::vector<std::string> out;
  while (q.next()) out.push_back(q.text(0));
  return out;
}

}  // namespace

void set_audience(Tx& tx, CommentId id, desk::Audience audience) { Query(tx, KOTAE_SQL(tx, "redaction.set_audience"), id, audience).run(); }
void save_event_texts(Tx& tx, std::int64_t event, std::string_view texts) { Query(tx, KOTAE_SQL(tx, "redaction.save_event_texts"), event, texts).run(); }

void forget_raw(Tx& tx, CommentId id) {
  const auto blobs = texts(Query(tx, KOTAE_SQL(tx, "redaction.raw_of_comment"), id));
  Query(tx, KOTAE_SQL(tx, "redaction.forget_raw"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.unlink_raw"), id).run();
  for (const auto& b : blobs) drop_blob_if_unused(tx, b);
}

void empty_attachment(Tx& tx, AttachmentId id) {
  const auto blobs = texts(Query(tx, KOTAE_SQL(tx, "redaction.attachment_blob"), id));
  Query(tx, KOTAE_SQL(tx, "redaction.empty_attachment"), id).run();
  for (const auto& b : blobs) drop_blob_if_unused(tx, b);
}

void drop_blob_if_unused(Tx& tx, const std::string& sha256) {
  if (Query(tx, KOTAE_SQL(tx, "redaction.blob_used"), sha256).next()) return;
  Query(tx, KOTAE_SQL(tx, "redaction.drop_blob_parts"), sha256).run();
  Query(tx, KOTAE_SQL(tx, "redaction.drop_blob"), sha256).run();
}

void empty_outgoing_of(Tx& tx, CommentId id) { Query(tx, KOTAE_SQL(tx, "redaction.empty_outgoing_of"), id).run(); }

void forget_answers(Tx& tx, TicketId id) {
  const std::string n = std::to_string(id.v);
  Query(tx, KOTAE_SQL(tx, "redaction.forget_answers"), "%\"ticket_id\":" + n + "%").run();
  Query(tx, KOTAE_SQL(tx, "redaction.forget_answers"), "%/tickets/" + n + ".json%").run();
}

std::vector<CommentId> scrub_ticket(Tx& tx, TicketId id) {
  std::vector<CommentId> gone;
  {
    Query q(tx, KOTAE_SQL(tx, "redaction.comments_of"), id);
    while (q.next()) gone.push_back(q.get_id<CommentId>(0));
  }
  const auto blobs = texts(Query(tx, KOTAE_SQL(tx, "redaction.blobs_of"), id));
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_attachments"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_bodies"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_comments"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_inbound"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_outgoing"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_message_ids"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_people"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_tags"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_field_values"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_event_texts"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_merges"), id).run();
  Query(tx, KOTAE_SQL(tx, "redaction.scrub_ticket"), id).run();
  forget_answers(tx, id);
  for (const auto& b : blobs) drop_blob_if_unused(tx, b);
  return gone;
}

}  // namespace kotae::store
