-- A reception is known by the kind of its frame as well: an out-of-band frame with the number,
-- time and bytes of a message is another reception.

ALTER TABLE receptions RENAME TO receptions_before;

CREATE TABLE receptions (
    device_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    time BIGINT NOT NULL,
    station_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    data BLOB NOT NULL,
    rssi DOUBLE PRECISION NOT NULL,
    snr DOUBLE PRECISION,
    freq BIGINT,
    rep BIGINT,
    ack BIGINT NOT NULL,
    kind BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (device_id, seq, time, station_id, data, kind)
) WITHOUT ROWID;

INSERT INTO receptions SELECT * FROM receptions_before;

DROP TABLE receptions_before;
