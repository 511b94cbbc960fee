-- Lists of devices that are worked off for whoever has that done; and what a device that was deleted
-- leaves for whoever registers it again.

-- Who had the list worked off; empty: a command, or nobody did. And from which addresses it was
-- worked off and is taken back; empty: none.
ALTER TABLE registrations ADD COLUMN begun_user_id TEXT NOT NULL DEFAULT '';
ALTER TABLE registrations ADD COLUMN begun_from TEXT NOT NULL DEFAULT '';
ALTER TABLE registrations ADD COLUMN undo_from TEXT NOT NULL DEFAULT '';
UPDATE registrations SET begun_user_id = user_id WHERE stage IN (3, 4, 5, 6);
-- When the device was deleted, if it had more than one owner: what came before is not for whoever
-- registers it again. 0: it was not.
ALTER TABLE identities ADD COLUMN owned_since BIGINT NOT NULL DEFAULT 0;
-- Whether the key came with a registration, and neither from an operator nor by a program: then the
-- next one may bring another.
ALTER TABLE identities ADD COLUMN key_brought BIGINT NOT NULL DEFAULT 0;
