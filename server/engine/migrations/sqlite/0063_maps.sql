-- Maps: where devices are, and where messages were heard, in the cells of the map's own grid: at
-- level n the world (Web Mercator) has 2^n lines of 2^n columns. A cell is kept as
-- line * 2^24 + column. Whole numbers only, so that what is added can be taken away again.

-- The place of each device that has one, and as what it is counted in the cells below.
CREATE TABLE map_places (
    device_id BIGINT PRIMARY KEY,
    -- where its messages say that it is: since when (0: they do not), in millionths of a degree,
    -- within so many metres, and the source as in messages
    told_at BIGINT NOT NULL,
    told_lat BIGINT NOT NULL,
    told_lng BIGINT NOT NULL,
    told_radius BIGINT NOT NULL,
    told_source BIGINT NOT NULL,
    -- the cell of level 16 in which it is counted; -1: in none
    tile BIGINT NOT NULL,
    lat BIGINT NOT NULL,
    lng BIGINT NOT NULL,
    -- 0 computed, 1 sent, 2 stated
    source BIGINT NOT NULL,
    device_type_id TEXT NOT NULL,
    group_id TEXT NOT NULL
);
CREATE INDEX map_places_tile ON map_places (tile, device_id);

-- How many devices of a device type, or of a group and those below it (owner), are in a cell;
-- how many of them by a word of their owners, and by their own; and the sums of their ids and
-- places: of a single one these are its id and place.
CREATE TABLE map_cells (
    owner TEXT NOT NULL,
    level BIGINT NOT NULL,
    cell BIGINT NOT NULL,
    devices BIGINT NOT NULL,
    stated BIGINT NOT NULL,
    sent BIGINT NOT NULL,
    ids BIGINT NOT NULL,
    lats BIGINT NOT NULL,
    lngs BIGINT NOT NULL,
    PRIMARY KEY (owner, level, cell)
) WITHOUT ROWID;

-- How messages of a device type, or of a group and those below it, were heard from a cell: how
-- many, the sum of their best signals and the best of all, in hundredths of a dBm.
CREATE TABLE heard_cells (
    owner TEXT NOT NULL,
    level BIGINT NOT NULL,
    cell BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    strengths BIGINT NOT NULL,
    best BIGINT NOT NULL,
    PRIMARY KEY (owner, level, cell)
) WITHOUT ROWID;

-- The same of what a base station heard, in cells of level 13, by the group of the devices.
CREATE TABLE station_cells (
    station_id BIGINT NOT NULL,
    cell BIGINT NOT NULL,
    group_id TEXT NOT NULL,
    messages BIGINT NOT NULL,
    strengths BIGINT NOT NULL,
    best BIGINT NOT NULL,
    PRIMARY KEY (station_id, cell, group_id)
) WITHOUT ROWID;

-- Devices that were there before these tables are laid out once, by their ids: the id to go on
-- with, or -1 when all are. Without a row it has not begun.
CREATE TABLE map_walk (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    next BIGINT NOT NULL
);
