-- Who may ask a source and who may manage it, as JSON. A receipt keeps what its source said; a link and a question under way keep who made them.
ALTER TABLE sources ADD COLUMN access TEXT NOT NULL DEFAULT '{"ask":{"who":"everyone"},"manage":{"who":"everyone"}}';
ALTER TABLE receipts ADD COLUMN access TEXT NOT NULL DEFAULT '{"ask":{"who":"everyone"},"manage":{"who":"everyone"}}';
ALTER TABLE shares ADD COLUMN created_by TEXT NOT NULL DEFAULT '{"kind":"system"}';
ALTER TABLE runs ADD COLUMN actor TEXT NOT NULL DEFAULT '{"kind":"system"}';
