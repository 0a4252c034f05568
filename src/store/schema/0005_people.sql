-- People: what a custom role makes of a user (kept beside them, so that lists need not ask), organizations with several members' memberships, OAuth.
ALTER TABLE users ADD COLUMN custom_role_id BIGINT;
ALTER TABLE users ADD COLUMN light_agent {{int}} NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN only_private_comments {{int}} NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN merged_into BIGINT;
CREATE INDEX users_custom_role ON users (custom_role_id) WHERE custom_role_id IS NOT NULL;
CREATE INDEX users_inactive ON users (id) WHERE active = 0;

CREATE TABLE organization_memberships (
  id {{id}}, user_id BIGINT NOT NULL, organization_id BIGINT NOT NULL, is_default {{int}} NOT NULL DEFAULT 0, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);
CREATE UNIQUE INDEX organization_memberships_pair ON organization_memberships (user_id, organization_id);
CREATE INDEX organization_memberships_organization ON organization_memberships (organization_id, id);
INSERT INTO organization_memberships (user_id, organization_id, is_default, created_at, updated_at)
  SELECT id, organization_id, 1, updated_at, updated_at FROM users WHERE organization_id IS NOT NULL AND deleted_at IS NULL;

-- Whose new people belong to an organization. domain: "example.co.jp", or a whole address.
CREATE TABLE organization_domains (domain TEXT NOT NULL, organization_id BIGINT NOT NULL, PRIMARY KEY (domain, organization_id));
CREATE INDEX organization_domains_organization ON organization_domains (organization_id);
CREATE UNIQUE INDEX organizations_external ON organizations (external_id) WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE TABLE organization_merges (id TEXT PRIMARY KEY, loser_id BIGINT NOT NULL, winner_id BIGINT NOT NULL, created_at BIGINT NOT NULL);
CREATE INDEX organization_merges_loser ON organization_merges (loser_id);
CREATE INDEX organization_merges_winner ON organization_merges (winner_id);

ALTER TABLE api_tokens ADD COLUMN active {{int}} NOT NULL DEFAULT 1;

-- redirect_uris: JSON array. A public client has no secret and proves itself by PKCE alone.
CREATE TABLE oauth_clients (
  id {{id}}, name TEXT NOT NULL, identifier TEXT NOT NULL UNIQUE, company TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '', redirect_uris TEXT NOT NULL DEFAULT '[]',
  is_public {{int}} NOT NULL DEFAULT 0, secret_sha256 TEXT NOT NULL DEFAULT '', user_id BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);
-- scopes: words with spaces between. refresh_sha256: "" = none.
CREATE TABLE oauth_tokens (
  id {{id}}, token_sha256 TEXT NOT NULL UNIQUE, shown TEXT NOT NULL, refresh_sha256 TEXT NOT NULL DEFAULT '', client_id BIGINT NOT NULL, user_id BIGINT NOT NULL, scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL, used_at BIGINT, expires_at BIGINT, refresh_expires_at BIGINT);
CREATE UNIQUE INDEX oauth_tokens_refresh ON oauth_tokens (refresh_sha256) WHERE refresh_sha256 <> '';
CREATE INDEX oauth_tokens_user ON oauth_tokens (user_id);
CREATE INDEX oauth_tokens_client ON oauth_tokens (client_id);
CREATE INDEX oauth_tokens_expired ON oauth_tokens (expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE oauth_codes (
  code_sha256 TEXT PRIMARY KEY, client_id BIGINT NOT NULL, user_id BIGINT NOT NULL, redirect_uri TEXT NOT NULL, scopes TEXT NOT NULL, challenge TEXT NOT NULL, method TEXT NOT NULL,
  expires_at BIGINT NOT NULL);

-- Merging, exporting and forgetting a person ask who wrote.
CREATE INDEX comments_author ON comments (author_id);

-- The audit log reads what belongs to no ticket.
--@sqlite
CREATE INDEX events_desk ON events (seq) WHERE ticket_id IS NULL;
--@end
--@postgres
CREATE INDEX events_desk ON events (id) WHERE ticket_id IS NULL;
--@end

-- The role every desk has beside agent and admin: reads, and writes internal notes.
INSERT INTO definitions (kind, title, position, active, data, created_at, updated_at)
  VALUES ('custom_role', 'Light agent', 1, 1, '{"description":"Internal notes only","role_type":1,"configuration":{"light_agent":true}}', 1763769600000000, 1763769600000000);
INSERT INTO definition_versions (kind, version) VALUES ('custom_role', 5682020240511) ON CONFLICT (kind) DO NOTHING;
