-- What a team configures (fields, forms, statuses, roles, views, macros …): few records of many kinds, each a JSON object whose shape its kind states.
CREATE TABLE definitions (
  id {{id}}, kind TEXT NOT NULL, title TEXT NOT NULL, position BIGINT NOT NULL DEFAULT 0, active {{int}} NOT NULL DEFAULT 1, data TEXT NOT NULL DEFAULT '{}',
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, deleted_at BIGINT);
CREATE INDEX definitions_kind ON definitions (kind, position, id) WHERE deleted_at IS NULL;
-- version: a random number, another one after every change of the kind, so that a process may keep what it read under it.
CREATE TABLE definition_versions (kind TEXT PRIMARY KEY, version BIGINT NOT NULL);
