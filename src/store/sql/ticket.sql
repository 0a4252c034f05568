-- name: insert
INSERT INTO tickets (subject, preview, status, state, priority, type, requester_id, submitter_id, assignee_id, group_id, organization_id, brand_id, mailbox_id, via, via_source, problem_id, followup_of, merged_into, external_id, due_at, tags, fields, is_public, comment_count, latest_comment_id, latest_public_comment_id, has_attachments, delivery_failed, reopens, replies, version, last_updater_id, created_at, updated_at, latest_at, status_at, assigned_at, first_assigned_at, first_reply_at, requester_at, solved_at, closed_at, deleted_at, form_id, custom_status_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45) RETURNING id
-- name: save
UPDATE tickets SET subject = ?1, preview = ?2, status = ?3, state = ?4, priority = ?5, type = ?6, requester_id = ?7, submitter_id = ?8, assignee_id = ?9, group_id = ?10, organization_id = ?11, brand_id = ?12, mailbox_id = ?13, via = ?14, via_source = ?15, problem_id = ?16, followup_of = ?17, merged_into = ?18, external_id = ?19, due_at = ?20, tags = ?21, fields = ?22, is_public = ?23, comment_count = ?24, latest_comment_id = ?25, latest_public_comment_id = ?26, has_attachments = ?27, delivery_failed = ?28, reopens = ?29, replies = ?30, version = ?31, last_updater_id = ?32, created_at = ?33, updated_at = ?34, latest_at = ?35, status_at = ?36, assigned_at = ?37, first_assigned_at = ?38, first_reply_at = ?39, requester_at = ?40, solved_at = ?41, closed_at = ?42, deleted_at = ?43, form_id = ?44, custom_status_id = ?45 WHERE id = ?46
-- name: save_in_place
UPDATE tickets SET subject = ?1, preview = ?2, priority = ?3, type = ?4, submitter_id = ?5, via = ?6, via_source = ?7, merged_into = ?8, due_at = ?9, tags = ?10, fields = ?11, is_public = ?12, comment_count = ?13, latest_comment_id = ?14, latest_public_comment_id = ?15, has_attachments = ?16, delivery_failed = ?17, reopens = ?18, replies = ?19, version = ?20, last_updater_id = ?21, updated_at = ?22, status_at = ?23, assigned_at = ?24, first_assigned_at = ?25, first_reply_at = ?26, requester_at = ?27, closed_at = ?28, deleted_at = ?29, form_id = ?30, custom_status_id = ?31 WHERE id = ?32
-- name: by_id
SELECT id, subject, preview, status, state, priority, type, requester_id, submitter_id, assignee_id, group_id, organization_id, brand_id, mailbox_id, via, via_source, problem_id, followup_of, merged_into, external_id, due_at, tags, fields, is_public, comment_count, latest_comment_id, latest_public_comment_id, has_attachments, delivery_failed, reopens, replies, version, last_updater_id, created_at, updated_at, latest_at, status_at, assigned_at, first_assigned_at, first_reply_at, requester_at, solved_at, closed_at, deleted_at, form_id, custom_status_id FROM tickets WHERE id = ?1
-- name: for_update @sqlite
SELECT id, subject, preview, status, state, priority, type, requester_id, submitter_id, assignee_id, group_id, organization_id, brand_id, mailbox_id, via, via_source, problem_id, followup_of, merged_into, external_id, due_at, tags, fields, is_public, comment_count, latest_comment_id, latest_public_comment_id, has_attachments, delivery_failed, reopens, replies, version, last_updater_id, created_at, updated_at, latest_at, status_at, assigned_at, first_assigned_at, first_reply_at, requester_at, solved_at, closed_at, deleted_at, form_id, custom_status_id FROM tickets WHERE id = ?1
-- name: for_update @postgres
SELECT id, subject, preview, status, state, priority, type, requester_id, submitter_id, assignee_id, group_id, organization_id, brand_id, mailbox_id, via, via_source, problem_id, followup_of, merged_into, external_id, due_at, tags, fields, is_public, comment_count, latest_comment_id, latest_public_comment_id, has_attachments, delivery_failed, reopens, replies, version, last_updater_id, created_at, updated_at, latest_at, status_at, assigned_at, first_assigned_at, first_reply_at, requester_at, solved_at, closed_at, deleted_at, form_id, custom_status_id FROM tickets WHERE id = ?1 FOR UPDATE
-- name: add_tag
INSERT INTO ticket_tags (tag, ticket_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING
-- name: drop_tag
DELETE FROM ticket_tags WHERE tag = ?1 AND ticket_id = ?2
-- name: add_person
INSERT INTO ticket_people (ticket_id, user_id, kind, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING
-- name: remove_person
DELETE FROM ticket_people WHERE ticket_id = ?1 AND user_id = ?2 AND kind = ?3
-- name: people
SELECT user_id FROM ticket_people WHERE ticket_id = ?1 AND kind = ?2 ORDER BY user_id
-- name: participants
SELECT i.value FROM identities i WHERE i.kind = 'email' AND i.user_id IN (
  SELECT requester_id FROM tickets WHERE id = ?1
  UNION SELECT user_id FROM ticket_people WHERE ticket_id = ?1
  UNION SELECT author_id FROM comments WHERE ticket_id = ?1)
-- name: recipients
SELECT recipients FROM outgoing WHERE ticket_id = ?1 AND state = 5
-- name: solved_before
SELECT id FROM tickets WHERE status = 4 AND state = 0 AND solved_at < ?1 ORDER BY solved_at LIMIT ?2
-- name: set_read
INSERT INTO ticket_reads (user_id, ticket_id, comment_id) VALUES (?1, ?2, ?3)
ON CONFLICT (user_id, ticket_id) DO UPDATE SET comment_id = excluded.comment_id
-- name: add_field_value
INSERT INTO ticket_field_values (field_id, value, ticket_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING
-- name: drop_field_value
DELETE FROM ticket_field_values WHERE field_id = ?1 AND value = ?2 AND ticket_id = ?3
-- name: unsolved_incidents
SELECT id FROM tickets WHERE problem_id = ?1 AND status < 4 AND state = 0 ORDER BY id LIMIT ?2
