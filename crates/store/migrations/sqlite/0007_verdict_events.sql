-- How the verdicts on a source's tools came to be what they are.
CREATE TABLE verdict_events (
    id INTEGER PRIMARY KEY,
    org_id BLOB NOT NULL,
    source_id BLOB NOT NULL,
    body TEXT NOT NULL,
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX verdict_events_by_source ON verdict_events (org_id, source_id, id);
