-- News: what those who operate a group tell everybody in it and in the groups below.

CREATE TABLE news (
    id TEXT PRIMARY KEY,
    -- whose it is; it goes with its group
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    -- when it was posted
    time BIGINT NOT NULL,
    -- when it was last changed; 0: never
    edited BIGINT NOT NULL
);
-- They are walked from the newest on, whoever reads them: of all groups together there are few.
CREATE INDEX news_time ON news (time, id);
CREATE INDEX news_by_group ON news (group_id);

-- What wants somebody's attention, looked up device type by device type: callbacks that fail or were
-- switched off, devices that did not keep their keep-alive, and tokens by their ends.
CREATE INDEX callbacks_failing ON callbacks (device_type_id)
    WHERE deleted = 0 AND (failing_since > 0 OR switched_off <> '');
CREATE INDEX devices_lost ON devices (device_type_id, last_seen, id) WHERE lost_event > 0;
CREATE INDEX devices_token_end ON devices (device_type_id, token_end, id)
    WHERE token = 1 AND token_end > 0;
