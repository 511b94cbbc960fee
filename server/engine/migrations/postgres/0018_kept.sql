-- Whether a device's reference number was judged when it came: an old message with a number that
-- cannot follow it is kept, and does not become the reference.
ALTER TABLE devices ADD COLUMN seq_live BIGINT NOT NULL DEFAULT 0;

-- Numbers that were refused: what is sent again later, when it is old and no longer judged,
-- fares as it did.
CREATE TABLE refusals (
    device_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    -- of the message
    time BIGINT NOT NULL,
    -- the number it was held against
    reference BIGINT NOT NULL,
    PRIMARY KEY (device_id, seq, kind, time)
);
CREATE INDEX refusals_time ON refusals (time);

-- The settings that stored messages were made with, where others would not go with them.
CREATE TABLE made_with (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    -- ms
    merge_window BIGINT NOT NULL
);

-- What counts of the downlinks of a day is read from them.
ALTER TABLE devices DROP COLUMN downlinks;
