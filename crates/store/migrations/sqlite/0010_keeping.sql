-- Up to where an organisation's audit log was cut off, and the hash that the next entry is chained to. signature: Ed25519 by the organisation's own key, as JSON.
CREATE TABLE audit_checkpoints (
    org_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL,
    signature TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (org_id)
) STRICT;

-- Organisations that were deleted: what was erased, in words that hold nothing of it.
CREATE TABLE erasures (
    org_id BLOB NOT NULL,
    receipt TEXT NOT NULL,
    erased_at INTEGER NOT NULL,
    PRIMARY KEY (org_id)
) STRICT;

-- Entries go with their organisation, or behind a checkpoint; verification proves the checkpoint by its signature.
DROP TRIGGER audit_entries_stay;
CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE org_id = OLD.org_id)
AND NOT EXISTS (SELECT 1 FROM audit_checkpoints WHERE org_id = OLD.org_id AND sequence >= OLD.sequence)
BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;

CREATE INDEX answers_by_age ON answers (org_id, created_at);
