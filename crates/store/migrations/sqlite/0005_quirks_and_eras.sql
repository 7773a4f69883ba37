-- What is allowed this one connection although the standards forbid it, as JSON.
ALTER TABLE sources ADD COLUMN quirks TEXT NOT NULL DEFAULT '{}';

-- The life cycle that the server at an origin spoke last.
CREATE TABLE server_eras (
    org_id BLOB NOT NULL,
    origin TEXT NOT NULL,
    era TEXT NOT NULL,
    found_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, origin)
) STRICT;
