-- The inspector: an address of the product's own, one for each device type, that keeps for a while
-- what callbacks send there, so that the first one can be tried without a server.

-- The token is shown again and again, so it is kept as it is: it lets its owner write here, and
-- read the bytes that somebody typed to be answered, and nothing else.
CREATE TABLE inspectors (
    device_type_id TEXT COLLATE "C" PRIMARY KEY REFERENCES device_types (id) ON DELETE CASCADE,
    token TEXT COLLATE "C" NOT NULL,
    -- 16 hex digits that a device named in a request is answered; empty: nothing
    downlink TEXT COLLATE "C" NOT NULL,
    created BIGINT NOT NULL
);
CREATE UNIQUE INDEX inspectors_token ON inspectors (token);

-- What came: a few of each device type, for a day.
CREATE TABLE inspections (
    id BIGINT PRIMARY KEY,
    device_type_id TEXT COLLATE "C" NOT NULL REFERENCES device_types (id) ON DELETE CASCADE,
    time BIGINT NOT NULL,
    method TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    headers TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX inspections_device_type ON inspections (device_type_id, id);
CREATE INDEX inspections_time ON inspections (time);
