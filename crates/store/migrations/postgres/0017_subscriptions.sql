-- Dashboards that are mailed to members. A slot is taken by whoever moves next_at past it, so it is mailed at most once; a failed one sets it back. body:
-- the rule, as JSON. trouble: why the last try did not arrive, as JSON.
CREATE TABLE subscriptions (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    dashboard_id UUID NOT NULL,
    user_id UUID NOT NULL,
    body TEXT NOT NULL,
    language TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    last_slot BIGINT,
    tries BIGINT NOT NULL,
    sent_at BIGINT,
    trouble TEXT,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, dashboard_id, user_id),
    FOREIGN KEY (org_id, dashboard_id) REFERENCES dashboards (org_id, id) ON DELETE CASCADE,
    FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
);
CREATE INDEX subscriptions_by_next ON subscriptions (next_at);
CREATE INDEX subscriptions_by_user ON subscriptions (org_id, user_id);

ALTER TABLE subscriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE subscriptions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON subscriptions USING (org_id = belvedere_org());
-- One is claimed by whichever replica has time, and found by a link that proves itself.
CREATE POLICY maintenance ON subscriptions USING (current_setting('belvedere.maintenance', true) = 'on');
