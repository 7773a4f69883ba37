-- Dashboards that are mailed to members. A slot is taken by whoever moves next_at past it, so it is mailed at most once; a failed one sets it back. body:
-- the rule, as JSON. trouble: why the last try did not arrive, as JSON.
CREATE TABLE subscriptions (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    dashboard_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    body TEXT NOT NULL,
    language TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    last_slot INTEGER,
    tries INTEGER NOT NULL,
    sent_at INTEGER,
    trouble TEXT,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, dashboard_id, user_id),
    FOREIGN KEY (org_id, dashboard_id) REFERENCES dashboards (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX subscriptions_by_next ON subscriptions (next_at);
CREATE INDEX subscriptions_by_user ON subscriptions (org_id, user_id);
