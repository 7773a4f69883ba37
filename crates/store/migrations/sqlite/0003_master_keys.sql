-- Which master keys rows may name. live: 1, or 0 once retired; a retired name stays, so that it is never used again.
-- seals: how often the key may have wrapped a data key.
CREATE TABLE master_keys (
    id TEXT NOT NULL,
    live INTEGER NOT NULL DEFAULT 1,
    seals INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (id, live)
) STRICT;

INSERT INTO master_keys (id, seals) SELECT key_id, count(*) FROM sealed_secrets GROUP BY key_id;

-- key_live is always 1: with it the reference holds for keys that are not retired only, in both directions.
CREATE TABLE sealed_secrets_next (
    id BLOB NOT NULL,
    org_id BLOB NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    key_live INTEGER NOT NULL DEFAULT 1 CHECK (key_live = 1),
    sealed BLOB NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (key_id, key_live) REFERENCES master_keys (id, live)
) STRICT;
INSERT INTO sealed_secrets_next (id, org_id, owner_kind, owner_id, kind, version, key_id, sealed)
SELECT id, org_id, owner_kind, owner_id, kind, version, key_id, sealed FROM sealed_secrets;
DROP TABLE sealed_secrets;
ALTER TABLE sealed_secrets_next RENAME TO sealed_secrets;
CREATE INDEX sealed_secrets_by_owner ON sealed_secrets (org_id, owner_kind, owner_id);
CREATE INDEX sealed_secrets_by_key ON sealed_secrets (key_id, id);

-- How keys were derived from passphrases (Argon2id). Nothing of it is secret.
CREATE TABLE key_derivations (
    position INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    salt BLOB NOT NULL,
    memory_kib INTEGER NOT NULL,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    verifier BLOB NOT NULL,
    PRIMARY KEY (position),
    UNIQUE (key_id)
) STRICT;

-- The last that the audit log says of a secret is looked up whenever the secret is read.
CREATE INDEX audit_entries_of_secrets ON audit_entries (org_id, subject, sequence) WHERE action IN ('secret.sealed', 'secret.erased');
