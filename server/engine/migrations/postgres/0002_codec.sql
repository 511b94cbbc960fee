-- Device types made and changed by people: where their downlinks come from, and the jobs that
-- decode older messages anew after a change of the format.

ALTER TABLE device_types ADD COLUMN downlink_mode BIGINT NOT NULL DEFAULT 0;
ALTER TABLE device_types ADD COLUMN downlink_data TEXT NOT NULL DEFAULT '{tapId}0000{rssi}';

-- One row for a device type whose messages are being decoded anew; it goes when all are done.
-- Messages are walked by id: those up to `position` carry `format_version` or a newer one.
CREATE TABLE redecodings (
    device_type_id TEXT PRIMARY KEY REFERENCES device_types (id) ON DELETE CASCADE,
    format_version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    created BIGINT NOT NULL
);
