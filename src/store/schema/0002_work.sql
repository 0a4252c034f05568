-- Jobs are leased by kind. Leases: who of several nodes does a thing that only one may do, e.g. follow a mailbox.
DROP INDEX jobs_ready;
CREATE INDEX jobs_ready ON jobs (kind, run_at) WHERE state = 0;
CREATE TABLE leases (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until BIGINT NOT NULL);
