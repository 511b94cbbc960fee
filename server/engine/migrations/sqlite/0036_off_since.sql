-- Since when a callback is off that nobody switched off; 0: it is not, or was before this was noted.
ALTER TABLE callbacks ADD COLUMN off_since BIGINT NOT NULL DEFAULT 0;
-- How often its settings were saved anew: a batch of other lines has another id.
ALTER TABLE callbacks ADD COLUMN edits BIGINT NOT NULL DEFAULT 0;
