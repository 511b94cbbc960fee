-- What groups are, and profiles that they compose of permissions.
-- 0 SO, 2 Basic, 5 SVNO, 6 Partners, 7 NIP, 8 DIST, 9 Channel, 10 Starter, 11 Partner
ALTER TABLE groups ADD COLUMN kind BIGINT NOT NULL DEFAULT 2;
UPDATE groups SET kind = 0 WHERE parent_id IS NULL;
ALTER TABLE groups ADD COLUMN description TEXT COLLATE "C" NOT NULL DEFAULT '';
-- The IANA name of a time zone.
ALTER TABLE groups ADD COLUMN timezone TEXT COLLATE "C" NOT NULL DEFAULT 'UTC';
-- Of groups of customers: whether they may be billed, whom to ask, and how many devices they may
-- have without a certificate (absent: any number).
ALTER TABLE groups ADD COLUMN billable BIGINT NOT NULL DEFAULT 0;
ALTER TABLE groups ADD COLUMN technical_email TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE groups ADD COLUMN max_prototypes BIGINT;

-- Granted on its group and on those below. A role names one of these by its id, and any other
-- profile, which is the same everywhere, by its name.
CREATE TABLE profiles (
    id TEXT COLLATE "C" PRIMARY KEY,
    group_id TEXT COLLATE "C" NOT NULL REFERENCES groups (id),
    name TEXT COLLATE "C" NOT NULL,
    -- the names of its permissions, with commas between them
    permissions TEXT COLLATE "C" NOT NULL,
    created BIGINT NOT NULL,
    CONSTRAINT profiles_name UNIQUE (group_id, name)
);
CREATE INDEX user_roles_by_profile ON user_roles (profile);

-- What a group holds is counted before it is deleted.
CREATE INDEX users_by_group ON users (group_id);
CREATE INDEX contracts_by_group ON contracts (group_id);
CREATE INDEX base_stations_by_group ON base_stations (group_id);
CREATE INDEX station_tokens_by_group ON station_tokens (group_id);
CREATE INDEX station_tokens_by_type ON station_tokens (registers_under);
