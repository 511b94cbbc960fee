-- Devices that people register, one by one and by lists, and that go from one owner to another.

-- The porting authorisation code with which another owner may take the device over, sealed; absent:
-- none was ever given out.
ALTER TABLE devices ADD COLUMN sealed_pac BLOB;
-- The key of its product certificate; empty: a prototype, or registered by a program.
ALTER TABLE devices ADD COLUMN product_certificate TEXT NOT NULL DEFAULT '';
ALTER TABLE devices ADD COLUMN prototype BIGINT NOT NULL DEFAULT 0;
-- Since when it belongs to its owner; 0: since ever. What came before is not for him.
ALTER TABLE devices ADD COLUMN owned_since BIGINT NOT NULL DEFAULT 0;
-- The list with which it was registered; empty: none.
ALTER TABLE devices ADD COLUMN registration_id TEXT NOT NULL DEFAULT '';
-- With what it is being transferred to another owner; empty: it is not.
ALTER TABLE devices ADD COLUMN transfer_id TEXT NOT NULL DEFAULT '';
CREATE INDEX devices_prototypes ON devices (group_id) WHERE prototype = 1;
CREATE INDEX devices_transferred ON devices (transfer_id, id) WHERE transfer_id <> '';

-- Lists of devices that are, or were, worked off.
CREATE TABLE registrations (
    id TEXT PRIMARY KEY,
    -- 0 devices are registered, 1 devices are changed
    purpose BIGINT NOT NULL,
    group_id TEXT NOT NULL,
    device_type_id TEXT NOT NULL,
    -- who began it; empty: a command
    user_id TEXT NOT NULL,
    -- 0 arriving, 1 looked at, 2 waits for a word, 3 worked off, 4 done, 5 taken back, 6 taken back
    -- as a whole
    stage BIGINT NOT NULL,
    -- whether a worker has something to do
    due BIGINT NOT NULL,
    -- the last line that this stage has dealt with
    position BIGINT NOT NULL,
    total BIGINT NOT NULL,
    -- how its devices are registered
    prefix TEXT NOT NULL,
    product_certificate TEXT NOT NULL,
    prototype BIGINT NOT NULL,
    activable BIGINT NOT NULL,
    renewal BIGINT NOT NULL,
    created BIGINT NOT NULL,
    -- when the stage began
    since BIGINT NOT NULL
);
CREATE INDEX registrations_due ON registrations (created, id) WHERE due = 1;
CREATE INDEX registrations_group ON registrations (group_id, created, id);
CREATE INDEX registrations_created ON registrations (created);

CREATE TABLE registration_rows (
    registration_id TEXT NOT NULL REFERENCES registrations (id) ON DELETE CASCADE,
    -- from 1 on, as the list has them
    line BIGINT NOT NULL,
    -- 0: the line names none that can be registered
    device_id BIGINT NOT NULL,
    -- what stood in the place of the id where it names none
    typed TEXT NOT NULL,
    name TEXT NOT NULL,
    lat DOUBLE PRECISION,
    lng DOUBLE PRECISION,
    -- both sealed like those of devices; the key goes as soon as the line is dealt with
    sealed_pac BLOB,
    sealed_key BLOB,
    verdict BIGINT NOT NULL,
    -- why not, as JSON; empty: nothing is wrong
    fault TEXT NOT NULL,
    PRIMARY KEY (registration_id, line)
) WITHOUT ROWID;
CREATE INDEX registration_rows_verdict ON registration_rows (registration_id, verdict, line);

-- Devices that are being transferred to another owner, who takes them or not.
CREATE TABLE transfers (
    id TEXT PRIMARY KEY,
    from_group TEXT NOT NULL,
    from_type TEXT NOT NULL,
    to_group TEXT NOT NULL,
    user_id TEXT NOT NULL,
    devices BIGINT NOT NULL,
    created BIGINT NOT NULL,
    -- when they stay where they are unless they were taken
    ends BIGINT NOT NULL,
    -- 0 open, 1 accepted, 2 refused, 3 taken back, 4 over
    state BIGINT NOT NULL
);
CREATE INDEX transfers_from ON transfers (from_group, created, id);
CREATE INDEX transfers_to ON transfers (to_group, created, id);
CREATE INDEX transfers_open ON transfers (ends) WHERE state = 0;
