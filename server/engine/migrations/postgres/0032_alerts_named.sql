-- Whom each alert was to tell when it was raised: who is told by no nearer configuration any more
-- since its address was taken away there is told by one further up. What waited for its mail when
-- this came names nobody, and is mailed as its configuration says by then.
ALTER TABLE alerts ADD COLUMN whom TEXT COLLATE "C" NOT NULL DEFAULT '';

-- An alert without configuration, event and device: that callback of a device type was switched off
-- without anybody's doing.
ALTER TABLE alerts ADD COLUMN callback_id TEXT COLLATE "C";
