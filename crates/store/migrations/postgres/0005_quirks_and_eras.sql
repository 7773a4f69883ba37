-- What is allowed this one connection although the standards forbid it, as JSON.
ALTER TABLE sources ADD COLUMN quirks TEXT NOT NULL DEFAULT '{}';

-- The life cycle that the server at an origin spoke last.
CREATE TABLE server_eras (
    org_id UUID NOT NULL,
    origin TEXT NOT NULL,
    era TEXT NOT NULL,
    found_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, origin)
);
ALTER TABLE server_eras ENABLE ROW LEVEL SECURITY;
ALTER TABLE server_eras FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON server_eras USING (org_id = belvedere_org());
