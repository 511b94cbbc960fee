-- The times in which the system itself was away: whoever was silent then had nobody to speak to.

-- One row: when the system last said that it works.
CREATE TABLE heartbeat (
    id BIGINT PRIMARY KEY,
    time BIGINT NOT NULL
);
-- A system that comes from an older version was last there when a station last spoke to it.
INSERT INTO heartbeat (id, time) SELECT 1, COALESCE(MAX(last_contact), 0) FROM base_stations;

CREATE TABLE outages (
    began BIGINT PRIMARY KEY,
    ended BIGINT NOT NULL
);
