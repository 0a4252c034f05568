-- name: descriptions @sqlite
SELECT c.ticket_id, b.body FROM comments c JOIN comment_bodies b ON b.comment_id = c.id
WHERE c.id IN (SELECT (SELECT f.id FROM comments f WHERE f.ticket_id = j.value ORDER BY f.id LIMIT 1) FROM json_each(?1) j)
-- name: descriptions @postgres
SELECT f.ticket_id, b.body FROM unnest(?1::text::bigint[]) AS j(id)
CROSS JOIN LATERAL (SELECT c.id, c.ticket_id FROM comments c WHERE c.ticket_id = j.id ORDER BY c.id LIMIT 1) f JOIN comment_bodies b ON b.comment_id = f.id
-- name: people @sqlite
SELECT ticket_id, user_id, kind FROM ticket_people WHERE ticket_id IN (SELECT value FROM json_each(?1)) ORDER BY ticket_id, user_id
-- name: people @postgres
SELECT ticket_id, user_id, kind FROM ticket_people WHERE ticket_id = ANY(?1::text::bigint[]) ORDER BY ticket_id, user_id
-- name: problems @sqlite
SELECT DISTINCT problem_id FROM tickets WHERE state = 0 AND problem_id IS NOT NULL AND problem_id IN (SELECT value FROM json_each(?1))
-- name: problems @postgres
SELECT DISTINCT problem_id FROM tickets WHERE state = 0 AND problem_id IS NOT NULL AND problem_id = ANY(?1::text::bigint[])
-- name: recipients
SELECT id, address FROM mailboxes
