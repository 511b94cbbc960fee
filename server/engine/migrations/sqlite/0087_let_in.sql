-- What a look at a list of devices goes by from one of its batches to the next: nothing of the devices
-- is kept of it, so a cap of prototypes cannot count them where they are.

-- Prototypes that it let in so far, by the path of the group whose cap counts them, as JSON; empty:
-- none.
ALTER TABLE registrations ADD COLUMN let_in TEXT NOT NULL DEFAULT '';
