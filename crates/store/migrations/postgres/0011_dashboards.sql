-- Where a tile stands in a grid of twelve columns, and since when it could not be refreshed.
ALTER TABLE tiles ADD COLUMN grid_x BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tiles ADD COLUMN grid_y BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tiles ADD COLUMN grid_w BIGINT NOT NULL DEFAULT 6;
ALTER TABLE tiles ADD COLUMN grid_h BIGINT NOT NULL DEFAULT 5;
ALTER TABLE tiles ADD COLUMN stale_since BIGINT;
ALTER TABLE tiles NO FORCE ROW LEVEL SECURITY;
UPDATE tiles SET grid_x = position % 2 * 6, grid_y = position / 2 * 5;
ALTER TABLE tiles FORCE ROW LEVEL SECURITY;
DROP INDEX tiles_by_dashboard;
ALTER TABLE tiles DROP COLUMN position;
CREATE INDEX tiles_by_dashboard ON tiles (org_id, dashboard_id);

-- When dashboards are refreshed. A slot is run by whoever moves next_at past it, so at most once.
CREATE TABLE schedules (
    org_id UUID NOT NULL,
    dashboard_id UUID NOT NULL,
    body TEXT NOT NULL,
    next_at BIGINT NOT NULL,
    last_slot BIGINT,
    PRIMARY KEY (org_id, dashboard_id),
    FOREIGN KEY (org_id, dashboard_id) REFERENCES dashboards (org_id, id) ON DELETE CASCADE
);
CREATE INDEX schedules_by_next ON schedules (next_at);

-- Links that show a dashboard to whoever has them. embed: the origins that may frame it, as JSON.
CREATE TABLE shares (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    dashboard_id UUID NOT NULL,
    digest BYTEA NOT NULL,
    embed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (digest),
    FOREIGN KEY (org_id, dashboard_id) REFERENCES dashboards (org_id, id) ON DELETE CASCADE
);
CREATE INDEX shares_by_dashboard ON shares (org_id, dashboard_id);

ALTER TABLE schedules ENABLE ROW LEVEL SECURITY;
ALTER TABLE schedules FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON schedules USING (org_id = belvedere_org());

ALTER TABLE shares ENABLE ROW LEVEL SECURITY;
ALTER TABLE shares FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON shares USING (org_id = belvedere_org());
-- A schedule is claimed by whichever replica has time; a link is found by the proof that it carries.
CREATE POLICY maintenance ON schedules USING (current_setting('belvedere.maintenance', true) = 'on');
CREATE POLICY maintenance ON shares USING (current_setting('belvedere.maintenance', true) = 'on');
