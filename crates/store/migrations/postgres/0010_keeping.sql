-- Up to where an organisation's audit log was cut off, and the hash that the next entry is chained to. signature: Ed25519 by the organisation's own key, as JSON.
CREATE TABLE audit_checkpoints (
    org_id UUID NOT NULL,
    sequence BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    signature TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (org_id)
);

-- Organisations that were deleted: what was erased, in words that hold nothing of it.
CREATE TABLE erasures (
    org_id UUID NOT NULL,
    receipt TEXT NOT NULL,
    erased_at BIGINT NOT NULL,
    PRIMARY KEY (org_id)
);
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['audit_checkpoints', 'erasures'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_organisation ON %I USING (org_id = belvedere_org())', name);
    END LOOP;
END $$;

-- Entries go with their organisation, or behind a checkpoint; verification proves the checkpoint by its signature.
DROP TRIGGER audit_entries_stay_as_written ON audit_entries;
CREATE TRIGGER audit_entries_stay_as_written BEFORE UPDATE OR TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION belvedere_refuse();
CREATE FUNCTION belvedere_keep_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM erasures WHERE org_id = OLD.org_id)
    OR EXISTS (SELECT 1 FROM audit_checkpoints WHERE org_id = OLD.org_id AND sequence >= OLD.sequence) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit entries are append-only';
END $$;
CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION belvedere_keep_entry();

CREATE INDEX answers_by_age ON answers (org_id, created_at);
