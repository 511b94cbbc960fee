-- The frame: groups and people, the fleet, the network's stations, messages with their
-- receptions, callbacks with the deliveries they owe, and the live feed.
--
-- Conventions: times are BIGINT milliseconds UTC and end in no suffix; truth values are
-- BIGINT 0/1; 24-hex ids are TEXT made by the application; device and station ids are the
-- 32-bit numbers themselves. A time of 0 means "never".
--
-- messages, receptions, deliveries and attempts have no foreign keys: they are written by the
-- thousand, by one place each, in the very transaction that read what they refer to.

CREATE TABLE groups (
    id TEXT PRIMARY KEY,
    parent_id TEXT REFERENCES groups (id),
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    created BIGINT NOT NULL,
    CONSTRAINT groups_path UNIQUE (path)
);
-- There is one root; names are unique among siblings.
CREATE UNIQUE INDEX groups_one_root ON groups (COALESCE(parent_id, '')) WHERE parent_id IS NULL;
CREATE UNIQUE INDEX groups_name ON groups (COALESCE(parent_id, ''), name);

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES groups (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,
    created BIGINT NOT NULL,
    CONSTRAINT users_email UNIQUE (email)
);

CREATE TABLE user_roles (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL REFERENCES groups (id),
    profile TEXT NOT NULL,
    PRIMARY KEY (user_id, group_id, profile)
);

-- One-time links to choose a password. Without a user it is the set-up link of the first person.
CREATE TABLE password_links (
    token_hash BLOB PRIMARY KEY,
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    expires BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE contracts (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES groups (id),
    name TEXT NOT NULL,
    max_uplinks BIGINT,
    created BIGINT NOT NULL
);

CREATE TABLE device_types (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES groups (id),
    contract_id TEXT REFERENCES contracts (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    display BIGINT NOT NULL,
    format TEXT NOT NULL,
    format_version BIGINT NOT NULL,
    keep_alive BIGINT NOT NULL,
    alert_email TEXT NOT NULL,
    created BIGINT NOT NULL,
    -- counted in the transactions that change them, so that no page counts rows
    devices BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    CONSTRAINT device_types_name UNIQUE (group_id, name)
);

CREATE TABLE devices (
    id BIGINT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES groups (id),
    device_type_id TEXT NOT NULL REFERENCES device_types (id),
    name TEXT NOT NULL,
    -- the name in lower case, for search and order without regard to case
    name_key TEXT NOT NULL,
    -- upper-case hex, for search by the beginning of an id
    id_text TEXT NOT NULL,
    lat DOUBLE PRECISION,
    lng DOUBLE PRECISION,
    created BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    last_message_id BIGINT
);
CREATE INDEX devices_seen ON devices (last_seen, id);
CREATE INDEX devices_name ON devices (name_key, id);
CREATE INDEX devices_id_text ON devices (id_text);
CREATE INDEX devices_type ON devices (device_type_id, last_seen, id);

CREATE TABLE base_stations (
    id BIGINT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES groups (id),
    name TEXT NOT NULL,
    lat DOUBLE PRECISION,
    lng DOUBLE PRECISION,
    created BIGINT NOT NULL,
    last_contact BIGINT NOT NULL
);

-- A token hands in for one station, or, as that of a bridge, for all stations of its group
-- and the groups below.
CREATE TABLE station_tokens (
    token_hash BLOB PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES groups (id),
    station_id BIGINT REFERENCES base_stations (id) ON DELETE CASCADE,
    -- the device type under which the token may register devices; absent: it may not
    registers_under TEXT REFERENCES device_types (id),
    name TEXT NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE messages (
    id BIGINT PRIMARY KEY,
    device_id BIGINT NOT NULL,
    device_type_id TEXT NOT NULL,
    -- time of the earliest reception
    time BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    data BLOB NOT NULL,
    ack BIGINT NOT NULL,
    stations BIGINT NOT NULL,
    rssi DOUBLE PRECISION NOT NULL,
    snr DOUBLE PRECISION,
    -- the fields of the custom format as a JSON object, and the version of the format
    decoded TEXT,
    format_version BIGINT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX messages_device ON messages (device_id, time, seq);

-- A reception is known by who heard whom, which number and when. The key leads from a device
-- and a sequence number straight to what may belong together.
CREATE TABLE receptions (
    device_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    time BIGINT NOT NULL,
    station_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    data BLOB NOT NULL,
    rssi DOUBLE PRECISION NOT NULL,
    snr DOUBLE PRECISION,
    freq BIGINT,
    rep BIGINT,
    ack BIGINT NOT NULL,
    PRIMARY KEY (device_id, seq, time, station_id)
) WITHOUT ROWID;

CREATE TABLE callbacks (
    id TEXT PRIMARY KEY,
    device_type_id TEXT NOT NULL REFERENCES device_types (id),
    kind BIGINT NOT NULL,
    subtype BIGINT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    headers TEXT NOT NULL,
    content_type TEXT NOT NULL,
    body TEXT NOT NULL,
    payload_config TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    dead BIGINT NOT NULL,
    -- set when it was deleted; the row stays while deliveries name it
    deleted BIGINT NOT NULL,
    created BIGINT NOT NULL,
    -- counted in the transactions that change them; `owed` are those still waiting
    owed BIGINT NOT NULL,
    delivered BIGINT NOT NULL,
    failed BIGINT NOT NULL
);
CREATE INDEX callbacks_device_type ON callbacks (device_type_id);

-- The outbox: one row for each callback owed for a message, written in the message's own
-- transaction. `due` is when the next attempt may start; a worker that leases a row moves
-- `due` to the end of its lease, so an expired lease is simply due again.
CREATE TABLE deliveries (
    id BIGINT PRIMARY KEY,
    callback_id TEXT NOT NULL,
    message_id BIGINT NOT NULL,
    -- the station whose reception made the message
    station_id BIGINT NOT NULL,
    state BIGINT NOT NULL,
    due BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease TEXT,
    created BIGINT NOT NULL
);
-- Asked callback by callback, so that the rows a dead endpoint piles up stand in nobody's way.
CREATE INDEX deliveries_due ON deliveries (callback_id, due, id) WHERE state = 0;
CREATE INDEX deliveries_message ON deliveries (message_id);

CREATE TABLE attempts (
    delivery_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    started BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    status BIGINT,
    request TEXT NOT NULL,
    response TEXT NOT NULL,
    PRIMARY KEY (delivery_id, number)
) WITHOUT ROWID;

-- The live feed: one row for each commit that changed something a page may show. The
-- position is taken under the lock of the head's row, so a reader of "beyond N" misses none.
CREATE TABLE feed (
    position BIGINT PRIMARY KEY,
    time BIGINT NOT NULL,
    -- the ids of the devices, four bytes each, big-endian
    devices BLOB NOT NULL
);
CREATE TABLE feed_head (
    id BIGINT PRIMARY KEY,
    position BIGINT NOT NULL
);
INSERT INTO feed_head (id, position) VALUES (1, 0);
