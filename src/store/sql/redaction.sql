-- name: set_audience
UPDATE comments SET audience = ?2 WHERE id = ?1
-- name: raw_of_comment
SELECT DISTINCT sha256 FROM inbound WHERE comment_id = ?1 AND sha256 <> ''
-- name: forget_raw
UPDATE inbound SET sha256 = '', size = 0, subject = '' WHERE comment_id = ?1
-- name: unlink_raw
UPDATE comments SET inbound_id = NULL WHERE id = ?1
-- name: empty_attachment
UPDATE attachments SET file_name = 'redacted.txt', content_type = 'text/plain', size = 0, sha256 = '', content_id = '', state = 3, scan_note = '' WHERE id = ?1
-- name: attachment_blob
SELECT sha256 FROM attachments WHERE id = ?1 AND sha256 <> ''
-- name: blob_used
SELECT 1 FROM attachments WHERE sha256 = ?1 UNION ALL SELECT 1 FROM inbound WHERE sha256 = ?1 LIMIT 1
-- name: drop_blob_parts
DELETE FROM blob_parts WHERE sha256 = ?1
-- name: drop_blob
DELETE FROM blobs WHERE sha256 = ?1
-- name: empty_outgoing_of
UPDATE outgoing SET subject = '', body = '', html = '', recipients = '{}', reason = '' WHERE comment_id = ?1
-- name: forget_answers
DELETE FROM idempotency WHERE response LIKE ?1
-- name: comments_of
SELECT id FROM comments WHERE ticket_id = ?1 ORDER BY id
-- name: blobs_of
SELECT DISTINCT a.sha256 FROM attachments a JOIN comments c ON c.id = a.comment_id WHERE c.ticket_id = ?1 AND a.sha256 <> ''
UNION SELECT DISTINCT sha256 FROM inbound WHERE ticket_id = ?1 AND sha256 <> ''
-- name: scrub_attachments
DELETE FROM attachments WHERE comment_id IN (SELECT id FROM comments WHERE ticket_id = ?1)
-- name: scrub_bodies
DELETE FROM comment_bodies WHERE comment_id IN (SELECT id FROM comments WHERE ticket_id = ?1)
-- name: scrub_comments
DELETE FROM comments WHERE ticket_id = ?1
-- name: scrub_inbound
UPDATE inbound SET sha256 = '', size = 0, subject = '', sender = '', envelope_from = '', envelope_to = '', message_id = '', reason = '' WHERE ticket_id = ?1
-- name: scrub_outgoing
DELETE FROM outgoing WHERE ticket_id = ?1
-- name: scrub_message_ids
DELETE FROM message_ids WHERE ticket_id = ?1
-- name: scrub_people
DELETE FROM ticket_people WHERE ticket_id = ?1
-- name: scrub_tags
DELETE FROM ticket_tags WHERE ticket_id = ?1
-- name: scrub_field_values
DELETE FROM ticket_field_values WHERE ticket_id = ?1
-- name: scrub_event_texts @sqlite
DELETE FROM event_texts WHERE seq IN (SELECT seq FROM events WHERE ticket_id = ?1)
-- name: scrub_event_texts @postgres
DELETE FROM event_texts WHERE event_id IN (SELECT id FROM events WHERE ticket_id = ?1)
-- name: scrub_merges
DELETE FROM merges WHERE source_id = ?1 OR target_id = ?1
-- name: scrub_ticket
UPDATE tickets SET subject = 'SCRUBBED', preview = '', state = 3, tags = '', fields = '{}', external_id = NULL, via_source = '{}', comment_count = 0, latest_comment_id = NULL,
  latest_public_comment_id = NULL, has_attachments = 0, problem_id = NULL, followup_of = NULL, version = version + 1 WHERE id = ?1
-- name: save_event_texts @sqlite
UPDATE event_texts SET data = ?2 WHERE seq = ?1
-- name: save_event_texts @postgres
UPDATE event_texts SET data = ?2 WHERE event_id = ?1
