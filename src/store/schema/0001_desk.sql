-- The desk. Times: UTC microseconds. Flags: 0/1. Emails: lower case. JSON in TEXT.
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE brands (
  id {{id}}, name TEXT NOT NULL, active {{int}} NOT NULL DEFAULT 1, is_default {{int}} NOT NULL DEFAULT 0, subdomain TEXT NOT NULL DEFAULT '',
  signature TEXT NOT NULL DEFAULT '', color TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, deleted_at BIGINT);

CREATE TABLE groups (
  id {{id}}, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '', is_default {{int}} NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, deleted_at BIGINT);

CREATE TABLE organizations (
  id {{id}}, name TEXT NOT NULL, external_id TEXT, domain_names TEXT NOT NULL DEFAULT '[]', details TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '',
  group_id BIGINT, shared_tickets {{int}} NOT NULL DEFAULT 0, shared_comments {{int}} NOT NULL DEFAULT 0, tags TEXT NOT NULL DEFAULT '', fields TEXT NOT NULL DEFAULT '{}',
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, deleted_at BIGINT);
CREATE UNIQUE INDEX organizations_name ON organizations (name) WHERE deleted_at IS NULL;

-- role: 0 end-user, 1 agent, 2 admin. ticket_access: 0 all, 1 own groups, 2 assigned only, 3 requested only.
CREATE TABLE users (
  id {{id}}, name TEXT NOT NULL, email TEXT, role {{int}} NOT NULL DEFAULT 0, ticket_access {{int}} NOT NULL DEFAULT 0, active {{int}} NOT NULL DEFAULT 1,
  suspended {{int}} NOT NULL DEFAULT 0, verified {{int}} NOT NULL DEFAULT 0, locale TEXT NOT NULL DEFAULT '', time_zone TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '',
  alias TEXT NOT NULL DEFAULT '', signature TEXT NOT NULL DEFAULT '', details TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '', external_id TEXT,
  organization_id BIGINT, default_group_id BIGINT, tags TEXT NOT NULL DEFAULT '', fields TEXT NOT NULL DEFAULT '{}', password_hash TEXT,
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, last_login_at BIGINT, deleted_at BIGINT);
CREATE INDEX users_staff ON users (role, id) WHERE role > 0;
CREATE INDEX users_organization ON users (organization_id) WHERE organization_id IS NOT NULL;
CREATE UNIQUE INDEX users_external ON users (external_id) WHERE external_id IS NOT NULL;

-- Where a person can be found. kind: 'email', 'phone', 'line' …
CREATE TABLE identities (
  id {{id}}, user_id BIGINT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, is_primary {{int}} NOT NULL DEFAULT 0, verified {{int}} NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);
CREATE UNIQUE INDEX identities_value ON identities (value, kind);
CREATE INDEX identities_user ON identities (user_id);

CREATE TABLE group_memberships (
  id {{id}}, user_id BIGINT NOT NULL, group_id BIGINT NOT NULL, is_default {{int}} NOT NULL DEFAULT 0, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);
CREATE UNIQUE INDEX group_memberships_pair ON group_memberships (user_id, group_id);
CREATE INDEX group_memberships_group ON group_memberships (group_id);

CREATE TABLE mailboxes (
  id {{id}}, name TEXT NOT NULL, address TEXT NOT NULL, aliases TEXT NOT NULL DEFAULT '[]', brand_id BIGINT NOT NULL, group_id BIGINT, paused {{int}} NOT NULL DEFAULT 0,
  charset TEXT NOT NULL DEFAULT 'utf-8', signature TEXT NOT NULL DEFAULT '', receipt TEXT NOT NULL DEFAULT '{}', imap TEXT NOT NULL DEFAULT '{}', smtp TEXT NOT NULL DEFAULT '{}',
  secrets {{blob}}, uidvalidity BIGINT NOT NULL DEFAULT 0, last_uid BIGINT NOT NULL DEFAULT 0, status TEXT NOT NULL DEFAULT '{}',
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, deleted_at BIGINT);
CREATE UNIQUE INDEX mailboxes_address ON mailboxes (address) WHERE deleted_at IS NULL;

