-- name: after @sqlite
SELECT e.seq, e.seq, e.change_id, e.ticket_id, e.actor_id, e.at, e.type, e.data, x.data FROM events e LEFT JOIN event_texts x ON x.seq = e.seq WHERE e.seq > ?1 ORDER BY e.seq LIMIT ?2
-- name: after @postgres
SELECT e.seq, e.id, e.change_id, e.ticket_id, e.actor_id, e.at, e.type, e.data, x.data FROM events e LEFT JOIN event_texts x ON x.event_id = e.id WHERE e.seq > ?1 ORDER BY e.seq LIMIT ?2
-- name: before @sqlite
SELECT e.seq, e.seq, e.change_id, e.ticket_id, e.actor_id, e.at, e.type, e.data, '' FROM events e WHERE e.seq < ?1 ORDER BY e.seq DESC LIMIT ?2
-- name: before @postgres
SELECT e.seq, e.id, e.change_id, e.ticket_id, e.actor_id, e.at, e.type, e.data, '' FROM events e WHERE e.seq < ?1 ORDER BY e.seq DESC LIMIT ?2
-- name: at_seq
SELECT at FROM events WHERE seq >= ?1 ORDER BY seq LIMIT 1
-- name: users
SELECT id FROM users WHERE (updated_at, id) > (?1, ?2) ORDER BY updated_at, id LIMIT ?3
