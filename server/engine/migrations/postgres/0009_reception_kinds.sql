-- A reception is known by the kind of its frame as well: an out-of-band frame with the number,
-- time and bytes of a message is another reception.

ALTER TABLE receptions
    DROP CONSTRAINT receptions_pkey,
    ADD PRIMARY KEY (device_id, seq, time, station_id, data, kind);
