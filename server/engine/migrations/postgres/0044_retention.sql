-- How long messages are kept.

-- days; 0: for good
ALTER TABLE device_types ADD COLUMN retention BIGINT NOT NULL DEFAULT 0;
-- what its devices sent before that time may be gone: figures of then can no longer be made anew
ALTER TABLE device_types ADD COLUMN forgotten BIGINT NOT NULL DEFAULT 0;
-- it was looked whether there is anything left of before that time
ALTER TABLE device_types ADD COLUMN swept BIGINT NOT NULL DEFAULT 0;
CREATE INDEX device_types_by_retention ON device_types (id) WHERE retention > 0;

-- The devices of a type are walked in the order of their ids.
CREATE INDEX devices_by_type ON devices (device_type_id, id);
