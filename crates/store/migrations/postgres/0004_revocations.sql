-- Grants of sources that are gone, which the vendor has still to be told about. Their tokens stay sealed in sealed_secrets until then.
CREATE TABLE revocations (
    org_id UUID NOT NULL,
    source_id UUID NOT NULL,
    receipt_id UUID NOT NULL,
    secret_id UUID NOT NULL,
    oauth TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT NOT NULL,
    deadline_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, source_id)
);
CREATE INDEX revocations_by_due ON revocations (due_at);

-- Until when somebody looks after an idle grant.
ALTER TABLE grants ADD COLUMN upkeep_until BIGINT NOT NULL DEFAULT 0;
CREATE INDEX grants_by_age ON grants (obtained_at);

-- Why the last refresh of a tile failed. It was a setting that outlived its tile.
ALTER TABLE tiles ADD COLUMN stale TEXT;
ALTER TABLE settings NO FORCE ROW LEVEL SECURITY;
DELETE FROM settings WHERE key LIKE 'tile.stale.%';
ALTER TABLE settings FORCE ROW LEVEL SECURITY;

ALTER TABLE revocations ENABLE ROW LEVEL SECURITY;
ALTER TABLE revocations FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON revocations USING (org_id = belvedere_org());
-- Both are claimed across organisations by whichever replica has time for them.
CREATE POLICY maintenance ON revocations USING (current_setting('belvedere.maintenance', true) = 'on');
CREATE POLICY maintenance ON grants USING (current_setting('belvedere.maintenance', true) = 'on');
