-- name: emit @sqlite
INSERT INTO events (seq, at, change_id, ticket_id, actor_id, type, data)
SELECT n, ?1, CASE WHEN ?2 = 0 THEN n ELSE ?2 END, ?3, ?4, ?5, ?6 FROM (SELECT coalesce(max(seq), 0) + 1 AS n FROM events) RETURNING change_id, seq
-- name: emit @postgres
WITH n AS (SELECT nextval(pg_get_serial_sequence('events', 'id')) AS id)
INSERT INTO events (id, at, change_id, ticket_id, actor_id, type, data)
SELECT n.id, ?1::bigint, CASE WHEN ?2::bigint = 0 THEN n.id ELSE ?2::bigint END, ?3::bigint, ?4::bigint, ?5::text, ?6::text FROM n RETURNING change_id, id
-- name: after
SELECT seq, at, change_id, ticket_id, actor_id, type, data FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2
-- name: of_ticket @sqlite
SELECT seq, at, change_id, ticket_id, actor_id, type, data FROM events WHERE ticket_id = ?1 ORDER BY seq
-- name: of_ticket @postgres
SELECT coalesce(seq, 0), at, change_id, ticket_id, actor_id, type, data FROM events WHERE ticket_id = ?1 ORDER BY id
-- name: head @sqlite
SELECT coalesce(max(seq), 0) FROM events
-- name: head @postgres
SELECT seq FROM feed_head WHERE one = 1
-- name: consumer
SELECT seq FROM consumers WHERE name = ?1
-- name: set_consumer
INSERT INTO consumers (name, seq, updated_at) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, updated_at = excluded.updated_at
-- name: emit_text @sqlite
INSERT INTO event_texts (seq, data) VALUES (?1, ?2)
-- name: emit_text @postgres
INSERT INTO event_texts (event_id, data) VALUES (?1, ?2)
-- name: texts_of_ticket @sqlite
SELECT e.seq, x.data FROM events e JOIN event_texts x ON x.seq = e.seq WHERE e.ticket_id = ?1
-- name: texts_of_ticket @postgres
SELECT coalesce(e.seq, 0), x.data FROM events e JOIN event_texts x ON x.event_id = e.id WHERE e.ticket_id = ?1
