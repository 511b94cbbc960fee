-- Where a device was computed to be is for those alone who may see signals: with one base station
-- that hears it, it is the place of that station. So the sums of a cell are kept of those devices by
-- themselves, too; how many they are is what is neither stated nor sent. Everything is laid out
-- anew, by the walk that lays out what was there before maps were.
ALTER TABLE map_cells ADD COLUMN guessed_ids BIGINT NOT NULL DEFAULT 0;
ALTER TABLE map_cells ADD COLUMN guessed_lats BIGINT NOT NULL DEFAULT 0;
ALTER TABLE map_cells ADD COLUMN guessed_lngs BIGINT NOT NULL DEFAULT 0;
DELETE FROM map_cells;
UPDATE map_places SET tile = -1, lat = 0, lng = 0, source = 0, device_type_id = '', group_id = '';
DELETE FROM map_walk;

-- Messages that were closed before they were counted on maps are counted once, by their ids: the
-- last that is counted, and the last of all. Without a row there is none left.
DELETE FROM heard_cells;
DELETE FROM station_cells;
CREATE TABLE heard_walk (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    next BIGINT NOT NULL,
    until BIGINT NOT NULL
);
INSERT INTO heard_walk (id, next, until)
SELECT 1, 0, m.newest FROM (SELECT MAX(id) AS newest FROM messages) AS m WHERE m.newest IS NOT NULL;

-- What base stations heard of the devices of a group goes with the group.
CREATE INDEX station_cells_group ON station_cells (group_id);
