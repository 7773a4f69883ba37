-- Questions that are being answered, by the identifier of the answer. failure: the problem that it ended in, as JSON; none while it runs and when
-- there is an answer. Rows and their steps go an hour after they ended.
CREATE TABLE runs (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    ended BIGINT NOT NULL DEFAULT 0,
    cancelled BIGINT NOT NULL DEFAULT 0,
    failure TEXT,
    beat_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX runs_by_beat ON runs (org_id, beat_at);

-- What was said while it ran. Never a cell of a result: those are in the answer, and go with it.
CREATE TABLE run_steps (
    org_id UUID NOT NULL,
    run_id UUID NOT NULL,
    sequence BIGINT NOT NULL,
    stage TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (org_id, run_id, sequence),
    FOREIGN KEY (org_id, run_id) REFERENCES runs (org_id, id) ON DELETE CASCADE
);

-- Rows of a result beyond those that its answer carries, a thousand a chunk.
CREATE TABLE answer_rows (
    org_id UUID NOT NULL,
    answer_id UUID NOT NULL,
    chunk BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (org_id, answer_id, chunk),
    FOREIGN KEY (org_id, answer_id) REFERENCES answers (org_id, id) ON DELETE CASCADE
);

-- What people thought of an answer; the latest of each.
CREATE TABLE feedback (
    org_id UUID NOT NULL,
    answer_id UUID NOT NULL,
    actor TEXT NOT NULL,
    verdict TEXT NOT NULL,
    note TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, answer_id, actor),
    FOREIGN KEY (org_id, answer_id) REFERENCES answers (org_id, id) ON DELETE CASCADE
);

ALTER TABLE runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE runs FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON runs USING (org_id = belvedere_org());

ALTER TABLE run_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON run_steps USING (org_id = belvedere_org());

ALTER TABLE answer_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE answer_rows FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON answer_rows USING (org_id = belvedere_org());

ALTER TABLE feedback ENABLE ROW LEVEL SECURITY;
ALTER TABLE feedback FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON feedback USING (org_id = belvedere_org());
