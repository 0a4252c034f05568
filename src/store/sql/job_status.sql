-- name: insert
INSERT INTO job_statuses (token, kind, user_id, state, total, progress, parts, done_parts, common, message, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id
-- name: insert_part
INSERT INTO job_parts (job_id, part, items) VALUES (?1, ?2, ?3)
-- name: by_token
SELECT id, token, kind, user_id, state, total, progress, parts, done_parts, common, message, created_at, updated_at FROM job_statuses WHERE token = ?1
-- name: for_update @sqlite
SELECT id, token, kind, user_id, state, total, progress, parts, done_parts, common, message, created_at, updated_at FROM job_statuses WHERE id = ?1
-- name: for_update @postgres
SELECT id, token, kind, user_id, state, total, progress, parts, done_parts, common, message, created_at, updated_at FROM job_statuses WHERE id = ?1 FOR UPDATE
-- name: of_user
SELECT id, token, kind, user_id, state, total, progress, parts, done_parts, common, message, created_at, updated_at FROM job_statuses WHERE user_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3
-- name: save
UPDATE job_statuses SET state = ?2, progress = ?3, done_parts = ?4, message = ?5, updated_at = ?6 WHERE id = ?1
-- name: part
SELECT items FROM job_parts WHERE job_id = ?1 AND part = ?2
-- name: save_results
UPDATE job_parts SET results = ?3, items = '[]' WHERE job_id = ?1 AND part = ?2
-- name: results
SELECT results FROM job_parts WHERE job_id = ?1 ORDER BY part
-- name: count_open
SELECT count(*) FROM job_statuses WHERE state < 2
-- name: old
SELECT id FROM job_statuses WHERE created_at < ?1 AND state >= 2 ORDER BY created_at LIMIT ?2
-- name: delete_parts
DELETE FROM job_parts WHERE job_id = ?1
-- name: delete
DELETE FROM job_statuses WHERE id = ?1
