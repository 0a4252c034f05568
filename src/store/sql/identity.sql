-- name: of_user
SELECT id, user_id, kind, value, is_primary, verified, created_at, updated_at FROM identities WHERE user_id = ?1 ORDER BY kind, is_primary DESC, id
-- name: by_id
SELECT id, user_id, kind, value, is_primary, verified, created_at, updated_at FROM identities WHERE id = ?1
-- name: owner
SELECT id FROM identities WHERE value = ?1 AND kind = ?2
-- name: insert
INSERT INTO identities (user_id, kind, value, is_primary, verified, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) RETURNING id
-- name: save
UPDATE identities SET value = ?1, verified = ?2, updated_at = ?3 WHERE id = ?4
-- name: set_primary
UPDATE identities SET is_primary = CASE WHEN id = ?1 THEN 1 ELSE 0 END, updated_at = ?4 WHERE user_id = ?2 AND kind = ?3 AND is_primary <> CASE WHEN id = ?1 THEN 1 ELSE 0 END
-- name: set_email
UPDATE users SET email = ?2, updated_at = ?3 WHERE id = ?1
-- name: delete
DELETE FROM identities WHERE id = ?1
-- name: move
UPDATE identities SET user_id = ?2, is_primary = 0, updated_at = ?3 WHERE user_id = ?1
-- name: delete_of
DELETE FROM identities WHERE user_id = ?1
