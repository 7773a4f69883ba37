-- Where a tile stands in a grid of twelve columns, and since when it could not be refreshed.
ALTER TABLE tiles ADD COLUMN grid_x INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tiles ADD COLUMN grid_y INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tiles ADD COLUMN grid_w INTEGER NOT NULL DEFAULT 6;
ALTER TABLE tiles ADD COLUMN grid_h INTEGER NOT NULL DEFAULT 5;
ALTER TABLE tiles ADD COLUMN stale_since INTEGER;
UPDATE tiles SET grid_x = position % 2 * 6, grid_y = position / 2 * 5;
DROP INDEX tiles_by_dashboard;
ALTER TABLE tiles DROP COLUMN position;
CREATE INDEX tiles_by_dashboard ON tiles (org_id, dashboard_id);

-- When dashboards are refreshed. A slot is run by whoever moves next_at past it, so at most once.
CREATE TABLE schedules (
    org_id BLOB NOT NULL,
    dashboard_id BLOB NOT NULL,
    body TEXT NOT NULL,
    next_at INTEGER NOT NULL,
    last_slot INTEGER,
    PRIMARY KEY (org_id, dashboard_id),
    FOREIGN KEY (org_id, dashboard_id) REFERENCES dashboards (org_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX schedules_by_next ON schedules (next_at);

-- Links that show a dashboard to whoever has them. embed: the origins that may frame it, as JSON.
CREATE TABLE shares (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    dashboard_id BLOB NOT NULL,
    digest BLOB NOT NULL,
    embed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (digest),
    FOREIGN KEY (org_id, dashboard_id) REFERENCES dashboards (org_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX shares_by_dashboard ON shares (org_id, dashboard_id);
