-- name: all
SELECT id, name, address, aliases, brand_id, group_id, paused, charset, signature, receipt, imap, smtp, secrets, uidvalidity, last_uid, status, created_at, updated_at FROM mailboxes WHERE deleted_at IS NULL ORDER BY id
-- name: by_id
SELECT id, name, address, aliases, brand_id, group_id, paused, charset, signature, receipt, imap, smtp, secrets, uidvalidity, last_uid, status, created_at, updated_at FROM mailboxes WHERE id = ?1 AND deleted_at IS NULL
-- name: by_address
SELECT id, name, address, aliases, brand_id, group_id, paused, charset, signature, receipt, imap, smtp, secrets, uidvalidity, last_uid, status, created_at, updated_at FROM mailboxes WHERE deleted_at IS NULL AND (address = ?1 OR aliases LIKE ?2 ESCAPE '\') ORDER BY id LIMIT 1
-- name: insert
INSERT INTO mailboxes (name, address, aliases, brand_id, group_id, paused, charset, signature, receipt, imap, smtp, secrets, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13) RETURNING id
-- name: save
UPDATE mailboxes SET name = ?1, address = ?2, aliases = ?3, brand_id = ?4, group_id = ?5, paused = ?6, charset = ?7, signature = ?8, receipt = ?9, imap = ?10, smtp = ?11, secrets = ?12, updated_at = ?13 WHERE id = ?14
-- name: taken
SELECT id FROM mailboxes WHERE deleted_at IS NULL AND address = ?1 AND id <> ?2
-- name: delete
UPDATE mailboxes SET deleted_at = ?1, secrets = NULL WHERE id = ?2
-- name: set_cursor
UPDATE mailboxes SET uidvalidity = ?1, last_uid = ?2 WHERE id = ?3
-- name: set_status
UPDATE mailboxes SET status = ?1 WHERE id = ?2
-- name: insert_inbound
INSERT INTO inbound (mailbox_id, source, uidvalidity, uid, sha256, size, fingerprint, message_id, sender, subject, envelope_from, envelope_to, state, reason, attempts, matched_by, ticket_id, comment_id, received_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20) RETURNING id
-- name: save_inbound
UPDATE inbound SET mailbox_id = ?1, fingerprint = ?2, message_id = ?3, sender = ?4, subject = ?5, state = ?6, reason = ?7, attempts = ?8, matched_by = ?9, ticket_id = ?10, comment_id = ?11, updated_at = ?12 WHERE id = ?13
-- name: inbound
SELECT id, mailbox_id, source, uidvalidity, uid, sha256, size, fingerprint, message_id, sender, subject, envelope_from, envelope_to, state, reason, attempts, matched_by, ticket_id, comment_id, received_at, updated_at FROM inbound WHERE id = ?1
-- name: inbound_by_uid
SELECT id, mailbox_id, source, uidvalidity, uid, sha256, size, fingerprint, message_id, sender, subject, envelope_from, envelope_to, state, reason, attempts, matched_by, ticket_id, comment_id, received_at, updated_at FROM inbound WHERE mailbox_id = ?1 AND uidvalidity = ?2 AND uid = ?3
-- name: inbound_by_fingerprint
SELECT id, mailbox_id, source, uidvalidity, uid, sha256, size, fingerprint, message_id, sender, subject, envelope_from, envelope_to, state, reason, attempts, matched_by, ticket_id, comment_id, received_at, updated_at FROM inbound WHERE fingerprint = ?1
-- name: inbound_by_sha
SELECT id, mailbox_id, source, uidvalidity, uid, sha256, size, fingerprint, message_id, sender, subject, envelope_from, envelope_to, state, reason, attempts, matched_by, ticket_id, comment_id, received_at, updated_at FROM inbound WHERE sha256 = ?1 AND state <> 5 ORDER BY id LIMIT 1
-- name: inbound_in_state
SELECT id, mailbox_id, source, uidvalidity, uid, sha256, size, fingerprint, message_id, sender, subject, envelope_from, envelope_to, state, reason, attempts, matched_by, ticket_id, comment_id, received_at, updated_at FROM inbound WHERE state = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3
-- name: count_inbound
SELECT count(*) FROM inbound WHERE state = ?1
-- name: forget_group
UPDATE mailboxes SET group_id = NULL WHERE group_id = ?1
-- name: deliveries
SELECT o.mailbox_id, count(*) FROM jobs j JOIN outgoing o ON o.id = j.ref_id WHERE j.kind = 'deliver' AND j.state < 2 AND o.mailbox_id IS NOT NULL GROUP BY o.mailbox_id
