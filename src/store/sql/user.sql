-- name: by_id
SELECT id, name, email, role, ticket_access, active, suspended, verified, locale, time_zone, phone, alias, signature, details, notes, external_id, organization_id, default_group_id, tags, fields, password_hash, created_at, updated_at, last_login_at, custom_role_id, light_agent, only_private_comments FROM users WHERE id = ?1 AND deleted_at IS NULL
-- name: by_email
SELECT u.id, u.name, u.email, u.role, u.ticket_access, u.active, u.suspended, u.verified, u.locale, u.time_zone, u.phone, u.alias, u.signature, u.details, u.notes, u.external_id, u.organization_id, u.default_group_id, u.tags, u.fields, u.password_hash, u.created_at, u.updated_at, u.last_login_at, u.custom_role_id, u.light_agent, u.only_private_comments FROM identities i JOIN users u ON u.id = i.user_id WHERE i.value = ?1 AND i.kind = 'email' AND u.deleted_at IS NULL
-- name: by_external
SELECT id, name, email, role, ticket_access, active, suspended, verified, locale, time_zone, phone, alias, signature, details, notes, external_id, organization_id, default_group_id, tags, fields, password_hash, created_at, updated_at, last_login_at, custom_role_id, light_agent, only_private_comments FROM users WHERE external_id = ?1 AND deleted_at IS NULL
-- name: insert
INSERT INTO users (name, email, role, ticket_access, active, suspended, verified, locale, time_zone, phone, alias, signature, details, notes, external_id, organization_id, default_group_id, tags, fields, password_hash, created_at, updated_at, custom_role_id, light_agent, only_private_comments)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?21, ?22, ?23, ?24) RETURNING id
-- name: save
UPDATE users SET name = ?1, email = ?2, role = ?3, ticket_access = ?4, active = ?5, suspended = ?6, verified = ?7, locale = ?8, time_zone = ?9, phone = ?10, alias = ?11, signature = ?12, details = ?13, notes = ?14, external_id = ?15, organization_id = ?16, default_group_id = ?17, tags = ?18, fields = ?19, password_hash = ?20, updated_at = ?21, last_login_at = ?22, custom_role_id = ?24, light_agent = ?25, only_private_comments = ?26 WHERE id = ?23
-- name: add_identity
INSERT INTO identities (user_id, kind, value, is_primary, verified, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT (value, kind) DO NOTHING
-- name: identity_owner
SELECT user_id FROM identities WHERE value = ?1 AND kind = ?2
-- name: set_primary
UPDATE identities SET is_primary = CASE WHEN value = ?2 THEN 1 ELSE 0 END WHERE user_id = ?1 AND kind = 'email' AND is_primary <> CASE WHEN value = ?2 THEN 1 ELSE 0 END
-- name: groups
SELECT id, name, description, is_default, created_at, updated_at FROM groups WHERE deleted_at IS NULL ORDER BY id
-- name: group
SELECT id, name, description, is_default, created_at, updated_at FROM groups WHERE id = ?1 AND deleted_at IS NULL
-- name: insert_group
INSERT INTO groups (name, description, is_default, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4) RETURNING id
-- name: save_group
UPDATE groups SET name = ?1, description = ?2, is_default = ?3, updated_at = ?4 WHERE id = ?5
-- name: delete_group
UPDATE groups SET deleted_at = ?1 WHERE id = ?2
-- name: drop_group_members
DELETE FROM group_memberships WHERE group_id = ?1
-- name: add_membership
INSERT INTO group_memberships (user_id, group_id, is_default, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO NOTHING
-- name: delete_membership
DELETE FROM group_memberships WHERE id = ?1
-- name: brands
SELECT id, name, subdomain, signature, color, active, is_default, created_at, updated_at FROM brands WHERE deleted_at IS NULL ORDER BY id
-- name: brand
SELECT id, name, subdomain, signature, color, active, is_default, created_at, updated_at FROM brands WHERE id = ?1 AND deleted_at IS NULL
-- name: insert_brand
INSERT INTO brands (name, subdomain, signature, color, active, is_default, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) RETURNING id
-- name: save_brand
UPDATE brands SET name = ?1, subdomain = ?2, signature = ?3, color = ?4, active = ?5, is_default = ?6, updated_at = ?7 WHERE id = ?8
-- name: delete_brand
UPDATE brands SET deleted_at = ?1 WHERE id = ?2
-- name: default_brand
SELECT id FROM brands WHERE deleted_at IS NULL ORDER BY is_default DESC, id LIMIT 1
-- name: touch_admins
UPDATE users SET role = role WHERE role = 2 AND deleted_at IS NULL
-- name: other_admins
SELECT count(*) FROM users WHERE role = 2 AND active = 1 AND suspended = 0 AND deleted_at IS NULL AND id <> ?1
-- name: unsolved_of_assignee
SELECT id FROM tickets WHERE assignee_id = ?1 AND state = 0 AND status < 4 ORDER BY id
-- name: unsolved_of_group
SELECT id FROM tickets WHERE group_id = ?1 AND state = 0 AND status < 4 ORDER BY id
-- name: set_default_group
UPDATE group_memberships SET is_default = CASE WHEN group_id = ?2 THEN 1 ELSE 0 END, updated_at = ?3 WHERE user_id = ?1
-- name: forget_default_group
UPDATE users SET default_group_id = NULL WHERE default_group_id = ?1
-- name: of_custom_role
SELECT id FROM users WHERE custom_role_id = ?1 AND deleted_at IS NULL ORDER BY id
-- name: count_custom_role
SELECT count(*) FROM users WHERE custom_role_id = ?1 AND deleted_at IS NULL AND active = 1
-- name: tickets_of_person
SELECT id FROM tickets WHERE requester_id = ?1 UNION SELECT ticket_id FROM ticket_people WHERE user_id = ?1 UNION SELECT ticket_id FROM comments WHERE author_id = ?1 ORDER BY 1
-- name: move_comments
UPDATE comments SET author_id = ?2 WHERE author_id = ?1
-- name: merged_into
UPDATE users SET merged_into = ?2 WHERE id = ?1
-- name: forget
UPDATE users SET deleted_at = ?2 WHERE id = ?1
-- name: inactive
SELECT id FROM users WHERE active = 0 AND deleted_at IS NULL AND id > ?1 ORDER BY id LIMIT ?2 OFFSET ?3
-- name: count_inactive
SELECT count(*) FROM users WHERE active = 0 AND deleted_at IS NULL