-- status: 0 new, 1 open, 2 pending, 3 hold, 4 solved, 5 closed (= status_category). state: 0 active, 1 spam, 2 deleted.
-- latest_at: the newest message; the lists' order. version rises with every change.
CREATE TABLE tickets (
  id {{id}}, subject TEXT NOT NULL, preview TEXT NOT NULL DEFAULT '', status {{int}} NOT NULL, custom_status_id BIGINT, state {{int}} NOT NULL DEFAULT 0,
  priority {{int}} NOT NULL DEFAULT 0, type {{int}} NOT NULL DEFAULT 0, requester_id BIGINT NOT NULL, submitter_id BIGINT NOT NULL, assignee_id BIGINT, group_id BIGINT,
  organization_id BIGINT, brand_id BIGINT NOT NULL, mailbox_id BIGINT, form_id BIGINT, via TEXT NOT NULL, via_source TEXT NOT NULL DEFAULT '{}', problem_id BIGINT,
  followup_of BIGINT, merged_into BIGINT, external_id TEXT, due_at BIGINT, tags TEXT NOT NULL DEFAULT '', fields TEXT NOT NULL DEFAULT '{}', is_public {{int}} NOT NULL DEFAULT 1,
  comment_count BIGINT NOT NULL DEFAULT 0, latest_comment_id BIGINT, latest_public_comment_id BIGINT, has_attachments {{int}} NOT NULL DEFAULT 0, delivery_failed {{int}} NOT NULL DEFAULT 0,
  reopens BIGINT NOT NULL DEFAULT 0, replies BIGINT NOT NULL DEFAULT 0, version BIGINT NOT NULL DEFAULT 1, last_updater_id BIGINT,
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, latest_at BIGINT NOT NULL, status_at BIGINT NOT NULL, assigned_at BIGINT, first_assigned_at BIGINT,
  first_reply_at BIGINT, requester_at BIGINT, solved_at BIGINT, closed_at BIGINT, deleted_at BIGINT);
