-- API accesses: how programs ask, in the name of a group.

CREATE TABLE api_accesses (
    -- 24 hex digits, the login too
    id TEXT COLLATE "C" PRIMARY KEY,
    group_id TEXT COLLATE "C" NOT NULL REFERENCES groups (id),
    name TEXT COLLATE "C" NOT NULL,
    -- The IANA name of a time zone.
    time_zone TEXT COLLATE "C" NOT NULL,
    -- the words of what it may change beside reading, with commas between them
    scopes TEXT COLLATE "C" NOT NULL,
    -- SHA-256 of its password; zeros, which is that of none: it was revoked
    password_hash BYTEA NOT NULL,
    -- the same of the one before, and until when that counts, too; zeros and 0: none does
    old_hash BYTEA NOT NULL,
    old_until BIGINT NOT NULL,
    created BIGINT NOT NULL,
    -- from when on it lets nobody in; 0: never
    expires BIGINT NOT NULL,
    -- when it let somebody in last, to the minute; 0: never
    last_used BIGINT NOT NULL DEFAULT 0,
    -- since when it is revoked; 0: it is not
    revoked BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX api_accesses_by_group ON api_accesses (group_id, name, id);

-- The profiles of each, like those of users.
CREATE TABLE api_access_roles (
    access_id TEXT COLLATE "C" NOT NULL REFERENCES api_accesses (id) ON DELETE CASCADE,
    group_id TEXT COLLATE "C" NOT NULL REFERENCES groups (id),
    profile TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (access_id, group_id, profile)
);
CREATE INDEX api_access_roles_by_group ON api_access_roles (group_id, access_id);
CREATE INDEX api_access_roles_by_profile ON api_access_roles (profile);
