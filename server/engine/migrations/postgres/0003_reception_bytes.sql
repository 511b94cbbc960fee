-- A reception is known by its bytes as well: a station that reports one moment twice with
-- different bytes has two receptions, and neither takes the other's place.

ALTER TABLE receptions
    DROP CONSTRAINT receptions_pkey,
    ADD PRIMARY KEY (device_id, seq, time, station_id, data);
