-- name: version
SELECT version FROM definition_versions WHERE kind = ?1
-- name: set_version
INSERT INTO definition_versions (kind, version) VALUES (?1, ?2) ON CONFLICT (kind) DO UPDATE SET version = excluded.version
-- name: of_kind
SELECT id, kind, title, position, active, data, created_at, updated_at FROM definitions WHERE kind = ?1 AND deleted_at IS NULL ORDER BY position, id
-- name: insert
INSERT INTO definitions (kind, title, position, active, data, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) RETURNING id
-- name: save
UPDATE definitions SET title = ?1, position = ?2, active = ?3, data = ?4, updated_at = ?5 WHERE id = ?6 AND kind = ?7 AND deleted_at IS NULL
-- name: delete
UPDATE definitions SET deleted_at = ?1, updated_at = ?1 WHERE id = ?2 AND kind = ?3 AND deleted_at IS NULL
