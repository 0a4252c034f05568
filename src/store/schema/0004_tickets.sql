-- Bulk work asked for through the API, its progress and what became of each item. state: 0 queued, 1 working, 2 failed, 3 completed.
-- common: JSON that holds for every item. A part is what one transaction does; done_parts rises in that transaction.
CREATE TABLE job_statuses (
  id {{id}}, token TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, user_id BIGINT NOT NULL, state {{int}} NOT NULL DEFAULT 0, total BIGINT NOT NULL, progress BIGINT NOT NULL DEFAULT 0,
  parts BIGINT NOT NULL, done_parts BIGINT NOT NULL DEFAULT 0, common TEXT NOT NULL DEFAULT '{}', message TEXT NOT NULL DEFAULT '', created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);
CREATE INDEX job_statuses_user ON job_statuses (user_id, id);
CREATE INDEX job_statuses_open ON job_statuses (state) WHERE state < 2;
CREATE INDEX job_statuses_age ON job_statuses (created_at);
CREATE TABLE job_parts (job_id BIGINT NOT NULL, part BIGINT NOT NULL, items TEXT NOT NULL, results TEXT NOT NULL DEFAULT '[]', PRIMARY KEY (job_id, part));

-- One ticket merged into another, with what is needed to take it back. data: JSON, see app/merge.cpp.
CREATE TABLE merges (id {{id}}, source_id BIGINT NOT NULL, target_id BIGINT NOT NULL, actor_id BIGINT NOT NULL, data TEXT NOT NULL, created_at BIGINT NOT NULL, undone_at BIGINT);
CREATE INDEX merges_source ON merges (source_id);
CREATE INDEX merges_target ON merges (target_id);

-- Exports by the time of the last change.
CREATE INDEX tickets_updated ON tickets (updated_at, id);
CREATE INDEX users_updated ON users (updated_at, id);
CREATE INDEX organizations_updated ON organizations (updated_at, id);
-- Tickets a person is assigned to, solved ones too.
CREATE INDEX tickets_assigned ON tickets (assignee_id, id) WHERE assignee_id IS NOT NULL;
