-- Which master keys rows may name. live: 1, or 0 once retired; a retired name stays, so that it is never used again.
-- seals: how often the key may have wrapped a data key.
CREATE TABLE master_keys (
    id TEXT NOT NULL,
    live BIGINT NOT NULL DEFAULT 1,
    seals BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (id, live)
);

-- The rows of all organisations, for this migration.
SET LOCAL belvedere.maintenance = 'on';
INSERT INTO master_keys (id, seals) SELECT key_id, count(*) FROM sealed_secrets GROUP BY key_id;

-- key_live is always 1: with it the reference holds for keys that are not retired only, in both directions.
ALTER TABLE sealed_secrets ADD COLUMN key_live BIGINT NOT NULL DEFAULT 1 CHECK (key_live = 1);
ALTER TABLE sealed_secrets ADD FOREIGN KEY (key_id, key_live) REFERENCES master_keys (id, live);
CREATE INDEX sealed_secrets_by_key ON sealed_secrets (key_id, id);

-- How keys were derived from passphrases (Argon2id). Nothing of it is secret.
CREATE TABLE key_derivations (
    position BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    salt BYTEA NOT NULL,
    memory_kib BIGINT NOT NULL,
    passes BIGINT NOT NULL,
    lanes BIGINT NOT NULL,
    verifier BYTEA NOT NULL,
    PRIMARY KEY (position),
    UNIQUE (key_id)
);

-- The last that the audit log says of a secret is looked up whenever the secret is read.
CREATE INDEX audit_entries_of_secrets ON audit_entries (org_id, subject, sequence) WHERE action IN ('secret.sealed', 'secret.erased');

-- Both belong to the installation, so maintenance alone sees them. References are checked without regard to policies.
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['master_keys', 'key_derivations'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY maintenance ON %I USING (current_setting(''belvedere.maintenance'', true) = ''on'')', name);
    END LOOP;
END $$;