-- Lists: newest message first. "+" before a column in a condition makes it match a query that writes it so too, and no other: store/lists.cpp chooses the index.
-- What follows id only spares the look at the row.
CREATE INDEX tickets_latest ON tickets (latest_at DESC, id DESC) WHERE +state = 0;
CREATE INDEX tickets_lane ON tickets (status, latest_at DESC, id DESC) WHERE +state = 0;
CREATE INDEX tickets_unsolved ON tickets (latest_at DESC, id DESC, status, group_id, assignee_id, mailbox_id, brand_id) WHERE state = 0 AND status < 4;
CREATE INDEX tickets_group ON tickets (group_id, latest_at DESC, id DESC, status, assignee_id, mailbox_id) WHERE state = 0 AND status < 4;
CREATE INDEX tickets_assignee ON tickets (assignee_id, latest_at DESC, id DESC, status, group_id, mailbox_id) WHERE state = 0 AND status < 4;
CREATE INDEX tickets_mailbox ON tickets (mailbox_id, latest_at DESC, id DESC, status, group_id, assignee_id) WHERE state = 0 AND status < 4;
CREATE INDEX tickets_done ON tickets (group_id, status, latest_at DESC, id DESC, assignee_id, mailbox_id) WHERE state = 0 AND +status >= 4;
CREATE INDEX tickets_done_assignee ON tickets (assignee_id, status, latest_at DESC, id DESC, group_id, mailbox_id) WHERE state = 0 AND +status >= 4;
CREATE INDEX tickets_done_mailbox ON tickets (mailbox_id, status, latest_at DESC, id DESC, group_id, assignee_id) WHERE state = 0 AND +status >= 4;
CREATE INDEX tickets_away ON tickets (state, latest_at DESC, id DESC) WHERE +state > 0;
CREATE INDEX tickets_requester ON tickets (requester_id, id);
CREATE INDEX tickets_solved ON tickets (solved_at) WHERE status = 4 AND state = 0;
CREATE INDEX tickets_external ON tickets (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX tickets_followup ON tickets (followup_of) WHERE followup_of IS NOT NULL;
CREATE INDEX tickets_problem ON tickets (problem_id) WHERE problem_id IS NOT NULL;
CREATE INDEX tickets_organization ON tickets (organization_id, id) WHERE organization_id IS NOT NULL;

CREATE TABLE ticket_tags (tag TEXT NOT NULL, ticket_id BIGINT NOT NULL, PRIMARY KEY (tag, ticket_id));
CREATE INDEX ticket_tags_ticket ON ticket_tags (ticket_id);

-- kind: 'cc' (gets the replies), 'follower' (agent who is told)
CREATE TABLE ticket_people (ticket_id BIGINT NOT NULL, user_id BIGINT NOT NULL, kind TEXT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (ticket_id, user_id, kind));
CREATE INDEX ticket_people_user ON ticket_people (user_id, kind);

-- audience: 0 internal, 1 public, from 2 a party. kind: 'person', 'bounce', 'auto_reply', 'receipt', 'loop', 'mass_mail'.
CREATE TABLE comments (
  id {{id}}, ticket_id BIGINT NOT NULL, author_id BIGINT NOT NULL, audience {{int}} NOT NULL, kind TEXT NOT NULL DEFAULT 'person', via TEXT NOT NULL, change_id BIGINT NOT NULL,
  outgoing_id BIGINT, inbound_id BIGINT, message_id TEXT NOT NULL DEFAULT '', matched_by TEXT NOT NULL DEFAULT '', has_attachments {{int}} NOT NULL DEFAULT 0, created_at BIGINT NOT NULL);
CREATE INDEX comments_ticket ON comments (ticket_id, id);
CREATE INDEX comments_outgoing ON comments (outgoing_id) WHERE outgoing_id IS NOT NULL;

-- People's words, apart so that redaction and erasure can empty them. meta: {from,to,cc,charset,repairs,protection,remote_images}
CREATE TABLE comment_bodies (
  comment_id BIGINT PRIMARY KEY, subject TEXT NOT NULL DEFAULT '', body TEXT NOT NULL, html TEXT NOT NULL DEFAULT '', meta TEXT NOT NULL DEFAULT '{}');

-- state: 0 ready, 1 waits for the virus scanner, 2 infected, 3 redacted. comment_id NULL: an upload not yet used.
CREATE TABLE attachments (
  id {{id}}, comment_id BIGINT, upload_token TEXT, uploader_id BIGINT, file_name TEXT NOT NULL, content_type TEXT NOT NULL, size BIGINT NOT NULL, sha256 TEXT NOT NULL,
  is_inline {{int}} NOT NULL DEFAULT 0, content_id TEXT NOT NULL DEFAULT '', token TEXT NOT NULL, state {{int}} NOT NULL DEFAULT 0, scan_note TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL);
CREATE INDEX attachments_comment ON attachments (comment_id) WHERE comment_id IS NOT NULL;
CREATE INDEX attachments_upload ON attachments (upload_token) WHERE upload_token IS NOT NULL;
CREATE INDEX attachments_blob ON attachments (sha256);
CREATE INDEX attachments_token ON attachments (token);
CREATE INDEX attachments_scan ON attachments (state) WHERE state = 1;

-- Bytes by SHA-256 (hex). Small ones are here whole (part 0); SQLite keeps larger ones as files in blobs/, PostgreSQL in parts of 1 MiB. stored: 0 rows, 1 file.
CREATE TABLE blobs (sha256 TEXT PRIMARY KEY, size BIGINT NOT NULL, stored {{int}} NOT NULL, created_at BIGINT NOT NULL);
CREATE TABLE blob_parts (sha256 TEXT NOT NULL, part BIGINT NOT NULL, data {{blob}} NOT NULL, PRIMARY KEY (sha256, part));

-- Every letter that ever came in, kept before it is understood. state: 0 kept, 1 done, 2 suspended, 3 failed, 4 deleted, 5 known already, 6 own copy.
CREATE TABLE inbound (
  id {{id}}, mailbox_id BIGINT, source TEXT NOT NULL, uidvalidity BIGINT, uid BIGINT, sha256 TEXT NOT NULL, size BIGINT NOT NULL, fingerprint TEXT, message_id TEXT NOT NULL DEFAULT '',
  sender TEXT NOT NULL DEFAULT '', subject TEXT NOT NULL DEFAULT '', envelope_from TEXT NOT NULL DEFAULT '', envelope_to TEXT NOT NULL DEFAULT '', state {{int}} NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '', attempts BIGINT NOT NULL DEFAULT 0, matched_by TEXT NOT NULL DEFAULT '', ticket_id BIGINT, comment_id BIGINT, received_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);
CREATE UNIQUE INDEX inbound_uid ON inbound (mailbox_id, uidvalidity, uid) WHERE uid IS NOT NULL;
CREATE INDEX inbound_sha ON inbound (sha256);
CREATE UNIQUE INDEX inbound_fingerprint ON inbound (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX inbound_state ON inbound (state, id) WHERE state IN (0, 2, 3);

-- Every Message-ID seen, in or out, and the ticket it belongs to.
CREATE TABLE message_ids (message_id TEXT NOT NULL, ticket_id BIGINT NOT NULL, comment_id BIGINT, outgoing_id BIGINT, direction {{int}} NOT NULL, PRIMARY KEY (message_id, ticket_id));

-- One reply from the first key to the last. state: 0 draft, 1 awaiting_approval, 2 returned, 3 held, 4 scheduled, 5 released, 6 void.
-- delivery: 0 none, 1 queued, 2 sending, 3 sent, 4 retry, 5 failed, 6 bounced.
CREATE TABLE outgoing (
  id {{id}}, ticket_id BIGINT NOT NULL, author_id BIGINT, state {{int}} NOT NULL, is_public {{int}} NOT NULL DEFAULT 1, kind TEXT NOT NULL DEFAULT 'reply', mailbox_id BIGINT,
  subject TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '', html TEXT NOT NULL DEFAULT '', recipients TEXT NOT NULL DEFAULT '{}', uploads TEXT NOT NULL DEFAULT '[]', wish TEXT NOT NULL DEFAULT '{}',
  seen_comment_id BIGINT, message_id TEXT NOT NULL DEFAULT '', comment_id BIGINT, run_at BIGINT, reason TEXT NOT NULL DEFAULT '',
  delivery {{int}} NOT NULL DEFAULT 0, attempts BIGINT NOT NULL DEFAULT 0, delivery_reason TEXT NOT NULL DEFAULT '', delivered TEXT NOT NULL DEFAULT '[]', sent_at BIGINT,
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);
CREATE UNIQUE INDEX outgoing_draft ON outgoing (ticket_id, author_id) WHERE state = 0;
CREATE INDEX outgoing_ticket ON outgoing (ticket_id, state);
CREATE UNIQUE INDEX outgoing_message ON outgoing (message_id) WHERE message_id <> '';
CREATE INDEX outgoing_trouble ON outgoing (delivery) WHERE delivery IN (4, 5, 6);
CREATE INDEX outgoing_open ON outgoing (state, author_id) WHERE state IN (1, 2, 3, 4);

CREATE TABLE locks (ticket_id BIGINT PRIMARY KEY, holder_id BIGINT NOT NULL, since BIGINT NOT NULL, expires_at BIGINT NOT NULL);

-- History, audit and outbox in one. seq: one gap-free rising number in commit order; on SQLite it is the id.
--@sqlite
CREATE TABLE events (seq INTEGER PRIMARY KEY, at BIGINT NOT NULL, change_id BIGINT NOT NULL, ticket_id BIGINT, actor_id BIGINT, type TEXT NOT NULL, data TEXT NOT NULL DEFAULT '{}');
CREATE INDEX events_ticket ON events (ticket_id, seq) WHERE ticket_id IS NOT NULL;
CREATE TABLE event_texts (seq BIGINT PRIMARY KEY, data TEXT NOT NULL);
--@end
--@postgres
CREATE TABLE events (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, xid XID8 NOT NULL DEFAULT pg_current_xact_id(), seq BIGINT, at BIGINT NOT NULL, change_id BIGINT NOT NULL, ticket_id BIGINT, actor_id BIGINT, type TEXT NOT NULL, data TEXT NOT NULL DEFAULT '{}');
CREATE UNIQUE INDEX events_seq ON events (seq) WHERE seq IS NOT NULL;
CREATE INDEX events_waiting ON events (xid, id) WHERE seq IS NULL;
CREATE INDEX events_ticket ON events (ticket_id, id) WHERE ticket_id IS NOT NULL;
CREATE TABLE event_texts (event_id BIGINT PRIMARY KEY, data TEXT NOT NULL);
CREATE TABLE feed_head (one BIGINT PRIMARY KEY, seq BIGINT NOT NULL);
INSERT INTO feed_head VALUES (1, 0);
--@end
CREATE TABLE consumers (name TEXT PRIMARY KEY, seq BIGINT NOT NULL, updated_at BIGINT NOT NULL);

-- Work that touches the world. state: 0 ready, 1 leased, 2 dead. A finished job is deleted.
CREATE TABLE jobs (
  id {{id}}, kind TEXT NOT NULL, ref_id BIGINT, payload TEXT NOT NULL DEFAULT '{}', run_at BIGINT NOT NULL, state {{int}} NOT NULL DEFAULT 0, attempts BIGINT NOT NULL DEFAULT 0,
  lease_owner TEXT NOT NULL DEFAULT '', lease_until BIGINT, last_error TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL);
CREATE INDEX jobs_ready ON jobs (run_at) WHERE state = 0;
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 1;
CREATE INDEX jobs_ref ON jobs (kind, ref_id);

CREATE TABLE idempotency (
  user_id BIGINT NOT NULL, key TEXT NOT NULL, request_hash TEXT NOT NULL, status BIGINT NOT NULL, response TEXT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (user_id, key));
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE sessions (
  id {{id}}, token_sha256 TEXT NOT NULL UNIQUE, user_id BIGINT NOT NULL, csrf TEXT NOT NULL, ip TEXT NOT NULL DEFAULT '', user_agent TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE TABLE api_tokens (
  id {{id}}, token_sha256 TEXT NOT NULL UNIQUE, user_id BIGINT NOT NULL, description TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, last_used_at BIGINT, deleted_at BIGINT);
CREATE INDEX api_tokens_user ON api_tokens (user_id);

CREATE TABLE ticket_reads (user_id BIGINT NOT NULL, ticket_id BIGINT NOT NULL, comment_id BIGINT NOT NULL, PRIMARY KEY (user_id, ticket_id));
-- Automatic letters sent, for the one cap per address and hour.
CREATE TABLE auto_letters (id {{id}}, address TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX auto_letters_address ON auto_letters (address, at);
