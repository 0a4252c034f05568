-- name: insert
INSERT INTO outgoing (ticket_id, author_id, state, is_public, kind, mailbox_id, subject, body, html, recipients, uploads, wish, seen_comment_id, message_id, comment_id, run_at, reason, delivery, attempts, delivery_reason, delivered, sent_at, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24) RETURNING id
-- name: save
UPDATE outgoing SET ticket_id = ?1, author_id = ?2, state = ?3, is_public = ?4, kind = ?5, mailbox_id = ?6, subject = ?7, body = ?8, html = ?9, recipients = ?10, uploads = ?11, wish = ?12, seen_comment_id = ?13, message_id = ?14, comment_id = ?15, run_at = ?16, reason = ?17, delivery = ?18, attempts = ?19, delivery_reason = ?20, delivered = ?21, sent_at = ?22, created_at = ?23, updated_at = ?24 WHERE id = ?25
-- name: by_id
SELECT id, ticket_id, author_id, state, is_public, kind, mailbox_id, subject, body, html, recipients, uploads, wish, seen_comment_id, message_id, comment_id, run_at, reason, delivery, attempts, delivery_reason, delivered, sent_at, created_at, updated_at FROM outgoing WHERE id = ?1
-- name: for_update @sqlite
SELECT id, ticket_id, author_id, state, is_public, kind, mailbox_id, subject, body, html, recipients, uploads, wish, seen_comment_id, message_id, comment_id, run_at, reason, delivery, attempts, delivery_reason, delivered, sent_at, created_at, updated_at FROM outgoing WHERE id = ?1
-- name: for_update @postgres
SELECT id, ticket_id, author_id, state, is_public, kind, mailbox_id, subject, body, html, recipients, uploads, wish, seen_comment_id, message_id, comment_id, run_at, reason, delivery, attempts, delivery_reason, delivered, sent_at, created_at, updated_at FROM outgoing WHERE id = ?1 FOR UPDATE
-- name: by_message_id
SELECT id, ticket_id, author_id, state, is_public, kind, mailbox_id, subject, body, html, recipients, uploads, wish, seen_comment_id, message_id, comment_id, run_at, reason, delivery, attempts, delivery_reason, delivered, sent_at, created_at, updated_at FROM outgoing WHERE message_id = ?1 AND message_id <> ''
-- name: draft
SELECT id, ticket_id, author_id, state, is_public, kind, mailbox_id, subject, body, html, recipients, uploads, wish, seen_comment_id, message_id, comment_id, run_at, reason, delivery, attempts, delivery_reason, delivered, sent_at, created_at, updated_at FROM outgoing WHERE ticket_id = ?1 AND author_id = ?2 AND state = 0
-- name: of_ticket
SELECT id, ticket_id, author_id, state, is_public, kind, mailbox_id, subject, body, html, recipients, uploads, wish, seen_comment_id, message_id, comment_id, run_at, reason, delivery, attempts, delivery_reason, delivered, sent_at, created_at, updated_at FROM outgoing WHERE ticket_id = ?1 AND state BETWEEN 1 AND 5 ORDER BY id
-- name: delete
DELETE FROM outgoing WHERE id = ?1
-- name: count_held
SELECT count(*) FROM outgoing WHERE state IN (3, 4)
-- name: count_trouble
SELECT coalesce(sum(CASE WHEN delivery = 4 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN delivery > 4 THEN 1 ELSE 0 END), 0) FROM outgoing WHERE delivery IN (4, 5, 6)
-- name: lock
SELECT holder_id, since, expires_at FROM locks WHERE ticket_id = ?1
-- name: set_lock
INSERT INTO locks (ticket_id, holder_id, since, expires_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (ticket_id) DO UPDATE SET holder_id = excluded.holder_id, since = excluded.since, expires_at = excluded.expires_at
-- name: drop_lock
DELETE FROM locks WHERE ticket_id = ?1
-- name: locks_over
SELECT ticket_id FROM locks WHERE expires_at <= ?1
-- name: locks_in_force
SELECT ticket_id, holder_id, since, expires_at FROM locks WHERE expires_at > ?1
-- name: add_job
INSERT INTO jobs (kind, ref_id, payload, run_at, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: lease_jobs @sqlite
UPDATE jobs SET state = 1, lease_owner = ?1, lease_until = ?2, attempts = attempts + 1 WHERE id IN (
  SELECT id FROM (SELECT id, run_at FROM jobs WHERE state = 0 AND kind = ?5 AND run_at <= ?3 ORDER BY run_at LIMIT ?4)
  UNION SELECT id FROM jobs WHERE state = 1 AND kind = ?5 AND lease_until < ?3 ORDER BY 1 LIMIT ?4)
RETURNING id, kind, ref_id, payload, run_at, attempts, last_error
-- name: lease_jobs @postgres
UPDATE jobs SET state = 1, lease_owner = ?1, lease_until = ?2, attempts = attempts + 1 WHERE id IN (
  SELECT id FROM jobs WHERE kind = ?5 AND ((state = 0 AND run_at <= ?3) OR (state = 1 AND lease_until < ?3)) ORDER BY run_at LIMIT ?4 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, ref_id, payload, run_at, attempts, last_error
-- name: renew_leases
UPDATE jobs SET lease_until = ?1 WHERE state = 1 AND lease_owner = ?2
-- name: free_leases
UPDATE jobs SET state = 0, lease_until = NULL WHERE state = 1
-- name: finish_job
DELETE FROM jobs WHERE id = ?1
-- name: retry_job
UPDATE jobs SET state = 0, run_at = ?1, last_error = ?2, lease_until = NULL WHERE id = ?3
-- name: bury_job
UPDATE jobs SET state = 2, last_error = ?1, lease_until = NULL WHERE id = ?2
-- name: delete_jobs
DELETE FROM jobs WHERE kind = ?1 AND ref_id = ?2
-- name: run_job_now
UPDATE jobs SET state = 0, run_at = ?1 WHERE kind = ?2 AND ref_id = ?3 AND state <> 1
-- name: next_job
SELECT min(run_at) FROM jobs WHERE state = 0 AND kind = ?1
-- name: next_lease_end
SELECT min(lease_until) FROM jobs WHERE state = 1 AND kind = ?1
-- name: count_jobs
SELECT coalesce(sum(CASE WHEN state = 0 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN state = 1 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN state = 2 THEN 1 ELSE 0 END), 0) FROM jobs
