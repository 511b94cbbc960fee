-- The network side: stations that work or fall silent, keys, sequence, contracts and tokens,
-- closing of messages, downlinks, events and statistics.

ALTER TABLE base_stations ADD COLUMN operator TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE base_stations ADD COLUMN country TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE base_stations ADD COLUMN region BIGINT NOT NULL DEFAULT 1;
-- last contact that was no recording; only such stations can fall silent
ALTER TABLE base_stations ADD COLUMN last_live BIGINT NOT NULL DEFAULT 0;
-- since when it is known to be silent
ALTER TABLE base_stations ADD COLUMN silent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE base_stations ADD COLUMN bad_crc BIGINT NOT NULL DEFAULT 0;
ALTER TABLE base_stations ADD COLUMN bad_code BIGINT NOT NULL DEFAULT 0;

-- A limit of 0 is none.
ALTER TABLE contracts ADD COLUMN start BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contracts ADD COLUMN activation_end BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contracts ADD COLUMN communication_end BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contracts ADD COLUMN token_months BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contracts ADD COLUMN max_tokens BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contracts ADD COLUMN tokens_in_use BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contracts ADD COLUMN bidir BIGINT NOT NULL DEFAULT 1;
ALTER TABLE contracts ADD COLUMN max_downlinks BIGINT;
ALTER TABLE contracts ADD COLUMN renewal BIGINT NOT NULL DEFAULT 1;
ALTER TABLE contracts ADD COLUMN test_frames BIGINT NOT NULL DEFAULT 0;

-- number of the newest message, beside last_seen
ALTER TABLE devices ADD COLUMN last_seq BIGINT NOT NULL DEFAULT 0;
-- when something of it last arrived, by the server's clock
ALTER TABLE devices ADD COLUMN heard_at BIGINT NOT NULL DEFAULT 0;
-- when to look whether it kept its keep-alive: at the due time or earlier; 0: not at all
ALTER TABLE devices ADD COLUMN alarm_at BIGINT NOT NULL DEFAULT 0;
-- the event of the breach under way
ALTER TABLE devices ADD COLUMN lost_event BIGINT NOT NULL DEFAULT 0;
-- the silent station that heard it lately
ALTER TABLE devices ADD COLUMN warned_of BIGINT NOT NULL DEFAULT 0;
-- the reference of the sequence numbers; a time of 0 is none
ALTER TABLE devices ADD COLUMN seq_number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN seq_time BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN trash_seq BIGINT;
ALTER TABLE devices ADD COLUMN disengaged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN token BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN contract_id TEXT COLLATE "C";
ALTER TABLE devices ADD COLUMN activated BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN token_end BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN test_frames BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN renewal BIGINT NOT NULL DEFAULT 1;
ALTER TABLE devices ADD COLUMN activable BIGINT NOT NULL DEFAULT 1;
ALTER TABLE devices ADD COLUMN suspended BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN unsubscribe_at BIGINT NOT NULL DEFAULT 0;
-- what it sent and was sent on one day of UTC, counted from 1970
ALTER TABLE devices ADD COLUMN quota_day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN uplinks BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN downlinks BIGINT NOT NULL DEFAULT 0;
-- until when it listens for the answer it asked for last
ALTER TABLE devices ADD COLUMN listens_until BIGINT NOT NULL DEFAULT 0;
-- its key, encrypted with the key of the installation
ALTER TABLE devices ADD COLUMN sealed_key BYTEA;
ALTER TABLE devices ADD COLUMN bad_code BIGINT NOT NULL DEFAULT 0;

UPDATE devices SET last_seq = COALESCE((SELECT m.seq FROM messages m WHERE m.id = devices.last_message_id), 0)
WHERE last_message_id IS NOT NULL;
UPDATE devices SET heard_at = COALESCE((SELECT m.created FROM messages m WHERE m.id = devices.last_message_id), 0),
    seq_number = last_seq, seq_time = last_seen
WHERE last_message_id IS NOT NULL;
-- Whoever is to be looked after is looked at soon.
UPDATE devices SET alarm_at = heard_at
WHERE heard_at > 0 AND device_type_id IN (SELECT id FROM device_types WHERE keep_alive > 0);
CREATE INDEX devices_alarm ON devices (alarm_at) WHERE alarm_at > 0;
CREATE INDEX devices_warned ON devices (warned_of) WHERE warned_of > 0;

