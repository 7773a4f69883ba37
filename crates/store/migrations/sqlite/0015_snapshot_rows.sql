-- Rows of a tile's newest snapshot beyond those that it carries, a thousand a chunk.
CREATE TABLE snapshot_rows (
    org_id BLOB NOT NULL,
    snapshot_id BLOB NOT NULL,
    chunk INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (org_id, snapshot_id, chunk),
    FOREIGN KEY (org_id, snapshot_id) REFERENCES snapshots (org_id, id) ON DELETE CASCADE
) STRICT;
