-- name: ticket
SELECT id, status, state, group_id, brand_id, mailbox_id, assignee_id, requester_id, is_public, organization_id FROM tickets WHERE id = ?1
-- name: document
SELECT c.id, c.ticket_id, c.audience, c.created_at, t.subject, t.tags, t.external_id, r.name, r.email, a.name, a.email, b.subject, b.body, b.meta, c.author_id = t.requester_id, c.has_attachments
FROM comments c JOIN tickets t ON t.id = c.ticket_id JOIN comment_bodies b ON b.comment_id = c.id
LEFT JOIN users r ON r.id = t.requester_id LEFT JOIN users a ON a.id = c.author_id WHERE c.id = ?1
-- name: files
SELECT file_name FROM attachments WHERE comment_id = ?1 AND state < 3 ORDER BY id
-- name: comments
SELECT id FROM comments WHERE ticket_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3
-- name: tickets_of
SELECT id FROM tickets WHERE requester_id = ?1 ORDER BY id
