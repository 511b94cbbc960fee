-- Rules of the network that were still missing: when test frames end, renewal by device type,
-- refused numbers told once, frames without a known key, callbacks that fail, and figures made
-- anew.

ALTER TABLE device_types ADD COLUMN renewal BIGINT NOT NULL DEFAULT 1;

-- when the first test frame was sent; 0: none was
ALTER TABLE devices ADD COLUMN first_test BIGINT NOT NULL DEFAULT 0;
UPDATE devices SET first_test = COALESCE((SELECT MIN(m.time) FROM messages m
    WHERE m.device_id = devices.id AND m.kind = 0 AND m.carriage = 0), 0)
WHERE test_frames > 0;
-- time of the message whose refused number was told last; 0: none is to be kept in mind
ALTER TABLE devices ADD COLUMN trash_told BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN no_key BIGINT NOT NULL DEFAULT 0;
ALTER TABLE base_stations ADD COLUMN no_key BIGINT NOT NULL DEFAULT 0;

-- when an event last told that it failed; 0: never
ALTER TABLE callbacks ADD COLUMN failure_told BIGINT NOT NULL DEFAULT 0;

-- Who was heard in an hour: asked only where a figure has to be made anew.
CREATE INDEX device_statistics_start ON device_statistics (start, device_id);
