-- name: of_ticket @sqlite
SELECT e.seq, e.at, e.change_id, e.ticket_id, e.actor_id, e.type, e.data, x.data FROM events e LEFT JOIN event_texts x ON x.seq = e.seq WHERE e.ticket_id = ?1 ORDER BY e.seq
-- name: of_ticket @postgres
SELECT e.id, e.at, e.change_id, e.ticket_id, e.actor_id, e.type, e.data, x.data FROM events e LEFT JOIN event_texts x ON x.event_id = e.id WHERE e.ticket_id = ?1 ORDER BY e.id
-- name: ticket_of @sqlite
SELECT ticket_id FROM events WHERE seq = ?1
-- name: ticket_of @postgres
SELECT ticket_id FROM events WHERE id = ?1
-- name: before @sqlite
SELECT change_id, ticket_id FROM events WHERE seq = change_id AND ticket_id IS NOT NULL AND seq < ?1 ORDER BY seq DESC LIMIT ?2
-- name: before @postgres
SELECT change_id, ticket_id FROM events WHERE id = change_id AND ticket_id IS NOT NULL AND id < ?1 ORDER BY id DESC LIMIT ?2
