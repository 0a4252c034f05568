-- name: claim
INSERT INTO leases (name, owner, until) VALUES (?1, ?2, ?3)
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE leases.owner = excluded.owner OR leases.until < ?4
-- name: drop
DELETE FROM leases WHERE name = ?1 AND owner = ?2
