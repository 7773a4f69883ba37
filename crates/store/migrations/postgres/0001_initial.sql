-- Times are microseconds since 1970-01-01 UTC; JSON is kept as text, so that its key order and every digit stay as written.

CREATE TABLE orgs (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE users (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id) REFERENCES orgs (id)
);

CREATE TABLE sessions (
    digest BYTEA NOT NULL,
    org_id UUID NOT NULL,
    user_id UUID NOT NULL,
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (digest),
    FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
);

CREATE TABLE api_keys (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    digest BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    PRIMARY KEY (org_id, id),
    UNIQUE (digest)
);

CREATE TABLE sign_in_links (
    digest BYTEA NOT NULL,
    org_id UUID,
    user_id UUID,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (digest)
);

CREATE TABLE settings (
    org_id UUID NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (org_id, key)
);

-- The version is part of what the bytes are bound to. owner_kind, owner_id, id and kind are the rest.
CREATE TABLE sealed_secrets (
    id UUID NOT NULL,
    org_id UUID NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_id UUID NOT NULL,
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (id)
);

-- state repeats a field of status, for the index below.
CREATE TABLE sources (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    vendor TEXT,
    url TEXT NOT NULL,
    headers TEXT NOT NULL,
    state TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    PRIMARY KEY (org_id, id)
);

CREATE TABLE receipts (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    source_id UUID NOT NULL,
    source_name TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);

-- Authorizations that were begun. The PKCE verifier is a sealed secret.
CREATE TABLE flows (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    source_id UUID NOT NULL,
    state_digest BYTEA NOT NULL,
    browser BYTEA,
    registration_id UUID NOT NULL,
    verifier_id UUID NOT NULL,
    endpoints TEXT NOT NULL,
    resource TEXT,
    scopes TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    trace TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (state_digest),
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) ON DELETE CASCADE
);

CREATE TABLE registrations (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    issuer TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    secret_id UUID NOT NULL,
    auth_method TEXT NOT NULL,
    road TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    secret_expires_at BIGINT,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, issuer, redirect_uri)
);

-- lease_claims: 0 free, 1 claimed, 2 claimed again in doubt; all three for the secret version in lease_version.
CREATE TABLE grants (
    org_id UUID NOT NULL,
    source_id UUID NOT NULL,
    secret_id UUID NOT NULL,
    oauth TEXT,
    obtained_at BIGINT NOT NULL,
    access_expires_at BIGINT,
    lease_version BIGINT,
    lease_until BIGINT,
    lease_claims BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, source_id),
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) ON DELETE CASCADE
);

CREATE TABLE reviews (
    org_id UUID NOT NULL,
    source_id UUID NOT NULL,
    tool TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (org_id, source_id, tool),
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) ON DELETE CASCADE
);

CREATE TABLE conversations (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    title TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);

CREATE TABLE answers (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    question TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, conversation_id) REFERENCES conversations (org_id, id) ON DELETE CASCADE
);

-- A source is deleted first and the answers made from it next, in one transaction; the check at the commit catches an answer that raced.
CREATE TABLE answer_sources (
    org_id UUID NOT NULL,
    answer_id UUID NOT NULL,
    position BIGINT NOT NULL,
    source_id UUID NOT NULL,
    PRIMARY KEY (org_id, answer_id, position),
    FOREIGN KEY (org_id, answer_id) REFERENCES answers (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE dashboards (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);

CREATE TABLE tiles (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    dashboard_id UUID NOT NULL,
    title TEXT NOT NULL,
    position BIGINT NOT NULL,
    recipe TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, dashboard_id) REFERENCES dashboards (org_id, id) ON DELETE CASCADE
);

CREATE TABLE tile_sources (
    org_id UUID NOT NULL,
    tile_id UUID NOT NULL,
    position BIGINT NOT NULL,
    source_id UUID NOT NULL,
    PRIMARY KEY (org_id, tile_id, position),
    FOREIGN KEY (org_id, tile_id) REFERENCES tiles (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE snapshots (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    tile_id UUID NOT NULL,
    taken_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, tile_id) REFERENCES tiles (org_id, id) ON DELETE CASCADE
);

-- The end of each chain: its row is the lock under which the next entry is appended.
CREATE TABLE audit_heads (
    org_id UUID NOT NULL,
    sequence BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (org_id)
);

CREATE TABLE audit_entries (
    org_id UUID NOT NULL,
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (org_id, sequence)
);

CREATE UNIQUE INDEX live_source_names ON sources (org_id, name) WHERE state <> 'disconnected';
CREATE INDEX sealed_secrets_by_owner ON sealed_secrets (org_id, owner_kind, owner_id);
CREATE INDEX flows_by_end ON flows (expires_at);
CREATE INDEX answers_by_conversation ON answers (org_id, conversation_id, created_at);
CREATE INDEX answer_sources_by_source ON answer_sources (org_id, source_id);
CREATE INDEX tiles_by_dashboard ON tiles (org_id, dashboard_id, position);
CREATE INDEX tile_sources_by_source ON tile_sources (org_id, source_id);
CREATE INDEX snapshots_by_tile ON snapshots (org_id, tile_id, taken_at);

CREATE FUNCTION belvedere_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$;
CREATE TRIGGER audit_entries_stay_as_written BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION belvedere_refuse();

-- The organisation a transaction works for. The empty text is what a setting reads as after the transaction that set it.
CREATE FUNCTION belvedere_org() RETURNS uuid LANGUAGE sql STABLE AS $$
SELECT nullif(current_setting('belvedere.org', true), '')::uuid $$;

-- FORCE, because the role that owns the tables is the role the program uses.
ALTER TABLE orgs ENABLE ROW LEVEL SECURITY;
ALTER TABLE orgs FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON orgs USING (id = belvedere_org());
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'users', 'sessions', 'api_keys', 'sign_in_links', 'settings', 'sealed_secrets', 'sources', 'receipts', 'flows',
        'registrations', 'grants', 'reviews', 'conversations', 'answers', 'answer_sources', 'dashboards', 'tiles', 'tile_sources',
        'snapshots', 'audit_heads', 'audit_entries'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_organisation ON %I USING (org_id = belvedere_org())', name);
    END LOOP;
    -- What is looked up before the organisation is known, or swept across all of them. Data of an organisation is not among it.
    FOREACH name IN ARRAY ARRAY['orgs', 'sessions', 'api_keys', 'sign_in_links', 'flows', 'sealed_secrets'] LOOP
        EXECUTE format('CREATE POLICY maintenance ON %I USING (current_setting(''belvedere.maintenance'', true) = ''on'')', name);
    END LOOP;
END $$;
