-- Times are microseconds since 1970-01-01 UTC; JSON is kept as text, so that its key order and every digit stay as written.

CREATE TABLE orgs (
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE users (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id) REFERENCES orgs (id)
) STRICT;

CREATE TABLE sessions (
    digest BLOB NOT NULL,
    org_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (digest),
    FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE api_keys (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    digest BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (org_id, id),
    UNIQUE (digest)
) STRICT;

CREATE TABLE sign_in_links (
    digest BLOB NOT NULL,
    org_id BLOB,
    user_id BLOB,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (digest)
) STRICT;

CREATE TABLE settings (
    org_id BLOB NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (org_id, key)
) STRICT;

-- The version is part of what the bytes are bound to. owner_kind, owner_id, id and kind are the rest.
CREATE TABLE sealed_secrets (
    id BLOB NOT NULL,
    org_id BLOB NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (id)
) STRICT;

-- state repeats a field of status, for the index below.
CREATE TABLE sources (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    vendor TEXT,
    url TEXT NOT NULL,
    headers TEXT NOT NULL,
    state TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    PRIMARY KEY (org_id, id)
) STRICT;

CREATE TABLE receipts (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    source_id BLOB NOT NULL,
    source_name TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, id)
) STRICT;

-- Authorizations that were begun. The PKCE verifier is a sealed secret.
CREATE TABLE flows (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    source_id BLOB NOT NULL,
    state_digest BLOB NOT NULL,
    browser BLOB,
    registration_id BLOB NOT NULL,
    verifier_id BLOB NOT NULL,
    endpoints TEXT NOT NULL,
    resource TEXT,
    scopes TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    trace TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (state_digest),
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE registrations (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    issuer TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    secret_id BLOB NOT NULL,
    auth_method TEXT NOT NULL,
    road TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    secret_expires_at INTEGER,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, issuer, redirect_uri)
) STRICT;

-- lease_claims: 0 free, 1 claimed, 2 claimed again in doubt; all three for the secret version in lease_version.
CREATE TABLE grants (
    org_id BLOB NOT NULL,
    source_id BLOB NOT NULL,
    secret_id BLOB NOT NULL,
    oauth TEXT,
    obtained_at INTEGER NOT NULL,
    access_expires_at INTEGER,
    lease_version INTEGER,
    lease_until INTEGER,
    lease_claims INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, source_id),
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE reviews (
    org_id BLOB NOT NULL,
    source_id BLOB NOT NULL,
    tool TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (org_id, source_id, tool),
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE conversations (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    title TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, id)
) STRICT;

CREATE TABLE answers (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    question TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, conversation_id) REFERENCES conversations (org_id, id) ON DELETE CASCADE
) STRICT;

-- A source is deleted first and the answers made from it next, in one transaction; the check at the commit catches an answer that raced.
CREATE TABLE answer_sources (
    org_id BLOB NOT NULL,
    answer_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    source_id BLOB NOT NULL,
    PRIMARY KEY (org_id, answer_id, position),
    FOREIGN KEY (org_id, answer_id) REFERENCES answers (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE dashboards (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, id)
) STRICT;

CREATE TABLE tiles (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    dashboard_id BLOB NOT NULL,
    title TEXT NOT NULL,
    position INTEGER NOT NULL,
    recipe TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, dashboard_id) REFERENCES dashboards (org_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE tile_sources (
    org_id BLOB NOT NULL,
    tile_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    source_id BLOB NOT NULL,
    PRIMARY KEY (org_id, tile_id, position),
    FOREIGN KEY (org_id, tile_id) REFERENCES tiles (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE snapshots (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    tile_id BLOB NOT NULL,
    taken_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, tile_id) REFERENCES tiles (org_id, id) ON DELETE CASCADE
) STRICT;

-- The end of each chain: its row is the lock under which the next entry is appended.
CREATE TABLE audit_heads (
    org_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (org_id)
) STRICT;

CREATE TABLE audit_entries (
    org_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (org_id, sequence)
) STRICT;

CREATE UNIQUE INDEX live_source_names ON sources (org_id, name) WHERE state <> 'disconnected';
CREATE INDEX sealed_secrets_by_owner ON sealed_secrets (org_id, owner_kind, owner_id);
CREATE INDEX flows_by_end ON flows (expires_at);
CREATE INDEX answers_by_conversation ON answers (org_id, conversation_id, created_at);
CREATE INDEX answer_sources_by_source ON answer_sources (org_id, source_id);
CREATE INDEX tiles_by_dashboard ON tiles (org_id, dashboard_id, position);
CREATE INDEX tile_sources_by_source ON tile_sources (org_id, source_id);
CREATE INDEX snapshots_by_tile ON snapshots (org_id, tile_id, taken_at);

CREATE TRIGGER audit_entries_stay_as_written BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;
CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;
