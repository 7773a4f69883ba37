-- How a person signs in without a link: one address, one organisation. password: Argon2id in the PHC string format, NULL until one is set.
CREATE TABLE logins (
    email TEXT NOT NULL,
    org_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    password TEXT,
    PRIMARY KEY (email),
    UNIQUE (org_id, user_id),
    FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
) STRICT;

-- Single use: redeeming one deletes it.
CREATE TABLE invitations (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    digest BLOB NOT NULL,
    email TEXT,
    role TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (digest),
    FOREIGN KEY (org_id) REFERENCES orgs (id)
) STRICT;

-- Sign-ins that were tried, by the digest of an address or a network, until the window ends. Names nobody.
CREATE TABLE attempts (
    bucket BLOB NOT NULL,
    tried INTEGER NOT NULL,
    window_ends_at INTEGER NOT NULL,
    PRIMARY KEY (bucket)
) STRICT;
CREATE INDEX attempts_by_end ON attempts (window_ends_at);

-- A session as its owner sees it: a device, by an identifier that proves nothing.
ALTER TABLE sessions ADD COLUMN id BLOB;
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN began_by TEXT NOT NULL DEFAULT 'link';
ALTER TABLE sessions ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET id = randomblob(16), seen_at = created_at;
CREATE INDEX sessions_of_users ON sessions (org_id, user_id);

-- created_by: the actor, as JSON. The system makes the one of the settings and no other.
ALTER TABLE api_keys ADD COLUMN created_by TEXT NOT NULL DEFAULT '{"kind":"system"}';
ALTER TABLE api_keys ADD COLUMN networks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE api_keys ADD COLUMN last_used_at INTEGER;
