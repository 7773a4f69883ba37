-- Questions that are being answered, by the identifier of the answer. failure: the problem that it ended in, as JSON; none while it runs and when
-- there is an answer. Rows and their steps go an hour after they ended.
CREATE TABLE runs (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    ended INTEGER NOT NULL DEFAULT 0,
    cancelled INTEGER NOT NULL DEFAULT 0,
    failure TEXT,
    beat_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, id)
) STRICT;
CREATE INDEX runs_by_beat ON runs (org_id, beat_at);

-- What was said while it ran. Never a cell of a result: those are in the answer, and go with it.
CREATE TABLE run_steps (
    org_id BLOB NOT NULL,
    run_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    stage TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (org_id, run_id, sequence),
    FOREIGN KEY (org_id, run_id) REFERENCES runs (org_id, id) ON DELETE CASCADE
) STRICT;

-- Rows of a result beyond those that its answer carries, a thousand a chunk.
CREATE TABLE answer_rows (
    org_id BLOB NOT NULL,
    answer_id BLOB NOT NULL,
    chunk INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (org_id, answer_id, chunk),
    FOREIGN KEY (org_id, answer_id) REFERENCES answers (org_id, id) ON DELETE CASCADE
) STRICT;

-- What people thought of an answer; the latest of each.
CREATE TABLE feedback (
    org_id BLOB NOT NULL,
    answer_id BLOB NOT NULL,
    actor TEXT NOT NULL,
    verdict TEXT NOT NULL,
    note TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, answer_id, actor),
    FOREIGN KEY (org_id, answer_id) REFERENCES answers (org_id, id) ON DELETE CASCADE
) STRICT;