-- A message says in which group it was heard: history stays there when its device moves.
ALTER TABLE messages ADD COLUMN group_id TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN kind BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN lqi BIGINT NOT NULL DEFAULT 4;
-- when to close it; 0: closed
ALTER TABLE messages ADD COLUMN closes BIGINT NOT NULL DEFAULT 0;
-- whether receptions joined after it was closed
ALTER TABLE messages ADD COLUMN reopened BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN carriage BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN over_quota BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN lat DOUBLE PRECISION;
ALTER TABLE messages ADD COLUMN lng DOUBLE PRECISION;
ALTER TABLE messages ADD COLUMN radius BIGINT;
ALTER TABLE messages ADD COLUMN position_source BIGINT;
UPDATE messages SET group_id = COALESCE((SELECT d.group_id FROM devices d WHERE d.id = messages.device_id), ''),
    closes = created;
CREATE INDEX messages_closing ON messages (closes, id) WHERE closes > 0;

ALTER TABLE receptions ADD COLUMN kind BIGINT NOT NULL DEFAULT 0;

CREATE TABLE downlinks (
    id BIGINT PRIMARY KEY,
    device_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    transmit_at BIGINT NOT NULL,
    window_ends BIGINT NOT NULL,
    state BIGINT NOT NULL,
    info BIGINT NOT NULL,
    over_quota BIGINT NOT NULL,
    station_id BIGINT,
    data BYTEA,
    -- when the next step is to be taken without anybody asking; 0: never
    due BIGINT NOT NULL,
    created BIGINT NOT NULL,
    finished BIGINT NOT NULL
);
CREATE INDEX downlinks_due ON downlinks (due, id) WHERE due > 0;
CREATE INDEX downlinks_station ON downlinks (station_id, transmit_at);
CREATE INDEX downlinks_message ON downlinks (message_id);

CREATE TABLE events (
    id BIGINT PRIMARY KEY,
    device_id BIGINT NOT NULL,
    device_type_id TEXT COLLATE "C" NOT NULL,
    group_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    time BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    variables TEXT COLLATE "C" NOT NULL
);
CREATE INDEX events_device ON events (device_id, id);
CREATE INDEX events_device_type ON events (device_type_id, id);
CREATE INDEX events_group ON events (group_id, id);

-- Figures are exact whole numbers (hundredths of a dB, of a dBm, of a degree; Hz; mV), so that
-- they come out the same in whatever order they were added. A device has its hours: days and
-- months of one are short sums of them. Device types and groups (owner) have all three.
CREATE TABLE device_statistics (
    device_id BIGINT NOT NULL,
    start BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    rssi_count BIGINT NOT NULL, rssi_sum BIGINT NOT NULL, rssi_min BIGINT NOT NULL, rssi_max BIGINT NOT NULL,
    snr_count BIGINT NOT NULL, snr_sum BIGINT NOT NULL, snr_min BIGINT NOT NULL, snr_max BIGINT NOT NULL,
    freq_count BIGINT NOT NULL, freq_sum BIGINT NOT NULL, freq_min BIGINT NOT NULL, freq_max BIGINT NOT NULL,
    temperature_count BIGINT NOT NULL, temperature_sum BIGINT NOT NULL, temperature_min BIGINT NOT NULL, temperature_max BIGINT NOT NULL,
    idle_count BIGINT NOT NULL, idle_sum BIGINT NOT NULL, idle_min BIGINT NOT NULL, idle_max BIGINT NOT NULL,
    transmit_count BIGINT NOT NULL, transmit_sum BIGINT NOT NULL, transmit_min BIGINT NOT NULL, transmit_max BIGINT NOT NULL,
    PRIMARY KEY (device_id, start)
);
CREATE TABLE fleet_statistics (
    owner TEXT COLLATE "C" NOT NULL,
    span BIGINT NOT NULL,
    start BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    rssi_count BIGINT NOT NULL, rssi_sum BIGINT NOT NULL, rssi_min BIGINT NOT NULL, rssi_max BIGINT NOT NULL,
    snr_count BIGINT NOT NULL, snr_sum BIGINT NOT NULL, snr_min BIGINT NOT NULL, snr_max BIGINT NOT NULL,
    freq_count BIGINT NOT NULL, freq_sum BIGINT NOT NULL, freq_min BIGINT NOT NULL, freq_max BIGINT NOT NULL,
    temperature_count BIGINT NOT NULL, temperature_sum BIGINT NOT NULL, temperature_min BIGINT NOT NULL, temperature_max BIGINT NOT NULL,
    idle_count BIGINT NOT NULL, idle_sum BIGINT NOT NULL, idle_min BIGINT NOT NULL, idle_max BIGINT NOT NULL,
    transmit_count BIGINT NOT NULL, transmit_sum BIGINT NOT NULL, transmit_min BIGINT NOT NULL, transmit_max BIGINT NOT NULL,
    PRIMARY KEY (owner, span, start)
);
