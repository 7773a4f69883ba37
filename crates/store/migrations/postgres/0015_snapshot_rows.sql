-- Rows of a tile's newest snapshot beyond those that it carries, a thousand a chunk.
CREATE TABLE snapshot_rows (
    org_id UUID NOT NULL,
    snapshot_id UUID NOT NULL,
    chunk BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (org_id, snapshot_id, chunk),
    FOREIGN KEY (org_id, snapshot_id) REFERENCES snapshots (org_id, id) ON DELETE CASCADE
);
ALTER TABLE snapshot_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE snapshot_rows FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON snapshot_rows USING (org_id = belvedere_org());
