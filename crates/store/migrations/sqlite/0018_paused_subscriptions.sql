-- Since when a dashboard is not mailed, until its subscription is resumed.
ALTER TABLE subscriptions ADD COLUMN paused_at INTEGER;
