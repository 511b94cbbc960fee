-- What is done to several devices goes on by itself, as lists of devices do: such a list has no device
-- type, and is for whoever chose its devices.

-- What is done, as JSON; empty where the list is for something else.
ALTER TABLE registrations ADD COLUMN asked TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX registrations_own ON registrations (user_id, created, id) WHERE purpose = 2;
