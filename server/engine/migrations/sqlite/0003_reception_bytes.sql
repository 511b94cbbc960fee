-- A reception is known by its bytes as well: a station that reports one moment twice with
-- different bytes has two receptions, and neither takes the other's place.

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
    PRIMARY KEY (device_id, seq, time, station_id, data)
) WITHOUT ROWID;

INSERT INTO receptions SELECT * FROM receptions_before;

DROP TABLE receptions_before;
