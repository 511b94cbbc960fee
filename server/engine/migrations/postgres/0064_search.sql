-- Search by the beginning of a name or an id, below the groups that whoever asks may see: each
-- group is looked up, and in it only what begins so.
CREATE INDEX devices_in_group_by_name ON devices (group_id, name_key, id);
CREATE INDEX devices_in_group_by_id ON devices (group_id, id_text);
CREATE INDEX device_types_in_group_by_name ON device_types (group_id, LOWER(name));
CREATE INDEX groups_by_lower_name ON groups (LOWER(name), path);
CREATE INDEX base_stations_in_group_by_name ON base_stations (group_id, LOWER(name));
