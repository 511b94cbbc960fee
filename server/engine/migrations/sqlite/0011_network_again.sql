-- Rules of the network once more: since when a device listens, refused numbers that stay known,
-- and devices that leave their contract at a time to come.

-- when it asked for the answer that it listens for until `listens_until`
ALTER TABLE devices ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0;
-- In most regions a device listens for 25 s, 20 s after it asked.
UPDATE devices SET asked_at = listens_until - 45000 WHERE listens_until > 0;

-- The last refused number stays when another is accepted, so it is the time alone that says
-- whether the next one is news.
UPDATE devices SET trash_told = 0 WHERE trash_seq IS NULL AND trash_told <> 0;

CREATE INDEX devices_leaving ON devices (unsubscribe_at) WHERE unsubscribe_at > 0 AND token = 1;
