-- Where the base stations that hear a virtual device stood for one message, as whoever made it up
-- chose: its position is computed from there. The stations themselves stand nowhere, since everybody
-- who tries something shares them. `time` is that of the message.
CREATE TABLE virtual_places (
    device_id BIGINT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    time BIGINT NOT NULL,
    station_id BIGINT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lng DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (device_id, time, station_id)
);
