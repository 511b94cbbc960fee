-- What people say of devices: a note, and tags by which they find them.

ALTER TABLE devices ADD COLUMN note TEXT COLLATE "C" NOT NULL DEFAULT '';
-- the note in lower case, for search without regard to case
ALTER TABLE devices ADD COLUMN note_key TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE TABLE device_tags (
    device_id BIGINT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    -- the tag in lower case: a device has each once, however it is written
    tag_key TEXT COLLATE "C" NOT NULL,
    tag TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (device_id, tag_key)
);
-- Which devices have a tag.
CREATE INDEX device_tags_key ON device_tags (tag_key, device_id);

-- Devices in the order in which they were registered.
CREATE INDEX devices_created ON devices (created, id);
