-- Devices that are being transferred, by their device type; and the groups to which those of a group
-- go. Both hold only what is under way.
CREATE INDEX devices_on_their_way ON devices (device_type_id, id) WHERE transfer_id <> '';
CREATE INDEX transfers_under_way ON transfers (from_group, to_group) WHERE state = 0;
