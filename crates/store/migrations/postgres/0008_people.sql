-- How a person signs in without a link: one address, one organisation. password: Argon2id in the PHC string format, NULL until one is set.
CREATE TABLE logins (
    email TEXT NOT NULL,
    org_id UUID NOT NULL,
    user_id UUID NOT NULL,
    password TEXT,
    PRIMARY KEY (email),
    UNIQUE (org_id, user_id),
    FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
);

-- Single use: redeeming one deletes it.
CREATE TABLE invitations (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    digest BYTEA NOT NULL,
    email TEXT,
    role TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (digest),
    FOREIGN KEY (org_id) REFERENCES orgs (id)
);

-- Sign-ins that were tried, by the digest of an address or a network, until the window ends. Names nobody.
CREATE TABLE attempts (
    bucket BYTEA NOT NULL,
    tried BIGINT NOT NULL,
    window_ends_at BIGINT NOT NULL,
    PRIMARY KEY (bucket)
);
CREATE INDEX attempts_by_end ON attempts (window_ends_at);

-- A session as its owner sees it: a device, by an identifier that proves nothing.
ALTER TABLE sessions ADD COLUMN id UUID NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN began_by TEXT NOT NULL DEFAULT 'link';
ALTER TABLE sessions ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX sessions_of_users ON sessions (org_id, user_id);

-- created_by: the actor, as JSON. The system makes the one of the settings and no other.
ALTER TABLE api_keys ADD COLUMN created_by TEXT NOT NULL DEFAULT '{"kind":"system"}';
ALTER TABLE api_keys ADD COLUMN networks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE api_keys ADD COLUMN last_used_at BIGINT;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['logins', 'invitations'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_organisation ON %I USING (org_id = belvedere_org())', name);
        EXECUTE format('CREATE POLICY maintenance ON %I USING (current_setting(''belvedere.maintenance'', true) = ''on'')', name);
    END LOOP;
END $$;
-- It belongs to no organisation, so that its rows are reached by maintenance alone.
ALTER TABLE attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY maintenance ON attempts USING (current_setting('belvedere.maintenance', true) = 'on');
