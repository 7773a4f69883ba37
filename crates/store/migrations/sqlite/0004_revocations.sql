-- Grants of sources that are gone, which the vendor has still to be told about. Their tokens stay sealed in sealed_secrets until then.
CREATE TABLE revocations (
    org_id BLOB NOT NULL,
    source_id BLOB NOT NULL,
    receipt_id BLOB NOT NULL,
    secret_id BLOB NOT NULL,
    oauth TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    deadline_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, source_id)
) STRICT;
CREATE INDEX revocations_by_due ON revocations (due_at);

-- Until when somebody looks after an idle grant.
ALTER TABLE grants ADD COLUMN upkeep_until INTEGER NOT NULL DEFAULT 0;
CREATE INDEX grants_by_age ON grants (obtained_at);

-- Why the last refresh of a tile failed. It was a setting that outlived its tile.
ALTER TABLE tiles ADD COLUMN stale TEXT;
DELETE FROM settings WHERE key LIKE 'tile.stale.%';
