-- Secrets at rest. What people type into a callback may hold what its receiver knows them by: the
-- password or the token in a URL, a header, a key in a body. So these settings, and what was sent
-- by them, are kept sealed with the key of the installation.

-- `url`, `headers`, `body`, `line_pattern`, `subject`, `message` and `topic`, sealed together; then
-- those columns are empty. SQL cannot seal: rows from before stay as they are until a start of the
-- server seals them. Absent: they stand in their columns.
ALTER TABLE callbacks ADD COLUMN sealed_settings BLOB;

-- `request` and `response`, in the same way.
ALTER TABLE attempts ADD COLUMN sealed_record BLOB;
-- Those that are still to be sealed: soon there are none, and none is looked for in vain.
CREATE INDEX attempts_clear ON attempts (delivery_id, number) WHERE request <> '';

-- What the inspector received it keeps for a day only: it begins anew.
DROP TABLE inspections;
CREATE TABLE inspections (
    id BIGINT PRIMARY KEY,
    device_type_id TEXT NOT NULL REFERENCES device_types (id) ON DELETE CASCADE,
    time BIGINT NOT NULL,
    method TEXT NOT NULL,
    -- the address, the headers and the body
    sealed BLOB NOT NULL
);
CREATE INDEX inspections_device_type ON inspections (device_type_id, id);
CREATE INDEX inspections_time ON inspections (time);
