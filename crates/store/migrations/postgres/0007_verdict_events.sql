-- How the verdicts on a source's tools came to be what they are.
CREATE TABLE verdict_events (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id UUID NOT NULL,
    source_id UUID NOT NULL,
    body TEXT NOT NULL,
    FOREIGN KEY (org_id, source_id) REFERENCES sources (org_id, id) ON DELETE CASCADE
);
CREATE INDEX verdict_events_by_source ON verdict_events (org_id, source_id, id);
ALTER TABLE verdict_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE verdict_events FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON verdict_events USING (org_id = belvedere_org());
