-- name: setting
SELECT value FROM settings WHERE key = ?1
-- name: set_setting
INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value
-- name: create_session
INSERT INTO sessions (token_sha256, user_id, csrf, ip, user_agent, created_at, seen_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7) RETURNING id
-- name: session
SELECT id, user_id, csrf, ip, user_agent, created_at, seen_at, expires_at FROM sessions WHERE token_sha256 = ?1 AND expires_at > ?2
-- name: sessions_of
SELECT id, user_id, csrf, ip, user_agent, created_at, seen_at, expires_at FROM sessions WHERE user_id = ?1 AND expires_at > ?2 ORDER BY id
-- name: sessions
SELECT id, user_id, csrf, ip, user_agent, created_at, seen_at, expires_at FROM sessions WHERE expires_at > ?1 ORDER BY id LIMIT 10000
-- name: touch_session
UPDATE sessions SET seen_at = ?1, expires_at = ?2 WHERE id = ?3
-- name: delete_session
DELETE FROM sessions WHERE id = ?1
-- name: delete_sessions_of
DELETE FROM sessions WHERE user_id = ?1 AND id <> ?2
-- name: sweep_sessions
DELETE FROM sessions WHERE expires_at <= ?1
-- name: create_token
INSERT INTO api_tokens (token_sha256, user_id, description, created_at) VALUES (?1, ?2, ?3, ?4) RETURNING id
-- name: token
SELECT id, user_id, description, created_at, last_used_at, active FROM api_tokens WHERE token_sha256 = ?1 AND deleted_at IS NULL AND active = 1
-- name: tokens
SELECT id, user_id, description, created_at, last_used_at, active FROM api_tokens WHERE deleted_at IS NULL ORDER BY id
-- name: save_token
UPDATE api_tokens SET description = ?1, active = ?2 WHERE id = ?3
-- name: touch_token
UPDATE api_tokens SET last_used_at = ?1 WHERE id = ?2
-- name: delete_token
UPDATE api_tokens SET deleted_at = ?1 WHERE id = ?2 AND deleted_at IS NULL
-- name: answer
SELECT request_hash, status, response FROM idempotency WHERE user_id = ?1 AND key = ?2 AND created_at > ?3
-- name: store_answer
INSERT INTO idempotency (user_id, key, request_hash, status, response, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (user_id, key) DO UPDATE SET request_hash = excluded.request_hash, status = excluded.status, response = excluded.response, created_at = excluded.created_at
-- name: sweep_answers
DELETE FROM idempotency WHERE (user_id, key) IN (SELECT user_id, key FROM idempotency WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)
-- name: auto_letters
SELECT count(*) FROM auto_letters WHERE address = ?1 AND at > ?2
-- name: count_auto_letter
INSERT INTO auto_letters (address, at) VALUES (?1, ?2)
-- name: sweep_auto_letters
DELETE FROM auto_letters WHERE id IN (SELECT id FROM auto_letters WHERE at < ?1 ORDER BY id LIMIT ?2)
