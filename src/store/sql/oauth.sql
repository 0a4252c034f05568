-- name: clients
SELECT id, name, identifier, company, description, redirect_uris, is_public, secret_sha256, user_id, created_at, updated_at FROM oauth_clients ORDER BY id
-- name: client
SELECT id, name, identifier, company, description, redirect_uris, is_public, secret_sha256, user_id, created_at, updated_at FROM oauth_clients WHERE id = ?1
-- name: client_by_identifier
SELECT id, name, identifier, company, description, redirect_uris, is_public, secret_sha256, user_id, created_at, updated_at FROM oauth_clients WHERE identifier = ?1
-- name: insert_client
INSERT INTO oauth_clients (name, identifier, company, description, redirect_uris, is_public, secret_sha256, user_id, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9) RETURNING id
-- name: save_client
UPDATE oauth_clients SET name = ?1, identifier = ?2, company = ?3, description = ?4, redirect_uris = ?5, is_public = ?6, secret_sha256 = ?7, updated_at = ?8 WHERE id = ?9
-- name: delete_client
DELETE FROM oauth_clients WHERE id = ?1
-- name: delete_tokens_of_client
DELETE FROM oauth_tokens WHERE client_id = ?1
-- name: delete_codes_of_client
DELETE FROM oauth_codes WHERE client_id = ?1
-- name: insert_token
INSERT INTO oauth_tokens (token_sha256, shown, refresh_sha256, client_id, user_id, scopes, created_at, expires_at, refresh_expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id
-- name: token
SELECT id, shown, refresh_sha256, client_id, user_id, scopes, created_at, used_at, expires_at, refresh_expires_at FROM oauth_tokens WHERE token_sha256 = ?1 AND (expires_at IS NULL OR expires_at > ?2)
-- name: token_to_refresh
SELECT id, shown, refresh_sha256, client_id, user_id, scopes, created_at, used_at, expires_at, refresh_expires_at FROM oauth_tokens WHERE refresh_sha256 = ?1 AND refresh_sha256 <> '' AND (refresh_expires_at IS NULL OR refresh_expires_at > ?2)
-- name: token_by_id
SELECT id, shown, refresh_sha256, client_id, user_id, scopes, created_at, used_at, expires_at, refresh_expires_at FROM oauth_tokens WHERE id = ?1
-- name: tokens
SELECT id, shown, refresh_sha256, client_id, user_id, scopes, created_at, used_at, expires_at, refresh_expires_at FROM oauth_tokens WHERE (CAST(?1 AS BIGINT) = 0 OR user_id = CAST(?1 AS BIGINT)) AND (CAST(?2 AS BIGINT) = 0 OR client_id = CAST(?2 AS BIGINT)) ORDER BY id
-- name: delete_token
DELETE FROM oauth_tokens WHERE id = ?1
-- name: delete_tokens_of
DELETE FROM oauth_tokens WHERE user_id = ?1
-- name: insert_code
INSERT INTO oauth_codes (code_sha256, client_id, user_id, redirect_uri, scopes, challenge, method, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
-- name: code
SELECT client_id, user_id, redirect_uri, scopes, challenge, method, expires_at FROM oauth_codes WHERE code_sha256 = ?1
-- name: delete_code
DELETE FROM oauth_codes WHERE code_sha256 = ?1
-- name: sweep_tokens
DELETE FROM oauth_tokens WHERE expires_at <= ?1 AND (refresh_sha256 = '' OR refresh_expires_at <= ?1)
-- name: sweep_codes
DELETE FROM oauth_codes WHERE expires_at <= ?1
