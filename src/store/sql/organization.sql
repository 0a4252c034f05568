-- name: by_id
SELECT id, name, external_id, domain_names, details, notes, group_id, shared_tickets, shared_comments, tags, fields, created_at, updated_at FROM organizations WHERE id = ?1 AND deleted_at IS NULL
-- name: by_external
SELECT id, name, external_id, domain_names, details, notes, group_id, shared_tickets, shared_comments, tags, fields, created_at, updated_at FROM organizations WHERE external_id = ?1 AND deleted_at IS NULL
-- name: by_name
SELECT id, name, external_id, domain_names, details, notes, group_id, shared_tickets, shared_comments, tags, fields, created_at, updated_at FROM organizations WHERE name = ?1 AND deleted_at IS NULL
-- name: after
SELECT id, name, external_id, domain_names, details, notes, group_id, shared_tickets, shared_comments, tags, fields, created_at, updated_at FROM organizations WHERE id > ?1 AND deleted_at IS NULL ORDER BY id LIMIT ?2
-- name: page
SELECT id, name, external_id, domain_names, details, notes, group_id, shared_tickets, shared_comments, tags, fields, created_at, updated_at FROM organizations WHERE deleted_at IS NULL ORDER BY id LIMIT ?1 OFFSET ?2
-- name: count
SELECT count(*) FROM organizations WHERE deleted_at IS NULL
-- name: find
SELECT id, name, external_id, domain_names, details, notes, group_id, shared_tickets, shared_comments, tags, fields, created_at, updated_at FROM organizations
WHERE deleted_at IS NULL AND lower(name) LIKE lower(?1) ESCAPE '\' ORDER BY name, id LIMIT ?2
-- name: of_user
SELECT o.id, o.name, o.external_id, o.domain_names, o.details, o.notes, o.group_id, o.shared_tickets, o.shared_comments, o.tags, o.fields, o.created_at, o.updated_at
FROM organization_memberships m JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = ?1 AND o.deleted_at IS NULL ORDER BY o.id
-- name: insert
INSERT INTO organizations (name, external_id, domain_names, details, notes, group_id, shared_tickets, shared_comments, tags, fields, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11) RETURNING id
-- name: save
UPDATE organizations SET name = ?1, external_id = ?2, domain_names = ?3, details = ?4, notes = ?5, group_id = ?6, shared_tickets = ?7, shared_comments = ?8, tags = ?9, fields = ?10, updated_at = ?11 WHERE id = ?12
-- name: delete
UPDATE organizations SET deleted_at = ?1 WHERE id = ?2
-- name: drop_domains
DELETE FROM organization_domains WHERE organization_id = ?1
-- name: add_domain
INSERT INTO organization_domains (domain, organization_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING
-- name: of_domain
SELECT organization_id FROM organization_domains WHERE domain = ?1 ORDER BY organization_id LIMIT 1
-- name: members
SELECT m.user_id FROM organization_memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = ?1 AND m.user_id > ?2 AND u.active = 1 AND u.deleted_at IS NULL ORDER BY m.user_id LIMIT ?3
-- name: count_members
SELECT count(*) FROM organization_memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = ?1 AND u.active = 1 AND u.deleted_at IS NULL
-- name: membership
SELECT m.id, m.user_id, m.organization_id, o.name, m.is_default, m.created_at, m.updated_at, o.shared_tickets FROM organization_memberships m JOIN organizations o ON o.id = m.organization_id WHERE m.id = ?1
-- name: membership_of
SELECT m.id, m.user_id, m.organization_id, o.name, m.is_default, m.created_at, m.updated_at, o.shared_tickets FROM organization_memberships m JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = ?1 AND m.organization_id = ?2
-- name: memberships_of_user
SELECT id, organization_id, is_default FROM organization_memberships WHERE user_id = ?1 ORDER BY id
-- name: add_membership
INSERT INTO organization_memberships (user_id, organization_id, is_default, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO NOTHING
-- name: delete_membership
DELETE FROM organization_memberships WHERE id = ?1
-- name: leave_all
DELETE FROM organization_memberships WHERE user_id = ?1
-- name: drop_members
DELETE FROM organization_memberships WHERE organization_id = ?1
-- name: set_default
UPDATE organization_memberships SET is_default = CASE WHEN organization_id = ?2 THEN 1 ELSE 0 END, updated_at = ?3 WHERE user_id = ?1 AND is_default <> CASE WHEN organization_id = ?2 THEN 1 ELSE 0 END
-- name: set_of_user
UPDATE users SET organization_id = ?2, updated_at = ?3 WHERE id = ?1
-- name: insert_merge
INSERT INTO organization_merges (id, loser_id, winner_id, created_at) VALUES (?1, ?2, ?3, ?4)
-- name: merge
SELECT id, loser_id, winner_id, created_at FROM organization_merges WHERE id = ?1
-- name: merges
SELECT id, loser_id, winner_id, created_at FROM organization_merges WHERE loser_id = ?1 OR winner_id = ?1 ORDER BY created_at, id
-- name: tickets
SELECT id FROM tickets WHERE organization_id = ?1 AND state = 0 AND status < 5 ORDER BY id
-- name: tickets_of_requester
SELECT id FROM tickets WHERE requester_id = ?1 AND organization_id = ?2 AND state = 0 AND status < 5 ORDER BY id
-- name: count_tickets
SELECT count(*) FROM tickets WHERE organization_id = ?1 AND state = 0
