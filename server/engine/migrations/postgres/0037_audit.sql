-- The audit log: who changed what, when and from where. Its rows are a chain: each holds the hash of
-- the one before and its own, over everything that stands in it. They are only ever added to.

CREATE TABLE audit (
    -- from 1 on, without a gap
    number BIGINT PRIMARY KEY,
    time BIGINT NOT NULL,
    -- person, command, system or token
    who_kind TEXT COLLATE "C" NOT NULL,
    -- the id of the person; empty where it was none
    who_id TEXT COLLATE "C" NOT NULL,
    verb TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    object_id TEXT COLLATE "C" NOT NULL,
    group_id TEXT COLLATE "C" NOT NULL,
    -- where that group stood then
    group_path TEXT COLLATE "C" NOT NULL,
    -- what is told of it, as JSON; in the place of what tells of a person its salted digest
    said TEXT COLLATE "C" NOT NULL,
    -- of the entry before, and of this one: SHA-256 in hex
    previous TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_who ON audit (who_id, number);
CREATE INDEX audit_object ON audit (object_id, number);

-- The end of the chain. Whoever adds to it holds this row.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);
INSERT INTO audit_head (id, number, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- In the lists of which groups an entry shows: its own, and those above it then.
CREATE TABLE audit_places (
    group_id TEXT COLLATE "C" NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (group_id, entry)
);
CREATE INDEX audit_places_entry ON audit_places (entry);

-- What tells of people, so that it can be erased: of the chain only its digest is a part.
CREATE TABLE audit_personal (
    entry BIGINT NOT NULL,
    -- which of its values
    slot BIGINT NOT NULL,
    -- in hex
    salt TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    -- the id of the person whom it tells of; empty where that is not known
    subject TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entry, slot)
);
CREATE INDEX audit_personal_subject ON audit_personal (subject, entry);
