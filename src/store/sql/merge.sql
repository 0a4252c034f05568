-- name: insert
INSERT INTO merges (source_id, target_id, actor_id, data, created_at) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id
-- name: of_source
SELECT id, source_id, target_id, actor_id, data, created_at FROM merges WHERE source_id = ?1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1
-- name: into_target
SELECT id, source_id, target_id, actor_id, data, created_at FROM merges WHERE target_id = ?1 AND undone_at IS NULL ORDER BY id
-- name: end
UPDATE merges SET undone_at = ?2 WHERE id = ?1
-- name: delete_jobs
DELETE FROM jobs WHERE kind = 'deliver' AND ref_id IN (SELECT id FROM outgoing WHERE comment_id = ?1)
-- name: delete_outgoing
DELETE FROM outgoing WHERE comment_id = ?1
-- name: delete_message_ids
DELETE FROM message_ids WHERE comment_id = ?1
-- name: delete_attachments
DELETE FROM attachments WHERE comment_id = ?1
-- name: delete_body
DELETE FROM comment_bodies WHERE comment_id = ?1
-- name: delete_comment
DELETE FROM comments WHERE id = ?1
-- name: move_comment
UPDATE comments SET ticket_id = ?2, change_id = ?3 WHERE id = ?1
-- name: move_inbound
UPDATE inbound SET ticket_id = ?2 WHERE comment_id = ?1
-- name: move_outgoing
UPDATE outgoing SET ticket_id = ?2 WHERE comment_id = ?1
-- name: move_message_ids
UPDATE message_ids SET ticket_id = ?2 WHERE comment_id = ?1
