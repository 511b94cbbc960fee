-- Lists of devices whose devices go back where they came from.

-- What a device was before the list took it over or transferred it, as JSON; empty: it did not.
ALTER TABLE registration_rows ADD COLUMN came_from TEXT NOT NULL DEFAULT '';
-- Who takes the list back; empty: a command, or nobody does.
ALTER TABLE registrations ADD COLUMN undo_user_id TEXT NOT NULL DEFAULT '';
UPDATE registrations SET undo_user_id = user_id WHERE stage = 5;
