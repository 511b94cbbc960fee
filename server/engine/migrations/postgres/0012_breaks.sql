-- Where old messages come in, the breaks of a device about their times are looked at again.
CREATE INDEX events_breaks ON events (device_id, time) WHERE kind = 'INVALID_SEQ_NUMBER';
