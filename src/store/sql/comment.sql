-- name: insert
INSERT INTO comments (ticket_id, author_id, audience, kind, via, change_id, outgoing_id, inbound_id, message_id, matched_by, has_attachments, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id
-- name: insert_words
INSERT INTO comment_bodies (comment_id, subject, body, html, meta) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: save_words
UPDATE comment_bodies SET subject = ?2, body = ?3, html = ?4, meta = ?5 WHERE comment_id = ?1
-- name: by_id
SELECT c.id, c.ticket_id, c.author_id, c.audience, c.kind, c.via, c.change_id, c.outgoing_id, c.inbound_id, c.message_id, c.matched_by, c.has_attachments, c.created_at, b.subject, b.body, b.html, b.meta FROM comments c JOIN comment_bodies b ON b.comment_id = c.id WHERE c.id = ?1
-- name: of_ticket
SELECT c.id, c.ticket_id, c.author_id, c.audience, c.kind, c.via, c.change_id, c.outgoing_id, c.inbound_id, c.message_id, c.matched_by, c.has_attachments, c.created_at, b.subject, b.body, b.html, b.meta FROM comments c JOIN comment_bodies b ON b.comment_id = c.id WHERE c.ticket_id = ?1 AND c.id > ?2 ORDER BY c.id LIMIT ?3
-- name: of_ticket_desc
SELECT c.id, c.ticket_id, c.author_id, c.audience, c.kind, c.via, c.change_id, c.outgoing_id, c.inbound_id, c.message_id, c.matched_by, c.has_attachments, c.created_at, b.subject, b.body, b.html, b.meta FROM comments c JOIN comment_bodies b ON b.comment_id = c.id WHERE c.ticket_id = ?1 AND c.id < ?2 ORDER BY c.id DESC LIMIT ?3
-- name: insert_attachment
INSERT INTO attachments (comment_id, upload_token, uploader_id, file_name, content_type, size, sha256, is_inline, content_id, token, state, scan_note, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) RETURNING id
-- name: attachments
SELECT id, comment_id, upload_token, uploader_id, file_name, content_type, size, sha256, is_inline, content_id, token, state, scan_note, created_at FROM attachments WHERE comment_id = ?1 ORDER BY id
-- name: attachments_of_ticket
SELECT a.id, a.comment_id, a.upload_token, a.uploader_id, a.file_name, a.content_type, a.size, a.sha256, a.is_inline, a.content_id, a.token, a.state, a.scan_note, a.created_at FROM comments c JOIN attachments a ON a.comment_id = c.id WHERE c.ticket_id = ?1 AND c.has_attachments = 1 ORDER BY a.id
-- name: attachments_of_upload
SELECT id, comment_id, upload_token, uploader_id, file_name, content_type, size, sha256, is_inline, content_id, token, state, scan_note, created_at FROM attachments WHERE upload_token = ?1 ORDER BY id
-- name: attachment
SELECT id, comment_id, upload_token, uploader_id, file_name, content_type, size, sha256, is_inline, content_id, token, state, scan_note, created_at FROM attachments WHERE id = ?1
-- name: attachments_to_scan
SELECT id, comment_id, upload_token, uploader_id, file_name, content_type, size, sha256, is_inline, content_id, token, state, scan_note, created_at FROM attachments WHERE state = 1 ORDER BY id LIMIT ?1
-- name: claim_upload
UPDATE attachments SET comment_id = ?1, upload_token = NULL WHERE upload_token = ?2 AND uploader_id = ?3 AND comment_id IS NULL
-- name: set_attachment_state
UPDATE attachments SET state = ?1, scan_note = ?2 WHERE id = ?3
-- name: delete_upload
DELETE FROM attachments WHERE upload_token = ?1 AND comment_id IS NULL
-- name: sweep_uploads
DELETE FROM attachments WHERE id IN (SELECT a.id FROM attachments a WHERE a.upload_token IS NOT NULL AND a.comment_id IS NULL AND a.created_at < ?1
  AND NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.state = 0 AND o.author_id = a.uploader_id AND o.uploads LIKE '%' || a.upload_token || '%')
  AND NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.state IN (1, 2, 3, 4) AND o.author_id = a.uploader_id AND o.uploads LIKE '%' || a.upload_token || '%')
  ORDER BY a.id LIMIT ?2)
-- name: remember_message_id
INSERT INTO message_ids (message_id, ticket_id, comment_id, outgoing_id, direction) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING
-- name: find_message_id
SELECT ticket_id, comment_id, outgoing_id, direction FROM message_ids WHERE message_id = ?1 ORDER BY ticket_id DESC LIMIT 10
-- name: attachment_by_token
SELECT id, comment_id, upload_token, uploader_id, file_name, content_type, size, sha256, is_inline, content_id, token, state, scan_note, created_at FROM attachments WHERE token = ?1
-- name: set_has_attachments
UPDATE comments SET has_attachments = 1 WHERE id = ?1
