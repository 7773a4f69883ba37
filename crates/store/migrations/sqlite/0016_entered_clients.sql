-- The one source that a client was entered for by hand. Those that programs made are shared, one for each issuer and redirect address.
CREATE TABLE registrations_now (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    issuer TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    source_id BLOB,
    secret_id BLOB NOT NULL,
    auth_method TEXT NOT NULL,
    road TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    secret_expires_at INTEGER,
    PRIMARY KEY (org_id, id)
) STRICT;
INSERT INTO registrations_now (org_id, id, issuer, redirect_uri, secret_id, auth_method, road, created_at, secret_expires_at)
SELECT org_id, id, issuer, redirect_uri, secret_id, auth_method, road, created_at, secret_expires_at FROM registrations;
DROP TABLE registrations;
ALTER TABLE registrations_now RENAME TO registrations;
CREATE UNIQUE INDEX shared_registrations ON registrations (org_id, issuer, redirect_uri) WHERE source_id IS NULL;
