-- name: known
SELECT stored, size FROM blobs WHERE sha256 = ?1
-- name: insert
INSERT INTO blobs (sha256, size, stored, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING
-- name: insert_part
INSERT INTO blob_parts (sha256, part, data) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING
-- name: parts
SELECT data FROM blob_parts WHERE sha256 = ?1 ORDER BY part
-- name: page
SELECT sha256, size, stored FROM blobs WHERE sha256 > ?1 ORDER BY sha256 LIMIT ?2
