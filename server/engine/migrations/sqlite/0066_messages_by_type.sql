-- The messages of a device type in the order of their times, whichever of its devices sent them: for
-- programs that read them part by part. Where several have one time, by their ids.
CREATE INDEX messages_by_type ON messages (device_type_id, time, id);
